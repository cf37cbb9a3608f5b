"""The process that reads untrusted PDFs. Started as `python -m functions.pdf.child FOLDER`.

With `--warm` in the place of the folder it forks a child for each file that it is told of.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Final

from functions.domain.pdf_refusals import PdfDamaged, PdfTooComplex
from functions.pdf.limits import Limits
from functions.sandbox.child import Task, reading, serve, serve_many
from functions.sandbox.warm import WARM

_READERS: Final = {
    "accept": "normalising.normalise",
    "compare": "agreeing.require_same_pictures",
    "render": "images.render",
    "redraw": "redrawing.redraw",
    "picture": "picturing.draw_picture",
    "find": "searching.find",
}
"""What reads files that others made: whatever goes wrong in it is the file's damage."""
_OTHERS: Final = {
    "mark": "watermarks.mark",
    "assemble": "stamping.assemble",
    "evidence": "stamping.evidence_alone",
    "reserve": "reserving.reserve_room",
    "verify_approval": "approval_checking.verify_approval",
}


def _task(name: str) -> Task[Limits]:
    # Imported only now: after the limits, and only what this task needs.
    module, _, function = {**_READERS, **_OTHERS}[name].partition(".")
    task: Task[Limits] = getattr(import_module(f"functions.pdf.{module}"), function)
    return reading(task, damaged=PdfDamaged) if name in _READERS else task


def _begin(folder: Path) -> int:
    return serve(folder, limits=Limits, task_named=_task, too_complex=PdfTooComplex)


def _prepare() -> None:
    """Read what taking a file in needs, before there is any file."""
    from functions.pdf import images, normalising, second_reading  # noqa: F401


if __name__ == "__main__":
    sys.exit(serve_many(_prepare, _begin) if sys.argv[1] == WARM else _begin(Path(sys.argv[1])))
