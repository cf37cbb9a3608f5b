"""python -m infra.check: everything about the stacks that can be judged without an account.

Builds, synthesizes under cdk-nag, then cfn-lint and parliament in a venv of their own. Prints what they
found; exits 1 when that is anything.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from infra.build import BUILD, BuildError, build
from infra.registries import uv_environment
from infra.stacks import nag
from infra.stacks.app import compose

_HERE: Final = Path(__file__).parent
_LINT_VENV: Final = BUILD / "lint-venv"
_LINT_LOCK: Final = _HERE / "lint-requirements.txt"


class CheckError(Exception):
    """A check that could not be made, which is not the same as one that found nothing."""


def main() -> int:
    """Run every check and print its findings."""
    try:
        build()
        with tempfile.TemporaryDirectory() as work:
            assembly = Path(work)
            checks: list[tuple[str, Callable[[Path], list[str]]]] = [
                ("cdk-nag", judge_by_nag),
                ("cfn-lint", judge_by_cfn_lint),
                ("parliament", judge_by_parliament),
            ]
            return max([_run(name, check, assembly) for name, check in checks])
    except (BuildError, CheckError) as error:
        sys.stderr.write(f"check: {error}\n")
        return 2


def synthesize(assembly: Path) -> None:
    """Write every stack into `assembly`, with AwsSolutions' report beside them."""
    app = compose(outdir=assembly)
    nag.watch(app)
    # What it finds also fails the synthesis, and is read from the report.
    with _quiet(), contextlib.suppress(RuntimeError):
        app.synth()


def judge_by_nag(assembly: Path) -> list[str]:
    """Synthesize into `assembly` and return what AwsSolutions finds."""
    synthesize(assembly)
    return nag.findings(assembly)


def judge_by_cfn_lint(assembly: Path) -> list[str]:
    """Return what cfn-lint finds. W3005 (a dependency said twice) is CDK's habit and harmless."""
    command = [str(_lint_python().parent / "cfn-lint"), "--format", "json", "--ignore-checks", "W3005"]
    command += ["--regions", "us-east-1", "--template", *_templates(assembly)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        found = json.loads(done.stdout or "[]")
    except json.JSONDecodeError as error:
        raise CheckError(f"cfn-lint did not answer: {done.stdout}{done.stderr}") from error
    if done.returncode and not found:
        raise CheckError(f"cfn-lint failed: {done.stderr}")
    return [
        f"{each['Rule']['Id']} {Path(each['Filename']).name} {_path(each)}: {each['Message']}"
        for each in found
    ]


def judge_by_parliament(assembly: Path) -> list[str]:
    """Return what parliament finds in roles: unknown actions, actions that do not go with their resource."""
    command = [str(_lint_python()), str(_HERE / "lint_policies.py"), *_templates(assembly)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CheckError(f"parliament failed: {done.stderr}")
    return [
        f"{each['issue']} {each['template']} {each['role']}: {each['detail']}"
        for each in json.loads(done.stdout)
    ]


def _run(name: str, check: Callable[[Path], list[str]], assembly: Path) -> int:
    begun = time.monotonic()
    found = check(assembly)
    told = f"{len(found)} findings" if found else "nothing to report"
    sys.stdout.write(f"{name:<12}{told} ({time.monotonic() - begun:.1f} s)\n")
    for finding in found:
        sys.stdout.write(f"  {finding}\n")
    sys.stdout.flush()
    return 1 if found else 0


def _templates(assembly: Path) -> list[str]:
    return sorted(str(file) for file in assembly.glob("*.template.json"))


def _path(finding: Mapping[str, Any]) -> str:
    return "/".join(str(part) for part in finding["Location"].get("Path") or ())


def _lint_python() -> Path:
    """Return the interpreter of the linters' venv, made anew when their lock has changed."""
    python = _LINT_VENV / "bin" / "python"
    stamp = _LINT_VENV / ".lock"
    lock = hashlib.sha256(_LINT_LOCK.read_bytes()).hexdigest()
    if python.exists() and stamp.is_file() and stamp.read_text() == lock:
        return python
    shutil.rmtree(_LINT_VENV, ignore_errors=True)
    uv = [sys.executable, "-m", "uv"]
    for command in (
        [*uv, "venv", "--quiet", "--python", sys.executable, str(_LINT_VENV)],
        [
            *uv,
            "pip",
            "install",
            "--quiet",
            "--python",
            str(python),
            "--require-hashes",
            "-r",
            str(_LINT_LOCK),
        ],
    ):
        done = subprocess.run(
            command, env=uv_environment(Path(sys.executable)), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise CheckError(f"the linters' venv: {done.stderr}")
    stamp.write_text(lock)
    return python


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep CDK's own printing of the findings apart; they are printed from its report."""
    kept = os.dup(2)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


if __name__ == "__main__":
    sys.exit(main())
