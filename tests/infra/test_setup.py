"""How a fresh machine is made ready."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from infra.catalog import ROOT
from infra.registries import uv_environment
from infra.setup.stamps import files_below, hash_of, holds, put

CHOOSER = "infra/setup/python.sh"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder that is all of a machine's PATH, beside what a shell needs."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "grep", "sort", "dirname"):
        found = shutil.which(name)
        assert found is not None
        (programs / name).symlink_to(found)
    return programs


def offer(machine: Path, name: str, *, version: tuple[int, int] | None) -> Path:
    """Put a command there that says it is this Python; None: one that answers that it is not there."""
    program = machine / name
    if version is None:
        program.write_text("#!/bin/sh\necho 'not found' >&2\nexit 127\n")
    else:
        patched = f"import sys; sys.version_info = {(*version, 0)}; sys.executable = '{program}'; "
        program.write_text(f"#!{sys.executable}\n{patched}exec(sys.argv[2])\n")
    program.chmod(0o755)
    return program


def chosen(machine: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Choose in a copy of the project that has no .venv yet."""
    return subprocess.run(
        ["sh", str(ROOT / CHOOSER)],
        cwd=machine.parent,
        env={"PATH": str(machine), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


class TestChoiceOfPython:
    def test_falls_on_3_13(self, machine: Path) -> None:
        offer(machine, "python3", version=(3, 12))
        best = offer(machine, "python3.13", version=(3, 13))

        assert chosen(machine).stdout.strip() == str(best)

    def test_passes_over_a_command_that_does_not_run(self, machine: Path) -> None:
        offer(machine, "python3.13", version=None)
        offer(machine, "python3.11", version=(3, 11))
        best = offer(machine, "python3.12", version=(3, 12))

        assert chosen(machine).stdout.strip() == str(best)

    def test_finds_3_13_under_pyenv(self, machine: Path, tmp_path: Path) -> None:
        offer(machine, "python3.13", version=None)
        offer(machine, "python3", version=(3, 11))
        home = tmp_path / "versions" / "3.13.10" / "bin"
        home.mkdir(parents=True)
        best = offer(home, "python", version=(3, 13))
        pyenv = machine / "pyenv"
        pyenv.write_text(
            '#!/bin/sh\n[ "$1" = versions ] && printf "2.7.18\\n3.13.2\\n3.13.10\\n" '
            f'|| echo "{tmp_path}/versions/$2"\n'
        )
        pyenv.chmod(0o755)

        assert chosen(machine).stdout.strip() == str(best)

    def test_obeys_the_person(self, machine: Path) -> None:
        offer(machine, "python3.13", version=(3, 13))
        wanted = offer(machine, "mine", version=(3, 12))

        assert chosen(machine, PYTHON="mine").stdout.strip() == str(wanted)

    @pytest.mark.parametrize("version", [(3, 10), (3, 15)])
    def test_refuses_what_the_person_wants_if_it_does_not_do(
        self, machine: Path, version: tuple[int, int]
    ) -> None:
        offer(machine, "mine", version=version)
        done = chosen(machine, PYTHON="mine")

        assert done.returncode == 1
        assert "3.11 to 3.14" in done.stderr

    def test_says_what_to_install_where_there_is_none(self, machine: Path) -> None:
        offer(machine, "python3", version=(3, 10))
        done = chosen(machine)

        assert (done.returncode, done.stdout) == (1, "")
        assert "sudo apt-get install python3 python3-venv" in done.stderr


class TestStamp:
    def test_holds_until_a_source_changes(self, tmp_path: Path) -> None:
        source = ROOT / "build" / "log" / f"{tmp_path.name}.txt"
        source.parent.mkdir(parents=True, exist_ok=True)
        stamp = tmp_path / "deep" / "stamp"
        try:
            source.write_text("one")
            assert not holds(stamp, hash_of(files=[source]))
            put(stamp, hash_of(files=[source]))
            assert holds(stamp, hash_of(files=[source]))
            source.write_text("two")
            assert not holds(stamp, hash_of(files=[source]))
        finally:
            source.unlink()

    def test_counts_no_folder_that_is_left_out(self, tmp_path: Path) -> None:
        for name in ("sign/app.ts", "node_modules/a/b.js", "dist/index.html", "package.json"):
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
        found = files_below(tmp_path, without={"node_modules", "dist"})

        assert [file.relative_to(tmp_path).as_posix() for file in found] == ["package.json", "sign/app.ts"]


class TestRegistries:
    @pytest.fixture(autouse=True)
    def no_configuration(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in os.environ:
            if name.startswith(("PIP_", "UV_")) or name == "SSL_CERT_FILE":
                monkeypatch.delenv(name)
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)

    def test_are_those_of_uv_alone_where_pip_has_none(self) -> None:
        told = uv_environment(Path(sys.executable))

        assert [name for name in told if name.startswith("UV_")] == []

    def test_are_where_pip_is_told_to_look(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
        monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://more.example/simple file:///opt/simple")
        monkeypatch.setenv("PIP_CERT", "/etc/ssl/company.pem")
        told = uv_environment(Path(sys.executable))

        assert told["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
        assert told["UV_INDEX"] == "https://more.example/simple"
        assert told["UV_INDEX_STRATEGY"] == "unsafe-best-match"
        assert told["SSL_CERT_FILE"] == "/etc/ssl/company.pem"

    def test_yield_to_what_uv_is_told_itself(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
        monkeypatch.setenv("UV_DEFAULT_INDEX", "https://own.example/simple")

        assert uv_environment(Path(sys.executable))["UV_DEFAULT_INDEX"] == "https://own.example/simple"
