"""The process that reads untrusted PDFs: it limits itself first, then does one task and writes one answer.

Started by functions.pdf.sandbox as `python -m functions.pdf.child FOLDER`.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from functions.domain.errors import Refusal
from functions.domain.pdf_refusals import PdfDamaged, PdfTooComplex
from functions.pdf.limits import Limits
from functions.pdf.sandbox import Work

Task = Callable[[Mapping[str, Any], Work, Limits], Mapping[str, Any]]


def main(folder: Path) -> int:
    """Do the task described in `folder` and leave the result there."""
    at = Work(folder)
    task = json.loads(at.task.read_text(encoding="utf-8"))
    limits = Limits(**task.pop("limits"))
    _limit(limits)

    try:
        answer = _task(task["do"])(task, at, limits)
    except Refusal as refusal:
        answer = {"refused": refusal.code, "facts": refusal.facts}
    except MemoryError:
        answer = {"refused": PdfTooComplex.code, "facts": {"limit": "memory"}}
    except RecursionError:
        answer = {"refused": PdfTooComplex.code, "facts": {"limit": "depth"}}
    at.result.write_text(json.dumps(answer), encoding="utf-8")
    return 0


def _limit(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # One second between the soft and the hard limit lets SIGXCPU tell the parent which limit it was.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.output, limits.output))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    if sys.platform != "darwin":
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))


def _task(name: str) -> Task:
    # Imported only now: after the limits, and only what this task needs.
    if name == "accept":
        from functions.pdf.normalising import normalise

        return _reading(normalise)
    if name == "render":
        from functions.pdf.images import render

        return _reading(render)
    if name == "redraw":
        from functions.pdf.redrawing import redraw

        return _reading(redraw)
    if name == "assemble":
        from functions.pdf.stamping import assemble

        return assemble
    raise ValueError(name)


def _reading(task: Task) -> Task:
    """Tell every failure of a reader as damage: with hostile bytes that is what it is."""

    def guarded(described: Mapping[str, Any], at: Work, limits: Limits) -> Mapping[str, Any]:
        try:
            return task(described, at, limits)
        except (Refusal, MemoryError, RecursionError, ImportError):
            raise
        except Exception as failure:
            raise PdfDamaged(cause=type(failure).__name__) from failure

    return guarded


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
