"""Takes PDFs in: what is accepted is a rewrite without active content; nothing else is shown or sealed.

The one exception is asked for: a file that others have signed is kept byte for byte, provided that nothing in it
would have to be taken out, that their signatures hold, and that it takes another one.

`python -m functions.pdf.intake [--keep-signed] FILE…` prints one JSON line for each file.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from functions.domain.existing_signatures import ExistingSignature, ExistingSignatures, SignatureKind
from functions.domain.pdf_refusals import NotAPdf, PdfTooLarge
from functions.pdf.geometry import Band
from functions.pdf.limits import COMPARISON, DEFAULT, KEEPING, Limits
from functions.pdf.sandbox import run, run_warm, work
from functions.sandbox.reporting import tell

_KEEP_SIGNED: Final = "--keep-signed"


@dataclass(frozen=True)
class AcceptedPdf:
    """A normalised file. Hashes are SHA-256 in hex; page sizes are points as displayed.

    `foot` is the tallest blank band of the last page; `neutralised` names what was taken out. A file with
    `existing_signatures` is as it was received.
    """

    content: bytes
    received_sha256: str
    kept_sha256: str
    page_count: int
    pages: tuple[tuple[float, float], ...]
    foot: Band | None
    neutralised: tuple[str, ...]
    peak_mb: float
    existing_signatures: ExistingSignatures | None = None


def accept(
    *,
    content: bytes | Path,
    limits: Limits | None = None,
    comparison: Limits = COMPARISON,
    keep_signed: bool = False,
    from_outside: bool = True,
) -> AcceptedPdf:
    """Check and rewrite an uploaded PDF, or keep one that is signed, if two engines draw all its pages alike.

    One that is not `from_outside` was written by our own renderer, for which both engines draw the same; it is checked
    and rewritten all the same.
    Raises those of functions.domain.pdf_refusals.
    """
    limits = limits or (KEEPING if keep_signed else DEFAULT)
    size = content.stat().st_size if isinstance(content, Path) else len(content)
    if size > limits.size:
        raise PdfTooLarge(size=size, limit=limits.size)
    if not size:
        raise NotAPdf
    with work() as at:
        source = content.resolve() if isinstance(content, Path) else at.source
        if isinstance(content, bytes):
            source.write_bytes(content)
        begin = run if from_outside else run_warm
        done = begin(
            {"do": "accept", "source": str(source), "keep_signed": keep_signed}, at=at, limits=limits
        )
        answer = done.answer
        existing = answer["existing_signatures"]
        peak_mb = done.peak_mb
        if from_outside:
            compared = run({"do": "compare", "source": answer["compared"]}, at=at, limits=comparison)
            peak_mb = max(peak_mb, compared.peak_mb)
        with source.open("rb") as received:
            received_sha256 = hashlib.file_digest(received, "sha256").hexdigest()
        kept = (at.output if existing is None else source).read_bytes()
    return AcceptedPdf(
        content=kept,
        received_sha256=received_sha256,
        kept_sha256=hashlib.sha256(kept).hexdigest(),
        page_count=answer["page_count"],
        pages=tuple((width, height) for width, height in answer["pages"]),
        foot=Band(**answer["foot"]) if answer["foot"] else None,
        neutralised=tuple(answer["neutralised"]),
        peak_mb=peak_mb,
        existing_signatures=None if existing is None else _existing(existing),
    )


def _existing(told: Mapping[str, Any]) -> ExistingSignatures:
    return ExistingSignatures(
        permission=told["permission"],
        signatures=tuple(
            ExistingSignature(
                kind=SignatureKind(one["kind"]),
                signer=one["signer"],
                signed_at=None if one["signed_at"] is None else datetime.fromisoformat(one["signed_at"]),
            )
            for one in told["signatures"]
        ),
    )


def render_page(
    *,
    content: bytes | Path,
    page: int,
    width: int,
    kind: Literal["jpeg", "png"] = "jpeg",
    limits: Limits = DEFAULT,
) -> bytes:
    """Return the picture of a page (1-based), `width` pixels wide."""
    with work() as at:
        source = content.resolve() if isinstance(content, Path) else at.source
        if isinstance(content, bytes):
            source.write_bytes(content)
        task = {
            "do": "render",
            "source": str(source),
            "page": page,
            "width": width,
            "kind": kind,
        }
        run(task, at=at, limits=limits)
        return at.output.read_bytes()


def _judged(file: Path, *, keep_signed: bool) -> dict[str, Any]:
    accepted = accept(content=file, keep_signed=keep_signed)
    told = {
        "verdict": _verdict(accepted),
        "pages": accepted.page_count,
        "neutralised": accepted.neutralised,
        "peak_mb": accepted.peak_mb,
    }
    if accepted.existing_signatures is None:
        return told
    signers = [one.signer for one in accepted.existing_signatures.signatures]
    return {**told, "signers": signers, "permission": accepted.existing_signatures.permission}


def _verdict(accepted: AcceptedPdf) -> str:
    if accepted.existing_signatures is not None:
        return "kept"
    return "neutralised" if accepted.neutralised else "accepted"


def main(arguments: list[str]) -> int:
    files = [one for one in arguments if one != _KEEP_SIGNED]
    return tell(files, judge=partial(_judged, keep_signed=_KEEP_SIGNED in arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
