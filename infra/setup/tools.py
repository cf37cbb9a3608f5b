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
    browser = _has_browser()
    if not browser and not is_ubuntu():
        packages.append("chromium")
    if packages and can_install():
        with progress.step(f"installing {' '.join(packages)}"):
            install(packages, log=LOG)
    elif packages:
        progress.say(f"  missing: {', '.join(packages)}; tests that need them are skipped.")
        progress.say(f"  On Debian and Ubuntu: sudo apt-get install {' '.join(packages)}")
    if not browser and is_ubuntu():
        _install_playwrights_browser(progress)


def _has_browser() -> bool:
    kept = Path.home() / ".cache" / "ms-playwright"
    return any(shutil.which(name) for name in BROWSERS) or any(kept.glob("chromium-*"))


def _install_playwrights_browser(progress: Progress) -> None:
    """Ubuntu packages Chromium only as a snap; Playwright brings one that runs everywhere."""
    command = [str(ROOT / ".venv" / "bin" / "python"), "-m", "playwright", "install", "chromium"]
    if not can_install():
        progress.say("  missing: a browser; tests of pages are skipped.")
        progress.say("  To have one: sudo .venv/bin/python -m playwright install --with-deps chromium")
        return
    try:
        with progress.step("installing Chromium"):
            command.append("--with-deps")
            run_showing("Installing Chromium", command, cwd=ROOT, environment=os.environ, log=LOG)
    except CloudProblem as problem:
        progress.say(f"  {problem}")
        progress.say("  Tests of pages are skipped.")
