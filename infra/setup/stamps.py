"""Stamps: a file that holds the hash of what a result was made from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from infra.local.state import ROOT


def hash_of(*texts: str, files: Iterable[Path] = ()) -> str:
    """Return one hash of texts and of files with their names."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(f"{len(text)}:{text}".encode())
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.relative_to(ROOT)}:{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()


def files_below(folder: Path, *, without: Iterable[str]) -> list[Path]:
    """Return the files of a folder in order, those inside folders of the given names left out."""
    left_out = set(without)
    found: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - left_out)
        found += [Path(place) / name for name in sorted(names)]
    return found


def stamp_of(result: str) -> Path:
    """Return where the stamp of a result lies that should not hold one itself."""
    return ROOT / "build" / "stamps" / result


def put(stamp: Path, made_from: str) -> None:
    """Note down what a result was made from."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(made_from)


def holds(stamp: Path, made_from: str) -> bool:
    """Tell whether the result beside the stamp was made from this."""
    return stamp.is_file() and stamp.read_text() == made_from
