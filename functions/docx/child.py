"""The process that reads untrusted DOCX. Started as `python -m functions.docx.child FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from functions.docx.limits import Limits
from functions.domain.docx_refusals import DocxDamaged, DocxTooComplex
from functions.sandbox.child import Task, reading, serve


def _task(name: str) -> Task[Limits]:
    # Imported only now: after the limits, and only what this task needs.
    if name == "accept":
        from functions.docx.normalising import normalise

        return reading(normalise, damaged=DocxDamaged)
    if name == "inspect":
        from functions.docx.inspecting import inspect_template

        return reading(inspect_template, damaged=DocxDamaged)
    if name == "redraw":
        from functions.docx.redrawing import redraw

        return reading(redraw, damaged=DocxDamaged)
    raise ValueError(name)


if __name__ == "__main__":
    sys.exit(serve(Path(sys.argv[1]), limits=Limits, task_named=_task, too_complex=DocxTooComplex))
