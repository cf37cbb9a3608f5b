"""The process that reads untrusted PDFs. Started as `python -m functions.pdf.child FOLDER`.

With `--warm` in the place of the folder it forks a child for each file that it is told of.
"""

from __future__ import annotations

import sys
from pathlib import Path

from functions.domain.pdf_refusals import PdfDamaged, PdfTooComplex
from functions.pdf.limits import Limits
from functions.sandbox.child import Task, reading, serve, serve_many
from functions.sandbox.warm import WARM


def _task(name: str) -> Task[Limits]:
    # Imported only now: after the limits, and only what this task needs.
    if name == "accept":
        from functions.pdf.normalising import normalise

        return reading(normalise, damaged=PdfDamaged)
    if name == "compare":
        from functions.pdf.agreeing import require_same_pictures

        return reading(require_same_pictures, damaged=PdfDamaged)
    if name == "render":
        from functions.pdf.images import render

        return reading(render, damaged=PdfDamaged)
    if name == "redraw":
        from functions.pdf.redrawing import redraw

        return reading(redraw, damaged=PdfDamaged)
    if name == "mark":
        from functions.pdf.watermarks import mark

        return mark
    if name == "assemble":
        from functions.pdf.stamping import assemble

        return assemble
    if name == "evidence":
        from functions.pdf.stamping import evidence_alone

        return evidence_alone
    if name == "reserve":
        from functions.pdf.reserving import reserve_room

        return reserve_room
    if name == "verify_approval":
        from functions.pdf.approval_checking import verify_approval

        return verify_approval
    raise ValueError(name)


def _begin(folder: Path) -> int:
    return serve(folder, limits=Limits, task_named=_task, too_complex=PdfTooComplex)


def _prepare() -> None:
    """Read what taking a file in needs, before there is any file."""
    from functions.pdf import images, normalising, second_reading  # noqa: F401


if __name__ == "__main__":
    sys.exit(serve_many(_prepare, _begin) if sys.argv[1] == WARM else _begin(Path(sys.argv[1])))
