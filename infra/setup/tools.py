"""Programs that the tests judge with: a browser, and other people's readers of PDF and signatures."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from infra.local.processes import run_showing
from infra.local.progress import CloudProblem, Progress
from infra.local.state import ROOT
from infra.setup.debian import can_install, install, is_ubuntu

NEEDED: Final[Mapping[str, str]] = {
    "pdfsig": "poppler-utils",
    "certutil": "libnss3-tools",
    "openssl": "openssl",
}
"""Programs, and the packages of Debian and Ubuntu that bring them."""
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
LOG: Final = ROOT / "build" / "log" / "tools.log"


def install_tools(progress: Progress) -> None:
    """Install what is missing where we may; elsewhere say exactly what is missing, and go on without it."""
    packages = [package for program, package in NEEDED.items() if not shutil.which(program)]
    if browser() is None and not is_ubuntu():
        packages.append("chromium")
    if packages and can_install():
        with progress.step(f"installing {' '.join(packages)}"):
            install(packages, log=LOG)
    elif packages:
        progress.say(f"  missing: {', '.join(packages)}; tests that need them will say so.")
        progress.say(f"  On Debian and Ubuntu: sudo apt-get install {' '.join(packages)}")
    if browser() is None and is_ubuntu():
        _install_playwrights_browser(progress)


def browser() -> Path | None:
    """Return the Chromium or Chrome to test pages with, or None."""
    installed = [found for name in BROWSERS if (found := shutil.which(name))]
    brought = (Path.home() / ".cache" / "ms-playwright").glob("chromium-*/chrome-linux*/chrome")
    return next((path for path in (*map(Path, installed), *sorted(brought))), None)


def _install_playwrights_browser(progress: Progress) -> None:
    """Ubuntu packages Chromium only as a snap; Playwright brings one that runs everywhere."""
    command = [str(ROOT / ".venv" / "bin" / "python"), "-m", "playwright", "install", "chromium"]
    if not can_install():
        progress.say("  missing: a browser; tests of pages will say so.")
        progress.say("  To have one: sudo .venv/bin/python -m playwright install --with-deps chromium")
        return
    try:
        with progress.step("installing Chromium"):
            command.append("--with-deps")
            run_showing("Installing Chromium", command, cwd=ROOT, environment=os.environ, log=LOG)
    except CloudProblem as problem:
        progress.say(f"  {problem}")
