"""Promises that the house keeps: its files, its words, its lock, who may reach what."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from infra.catalog import ROOT
from tests.architecture.source import GENERATED, calls, files, imports, name, named, reads_environment

LONGEST = 350


class TestEveryFile:
    def test_holds_one_idea_and_so_is_short(self) -> None:
        counts = {
            name(file): len(file.read_text("utf-8").splitlines())
            for file in named(".py", ".ts", ".tsx", ".js")
        }

        assert {file: count for file, count in counts.items() if count > LONGEST} == {}

    def test_of_python_opens_by_saying_what_it_is_for(self) -> None:
        silent = [
            name(file)
            for file in [*named(".py", below="functions"), *named(".py", below="infra")]
            if (text := file.read_text("utf-8").strip()) and not text.startswith('"""')
        ]

        assert silent == []

    def test_says_nothing_of_the_machine_it_was_written_on(self) -> None:
        hosts = ("pypi" + ".org", "python" + "hosted.org", "registry." + "npmjs", "deb." + "debian.org")
        foreign = re.compile(
            rf"(?<![\w.~}}])/(?:{'wo'}rk|{'ro'}ot|{'ho'}me)/|" + "|".join(re.escape(host) for host in hosts)
        )
        told = []
        for file in files():
            if file.suffix in (".ttf", ".pdf", ".docx", ".png", ".woff2", ".mo"):
                continue
            for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
                if foreign.search(line):
                    told.append(f"{name(file)}:{number}: {line.strip()[:100]}")

        assert told == []

    def test_of_python_lies_in_a_package(self) -> None:
        astray = {name(file) for file in named(".py") if not (file.parent / "__init__.py").is_file()}

        assert astray == {"app.py"}

    def test_ends_with_a_new_line_and_has_no_spaces_before_it(self) -> None:
        untidy = []
        for file in files():
            if (
                file.suffix not in (".py", ".md", ".toml", ".ts", ".tsx", ".css", ".html", ".sh")
                or name(file) in GENERATED
            ):
                continue
            text = file.read_text("utf-8")
            if text and (not text.endswith("\n") or re.search(r"[ \t]+$", text, re.MULTILINE)):
                untidy.append(name(file))

        assert untidy == []


class TestImports:
    def test_keep_the_contracts_of_pyproject(self) -> None:
        program = (
            "from importlinter.cli import lint_imports; import sys; sys.exit(lint_imports(no_cache=True))"
        )
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            env=dict(os.environ),
        )

        assert done.returncode == 0, done.stdout[-3000:] + done.stderr

    def test_of_what_opens_connections_stay_in_the_guarded_client(self) -> None:
        opening = {"socket", "http.client", "urllib.request", "ftplib", "smtplib", "socketserver"}
        guarded = ROOT / "functions" / "providers" / "http"
        found = {
            name(file): sorted(opening & set(imports(file)))
            for file in named(".py", below="functions")
            if not file.is_relative_to(guarded) and opening & set(imports(file))
        }

        assert found == {}

    def test_of_boto3_stay_in_storage(self) -> None:
        found = [
            name(file)
            for file in named(".py", below="functions")
            if "boto3" in set(imports(file)) and name(file) != "functions/storage/aws.py"
        ]

        assert found == []


class TestEdge:
    def test_alone_reads_the_environment(self) -> None:
        """A child process is given the few variables that it needs: that is its edge."""
        allowed = {"functions/settings.py", "functions/sandbox/process.py"}
        found = {
            name(file): lines
            for file in named(".py", below="functions")
            if name(file) not in allowed and (lines := reads_environment(file))
        }

        assert found == {}

    @pytest.mark.parametrize("room", ["functions/domain", "functions/actions", "functions/dialects"])
    def test_alone_reads_the_clock(self, room: str) -> None:
        clocks = (
            "datetime.now",
            "datetime.utcnow",
            "datetime.today",
            "date.today",
            "time.time",
            "ULID",
            "uuid.uuid4",
        )
        found = [
            f"{name(file)}:{line} {called}"
            for file in named(".py", below=room)
            for line, called in calls(file)
            if called.endswith(clocks)
        ]

        assert found == []


class TestLock:
    def test_pins_what_pyproject_asks_for(self) -> None:
        locked = pinned()
        unmet = [
            str(each)
            for each in asked()
            if canonicalize_name(each.name) not in locked
            or not each.specifier.contains(locked[canonicalize_name(each.name)])
        ]

        assert unmet == []

    @pytest.mark.parametrize(
        "lock", ["requirements.txt", "infra/local/requirements.txt", "infra/lint-requirements.txt"]
    )
    def test_has_a_hash_for_every_package(self, lock: str) -> None:
        entries = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / lock).read_text())
        without = [
            entry.split("\n")[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry
        ]

        assert without == []

    def test_names_every_package_that_our_code_imports(self) -> None:
        known = {canonicalize_name(each.name) for each in asked()}
        borrowed = sorted(foreign_packages() - known - BROUGHT_BY_OTHERS)

        assert borrowed == []


BROUGHT_BY_OTHERS = {
    # boto3's other half, always at its side.
    "botocore",
    # aws-cdk-lib's own.
    "constructs",
    # Of the emulator's environment (infra/local/requirements.txt).
    "ministack",
    "hypercorn",
    # Of the linters' environment (infra/lint-requirements.txt).
    "parliament",
    # Types of boto3-stubs.
    *(f"mypy-boto3-{service}" for service in ("dynamodb", "events", "kms", "s3", "sesv2", "sqs", "ssm")),
}


def pinned() -> dict[str, Version]:
    lines = re.findall(
        r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE
    )
    return {canonicalize_name(package): Version(version) for package, version in lines}


def asked() -> list[Requirement]:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = [line for group in told["dependency-groups"].values() for line in group]
    return [Requirement(line) for line in [*told["project"]["dependencies"], *groups]]


def foreign_packages() -> set[str]:
    """Return the distributions whose modules functions/ and infra/ import, by canonical name."""
    from importlib.metadata import packages_distributions

    homes = packages_distributions()
    found: set[str] = set()
    for file in [*named(".py", below="functions"), *named(".py", below="infra"), Path(ROOT / "app.py")]:
        for module in imports(file):
            top = module.partition(".")[0]
            if top in sys.stdlib_module_names or top in ("functions", "infra", "tests"):
                continue
            found.add(canonicalize_name(homes.get(top, [top])[0]))
    return found
