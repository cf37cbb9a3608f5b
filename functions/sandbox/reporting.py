"""What an intake thinks of files, told on the command line: a line of JSON for each, whatever the file is."""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from errno import EISDIR
from pathlib import Path
from typing import Any

from functions.domain.errors import Refusal

Judge = Callable[[Path], Mapping[str, Any]]
"""Takes a file in and returns what its line tells, `verdict` at least. Raises the refusals of its trade."""


def tell(files: Iterable[str], *, judge: Judge) -> int:
    """Print the line of each file; return the exit code."""
    try:
        for name in files:
            sys.stdout.write(json.dumps(report(Path(name), judge=judge), default=str) + "\n")
            sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has read enough. Python would flush once more when it ends, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def report(file: Path, *, judge: Judge) -> dict[str, Any]:
    """Return the line of one file: file, verdict, code, pages, peak_mb, ms, and what the trade adds."""
    begun = time.perf_counter()
    told: Mapping[str, Any]
    try:
        _require_readable(file)
        told = judge(file)
    except Refusal as refusal:
        facts = {name: fact for name, fact in refusal.facts.items() if name != "peak_mb"}
        told = _refused(refusal.code, facts=facts, peak_mb=refusal.facts.get("peak_mb", 0))
    except OSError as failure:
        told = _refused("unreadable", facts={"cause": failure.strerror})
    except Exception as failure:  # noqa: BLE001
        # A batch goes on after a bug of ours; the line says that it is one.
        told = _refused("bug", facts={"cause": repr(failure)[-500:]})
    took = round((time.perf_counter() - begun) * 1000)
    return {"file": str(file), "code": None, "pages": None, "peak_mb": 0, **told, "ms": took}


def _refused(code: str, *, facts: Mapping[str, object], peak_mb: object = 0) -> Mapping[str, Any]:
    return {"verdict": "refused", "code": code, "facts": facts, "peak_mb": peak_mb}


def _require_readable(file: Path) -> None:
    """Raise OSError for what is no file, and for what we may not read: its content is not to blame."""
    kind = file.stat().st_mode
    if stat.S_ISDIR(kind):
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    if not stat.S_ISREG(kind):
        raise OSError(0, "Not a regular file")
    file.open("rb").close()
