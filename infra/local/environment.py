"""The emulator's own virtual environment: MiniStack from a hashed lock, on the best Python of the machine."""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from infra.local.processes import run_showing
from infra.local.progress import CloudProblem, Progress
from infra.local.state import ROOT
from infra.registries import uv_environment

LOCK = Path(__file__).with_name("requirements.txt")
HOME = ROOT / "build" / "cloud-venv"
WANTED = (3, 13)
"""The Python of the Lambda runtime."""
OLDEST = (3, 11)


@dataclass(frozen=True)
class Interpreters:
    """`server` runs MiniStack and has its packages; `functions` is bare: layers bring what functions need."""

    server: Path
    functions: Path
    version: str


def interpreters(progress: Progress) -> Interpreters:
    """Return the emulator's interpreters, after making or updating their environments if the lock changed."""
    python, version = best_python()
    ready = hashlib.sha256(LOCK.read_bytes() + f"{python} {version}".encode()).hexdigest()
    stamp = HOME / "ready"
    found = Interpreters(HOME / "bin" / "python", HOME / "functions" / "bin" / "python", version)
    if stamp.exists() and stamp.read_text() == ready and found.server.exists() and found.functions.exists():
        return found
    with progress.step(f"installing MiniStack on Python {version}"):
        shutil.rmtree(HOME, ignore_errors=True)
        _make(HOME, python)
        _make(HOME / "functions", python)
        _install(found.server)
        stamp.write_text(ready)
    return found


def architecture() -> str:
    """Return the machine's processor in Lambda's words."""
    machine = platform.machine().lower()
    return "arm64" if machine in ("arm64", "aarch64") else "x86_64"


def best_python() -> tuple[Path, str]:
    """Return Python 3.13 if the machine has it, or else the interpreter that runs this, with its version."""
    if sys.version_info[:2] == WANTED:
        return _base(Path(sys.executable)), "3.13"
    name = f"python{WANTED[0]}.{WANTED[1]}"
    candidates = [shutil.which(name)]
    if pyenv := shutil.which("pyenv"):
        candidates += [f"{prefix}/bin/{name}" for prefix in _pyenv_prefixes(pyenv)]
    for candidate in candidates:
        if candidate and _runs(candidate, WANTED):
            return _base(Path(candidate)), "3.13"
    if sys.version_info[:2] < OLDEST:
        raise CloudProblem("Python 3.11 or newer is needed; this is " + platform.python_version())
    return _base(Path(sys.executable)), f"{sys.version_info[0]}.{sys.version_info[1]}"


def _pyenv_prefixes(pyenv: str) -> list[str]:
    listed = subprocess.run([pyenv, "versions", "--bare"], capture_output=True, text=True, check=False)
    versions = [line.strip() for line in listed.stdout.splitlines() if line.strip().startswith("3.13.")]
    found = []
    for version in versions:
        answer = subprocess.run([pyenv, "prefix", version], capture_output=True, text=True, check=False)
        if answer.returncode == 0:
            found.append(answer.stdout.strip())
    return found


def _runs(python: str, version: tuple[int, int]) -> bool:
    """Tell whether it is there and of that version: under pyenv the bare command may exist and not run."""
    try:
        asked = subprocess.run(
            [python, "-c", "import sys, venv, ssl; print(*sys.version_info[:2])"],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    except OSError:
        return False
    return asked.returncode == 0 and asked.stdout.split() == [str(part) for part in version]


def _base(python: Path) -> Path:
    """Return the interpreter behind a virtual environment or a shim."""
    asked = subprocess.run(
        [str(python), "-c", "import sys; print(getattr(sys, '_base_executable', None) or sys.executable)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return Path(asked.stdout.strip())


def _make(home: Path, python: Path) -> None:
    subprocess.run([str(python), "-m", "venv", "--without-pip", str(home)], check=True)


def _install(python: Path) -> None:
    """Install the lock with uv, every file checked against its hash."""
    run_showing(
        "Installing MiniStack",
        [
            *(sys.executable, "-m", "uv", "pip", "install"),
            *("--python", str(python), "--require-hashes", "--compile-bytecode", "-r", str(LOCK)),
        ],
        cwd=ROOT,
        environment=uv_environment(Path(sys.executable)),
        log=ROOT / "build" / "cloud-venv.log",
    )
