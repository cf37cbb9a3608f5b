"""Work on an untrusted PDF, in a child process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.domain.pdf_refusals import REFUSALS, PdfTooComplex
from functions.pdf.limits import Limits
from functions.sandbox import process
from functions.sandbox.process import Outcome, Work, work

__all__ = ["Outcome", "Work", "run", "work"]

_PDF = process.Trade(child="functions.pdf.child", refusals=REFUSALS, too_complex=PdfTooComplex)


def run(task: Mapping[str, Any], *, at: Work, limits: Limits) -> Outcome:
    """Do `task` in a child of its own and return its answer.

    Raises the PDF refusal the child names, PdfTooComplex where it met a limit, WorkFailed on our own bugs.
    """
    return process.run(_PDF, task, at=at, limits=limits)
