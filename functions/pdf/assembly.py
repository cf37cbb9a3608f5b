"""Puts together what is to be sealed: the file that was signed with its signatures and evidence, or these alone."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from functions.pdf.evidence_model import Evidence, PlacedAnswer, PlacedSignature, to_json
from functions.pdf.limits import ASSEMBLY, Limits
from functions.pdf.sandbox import run, work


@dataclass(frozen=True)
class AssembledPdf:
    """The file written: its SHA-256 in hex and its pages, evidence included."""

    sha256: str
    page_count: int


def assemble(
    *,
    original: Path,
    signatures: Sequence[PlacedSignature],
    evidence: Evidence,
    out: Path,
    answers: Sequence[PlacedAnswer] = (),
    limits: Limits = ASSEMBLY,
) -> AssembledPdf:
    """Write `original` to `out` with its marks drawn and its evidence pages appended, to be sealed.

    A signature without a place goes to the blank foot of the last page, or to a page added after it.
    Raises ValueError for a place outside the document, PdfTooComplex where a limit was met.
    """
    for place in (*(place for one in signatures for place in one.places), *(one.place for one in answers)):
        if not 1 <= place.page <= evidence.page_count:
            raise ValueError(f"no page {place.page} in a document of {evidence.page_count}")
    with work() as at:
        task = {
            "do": "assemble",
            "source": str(original.resolve()),
            "signatures": to_json(list(signatures)),
            "answers": to_json(list(answers)),
            "evidence": to_json(evidence),
        }
        done = run(task, at=at, limits=limits)
        shutil.move(at.output, out)
    return _assembled(out, page_count=done.answer["page_count"])


def draw_evidence(*, evidence: Evidence, out: Path, limits: Limits = ASSEMBLY) -> AssembledPdf:
    """Write the evidence pages alone to `out`, to be sealed: of a file that takes no pages itself."""
    with work() as at:
        done = run({"do": "evidence", "evidence": to_json(evidence)}, at=at, limits=limits)
        shutil.move(at.output, out)
    return _assembled(out, page_count=done.answer["page_count"])


def _assembled(out: Path, *, page_count: int) -> AssembledPdf:
    with out.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return AssembledPdf(sha256=sha256, page_count=page_count)
