"""A part of the build: a folder, made from inputs whose hash is stamped beside it."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class BuildError(Exception):
    """Something is missing that the build cannot go on without."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A built folder. `size` is in bytes, unzipped."""

    name: str
    folder: Path
    size: int
    compiled: bool
    built: bool


def make(name: str, *, folder: Path, inputs: str, fill: Callable[[Path], bool]) -> Part:
    """Return the part as it is when it was made from the same inputs; else fill a new one.

    `fill` returns whether it precompiled. The old folder stays until the new one is whole.
    """
    stamp = folder.parent / f".{folder.name}.json"
    known = _stamped(stamp) if folder.is_dir() else {}
    if known.get("inputs") == inputs:
        return Part(
            name=name, folder=folder, size=int(known["size"]), compiled=bool(known["compiled"]), built=False
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as work:
        made = Path(work) / folder.name
        made.mkdir()
        compiled = fill(made)
        size = sum(file.stat().st_size for file in made.rglob("*") if file.is_file())
        stamp.unlink(missing_ok=True)
        if folder.exists():
            shutil.rmtree(folder)
        made.rename(folder)
    stamp.write_text(json.dumps({"inputs": inputs, "size": size, "compiled": compiled}))
    return Part(name=name, folder=folder, size=size, compiled=compiled, built=True)


def hash_of(texts: Iterable[str], files: Iterable[Path] = (), *, below: Path | None = None) -> str:
    """Return one hash of texts and of files with their names."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(f"{len(text)}:{text}".encode())
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.relative_to(below) if below else file.name}:{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()


def _stamped(stamp: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(stamp.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return found
