"""Packages of Debian and Ubuntu, installed where we may."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from infra.local.progress import CloudProblem


@cache
def can_install() -> bool:
    """Tell whether apt-get is there and we are root, or become root without a password."""
    return bool(shutil.which("apt-get")) and _as_root() is not None


def install(packages: Sequence[str], *, log: Path) -> None:
    """Install packages and what they need without asking anything, or raise CloudProblem."""
    root = _as_root()
    if root is None:
        raise CloudProblem(f"Not permitted: sudo apt-get install {' '.join(packages)}")
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", "-q"]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        # Lists that cannot be brought up to date may still do.
        subprocess.run([*apt, "update"], stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False)
        done = subprocess.run(
            [*apt, "install", "--no-install-recommends", *packages],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            check=False,
        )
    if done.returncode:
        tail = "\n".join("    " + line for line in log.read_text(errors="replace").splitlines()[-15:])
        raise CloudProblem(f"apt-get install {' '.join(packages)} failed. {log} ends with:\n{tail}")


def is_ubuntu() -> bool:
    """Ubuntu's chromium is a snap, which does not run everywhere."""
    release = Path("/etc/os-release")
    return release.exists() and "ID=ubuntu" in release.read_text().splitlines()


def _as_root() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        may = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
        return ["sudo", "-n"] if may else None
    return None
