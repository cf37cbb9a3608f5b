"""Work on an untrusted DOCX, in a child process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from functions.docx.limits import Limits
from functions.domain import docx_refusals, template_refusals
from functions.domain.docx_refusals import DocxTooComplex
from functions.sandbox import process
from functions.sandbox.process import Outcome, Work, work

__all__ = ["Outcome", "Work", "put", "run", "work"]

_DOCX = process.Trade(
    child="functions.docx.child",
    refusals={**docx_refusals.REFUSALS, **template_refusals.REFUSALS},
    too_complex=DocxTooComplex,
)


def run(task: Mapping[str, Any], *, at: Work, limits: Limits) -> Outcome:
    """Do `task` in a child of its own and return its answer.

    Raises the refusal the child names, DocxTooComplex where it met a limit, WorkFailed on our own bugs.
    """
    return process.run(_DOCX, task, at=at, limits=limits)


def put(content: bytes | Path, *, at: Work) -> Path:
    """Return where the child finds `content`."""
    if isinstance(content, Path):
        return content.resolve()
    at.source.write_bytes(content)
    return at.source
