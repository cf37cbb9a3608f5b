"""Where LibreOffice is, and the Python that can speak to it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from functions import settings
from functions.providers.rendering.contract import RenderUnavailable

PACKAGES: Final = (
    "libreoffice-writer-nogui",
    "python3-uno",
    "fonts-crosextra-carlito",
    "fonts-crosextra-caladea",
    "fonts-liberation",
    "fonts-dejavu-core",
)
"""Packages of Debian and Ubuntu that a renderer is made of. Fonts have the measures of Word's own."""

_PROGRAMS: Final = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice*/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
)
_PYTHONS: Final = ("/usr/bin/python3", "/usr/local/bin/python3")


@dataclass(frozen=True, kw_only=True)
class Installation:
    """The program that renders and the interpreter of its client.

    The client has an interpreter of its own: `import uno` replaces `builtins.__import__`, and the folder
    that holds it would put the system's packages before ours.
    """

    office: Path
    python: Path


@cache
def find() -> Installation:
    """Return LibreOffice as the settings name it, or where it usually is. Raises RenderUnavailable."""
    office = next(_offices(), None)
    if office is None:
        raise RenderUnavailable(reason="LibreOffice is not installed")
    python = next((one for one in _pythons(office) if _speaks_uno(one)), None)
    if python is None:
        raise RenderUnavailable(reason="No Python here can `import uno`: install python3-uno")
    return Installation(office=office, python=python)


def _offices() -> Iterator[Path]:
    named = settings.renderer_office()
    patterns = [named] if named else _PROGRAMS
    for pattern in patterns:
        for folder in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True):
            # The program itself and not its shell script: a wrapper that is killed leaves the program behind.
            yield from (folder / name for name in ("soffice.bin", "soffice") if (folder / name).is_file())
    found = shutil.which("soffice")
    if found and not named:
        beside = Path(found).resolve().with_name("soffice.bin")
        if beside.is_file():
            yield beside


def _pythons(office: Path) -> Iterator[Path]:
    named = settings.renderer_python()
    if named:
        yield Path(named)
        return
    yield from (office.with_name("python"), office.parents[1] / "Resources" / "python")
    yield from map(Path, _PYTHONS)


def _speaks_uno(python: Path) -> bool:
    if not python.is_file():
        return False
    asked = subprocess.run(
        [str(python), "-E", "-s", "-c", "import uno"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return asked.returncode == 0
