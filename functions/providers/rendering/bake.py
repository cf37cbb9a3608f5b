"""Makes the profile that every LibreOffice of an image starts from, and so proves that the image renders.

Run as `python -m functions.providers.rendering.bake FOLDER`.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

from functions.providers.rendering.contract import SourceKind
from functions.providers.rendering.libreoffice import LibreOffice

_SAMPLE: Final = "# Contrato\n\nAcción, coração, ñandú.\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n"


def bake(into: Path) -> int:
    """Render a sample on a fresh profile and keep that profile. Return the sample's pages."""
    renderer = LibreOffice()
    try:
        profile = renderer.start().folder / "profile"
        with tempfile.TemporaryDirectory() as folder:
            sample = Path(folder) / "sample.md"
            sample.write_text(_SAMPLE, encoding="utf-8")
            made = renderer.render(sample, kind=SourceKind.MARKDOWN, out=Path(folder) / "sample.pdf")
        shutil.copytree(profile, into, ignore=shutil.ignore_patterns(".lock", "*.log"), dirs_exist_ok=True)
    finally:
        renderer.close()
    # Whoever runs the image copies it, and is not whoever built it.
    for entry in (into, *into.rglob("*")):
        entry.chmod(0o755 if entry.is_dir() else 0o644)
    return made.pages


if __name__ == "__main__":
    bake(Path(sys.argv[1]))
