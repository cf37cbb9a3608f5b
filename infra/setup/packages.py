"""The project's virtual environment, `.venv`: exactly what requirements.txt pins, judged by its hashes."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from pathlib import Path

from infra.local.processes import last_lines
from infra.local.progress import CloudProblem, Progress
from infra.local.state import ROOT
from infra.registries import uv_environment
from infra.setup.debian import can_install, install
from infra.setup.stamps import hash_of, holds

VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.txt"
LOG = ROOT / "build" / "log" / "setup.log"


def install_packages(progress: Progress) -> None:
    """Make `.venv` with the interpreter that runs this, and install the lock into it, unless that is done."""
    stamp = VENV / "installed"
    made_from = hash_of(_minor(), str(_base().parent), files=[LOCK])
    made = _is_made()
    if made and holds(stamp, made_from):
        return
    LOG.parent.mkdir(parents=True, exist_ok=True)
    LOG.write_text("")
    if not made:
        _make_venv(progress)
    count = sum(1 for line in LOCK.read_text().splitlines() if "==" in line and not line.startswith("#"))
    with progress.step(f"installing {count} packages, each checked by its hash"):
        by_uv = _bootstrap_uv() and _sync_by_uv()
        # uv does not know every way to configure pip; pip does.
        if not by_uv and not _install_by_pip(LOCK):
            raise _failure("Installing the packages")
    stamp.write_text(made_from)


def _make_venv(progress: Progress) -> None:
    _demand_venv_module(progress)
    with progress.step(f"making .venv with Python {platform.python_version()}"):
        shutil.rmtree(VENV, ignore_errors=True)
        if not _succeeds([str(_base()), "-m", "venv", str(VENV)]):
            raise _failure("Making .venv")


def _is_made() -> bool:
    """Tell whether `.venv` is there, runs, and is of this interpreter."""
    facts = VENV / "pyvenv.cfg"
    if not (facts.is_file() and _python().exists()):
        return False
    told = dict(line.split(" = ", 1) for line in facts.read_text().splitlines() if " = " in line)
    return told.get("home") == str(_base().parent) and told.get("version", "").startswith(f"{_minor()}.")


def _demand_venv_module(progress: Progress) -> None:
    """Debian and Ubuntu ship Python without the module that puts pip into a virtual environment."""
    asked = subprocess.run(
        [str(_base()), "-c", "import venv, ensurepip"], capture_output=True, text=True, check=False
    )
    if asked.returncode == 0:
        return
    package = f"python{_minor()}-venv"
    if not can_install():
        raise CloudProblem(
            f"{_base()} cannot make virtual environments: its modules venv and ensurepip are missing.\n"
            f"On Debian and Ubuntu: sudo apt-get install {package}"
        )
    with progress.step(f"installing {package}"):
        install([package], log=LOG)


def _bootstrap_uv() -> bool:
    """Install uv by pip, at the version and hashes of the lock: it installs the rest ten times faster."""
    entry: list[str] = []
    for line in LOCK.read_text().splitlines():
        if line.startswith("uv==") or (entry and line.startswith(" ")):
            entry.append(line)
        elif entry:
            break
    only_uv = VENV / "uv.txt"
    only_uv.write_text("\n".join(entry) + "\n")
    return _install_by_pip(only_uv)


def _sync_by_uv() -> bool:
    # Compiled once here, and not by each of the hundreds of processes that tests and functions start.
    command = [str(_python()), "-m", "uv", "pip", "sync", "--require-hashes", "--compile-bytecode"]
    command += ["--python", str(_python())]
    return _succeeds([*command, str(LOCK)], uv_environment(_python()))


def _install_by_pip(lock: Path) -> bool:
    command = [str(_python()), "-m", "pip", "install", "--quiet", "--require-hashes"]
    return _succeeds([*command, "--requirement", str(lock)])


def _failure(what: str) -> CloudProblem:
    return CloudProblem(f"{what} failed. {LOG} ends with:\n{last_lines(LOG, 25)}")


def _succeeds(command: list[str], environment: dict[str, str] | None = None) -> bool:
    with LOG.open("ab") as log:
        log.write(f"$ {' '.join(command)}\n".encode())
        log.flush()
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    return done.returncode == 0


def _python() -> Path:
    return VENV / "bin" / "python"


def _minor() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def _base() -> Path:
    """Return the interpreter below any virtual environment that this may run in."""
    return Path(getattr(sys, "_base_executable", None) or sys.executable)
