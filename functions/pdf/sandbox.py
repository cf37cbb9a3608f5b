"""Work on an untrusted PDF, in a child process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from functions.domain.pdf_refusals import REFUSALS, PdfTooComplex
from functions.pdf.limits import Limits
from functions.sandbox import process
from functions.sandbox.process import Outcome, Work, work
from functions.sandbox.warm import Warm

__all__ = ["Outcome", "Work", "run", "run_warm", "work"]

_PDF = process.Trade(child="functions.pdf.child", refusals=REFUSALS, too_complex=PdfTooComplex)


@cache
def _warm() -> Warm:
    return Warm(_PDF)


def run(task: Mapping[str, Any], *, at: Work, limits: Limits) -> Outcome:
    """Do `task` in a child of its own and return its answer.

    Raises the PDF refusal the child names, PdfTooComplex where it met a limit, WorkFailed on our own bugs.
    """
    return process.run(_PDF, task, at=at, limits=limits)


def run_warm(task: Mapping[str, Any], *, at: Work, limits: Limits) -> Outcome:
    """Do the same in a child of a process that is kept: for many files that we have made ourselves."""
    return _warm().run(task, at=at, limits=limits)
