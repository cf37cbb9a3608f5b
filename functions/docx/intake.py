"""Takes DOCX files in: what is accepted is a rewrite that holds nothing but the document; the rest is not opened.

`python -m functions.docx.intake FILE…` prints one JSON line for each file.

Refused: macros (.docm, vbaProject.bin), other formats inserted as they are (altChunk), subdocuments, pictures
that lie elsewhere only, document types and entities in any part, what is too large or built to exhaust.
Taken out, and told: links to templates, data sources and objects; OLE objects and ActiveX controls, whose picture
stays; fields that fetch or run, whose last result stays; hyperlinks that lead neither to a page nor to a mailbox
or telephone; signatures of the package, which the rewrite breaks. A Word template (.dotx) becomes a document.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from functions.docx.limits import DEFAULT, Limits
from functions.docx.sandbox import put, run, work
from functions.domain.docx_refusals import DocxTooLarge, NotADocx
from functions.sandbox.reporting import tell


@dataclass(frozen=True)
class AcceptedDocx:
    """A file that is safe to convert. Hashes are SHA-256 in hex; `neutralised` names what was taken out."""

    content: bytes
    received_sha256: str
    kept_sha256: str
    neutralised: tuple[str, ...]
    peak_mb: float


def accept(*, content: bytes | Path, limits: Limits = DEFAULT) -> AcceptedDocx:
    """Check and rewrite an uploaded DOCX. Raises the refusals of functions.domain.docx_refusals."""
    size = content.stat().st_size if isinstance(content, Path) else len(content)
    if size > limits.size:
        raise DocxTooLarge(size=size, limit=limits.size)
    if not size:
        raise NotADocx(format="empty")
    with work() as at:
        source = put(content, at=at)
        done = run({"do": "accept", "source": str(source)}, at=at, limits=limits)
        kept = at.output.read_bytes()
        received = content if isinstance(content, bytes) else source.read_bytes()
    return AcceptedDocx(
        content=kept,
        received_sha256=hashlib.sha256(received).hexdigest(),
        kept_sha256=hashlib.sha256(kept).hexdigest(),
        neutralised=tuple(done.answer["neutralised"]),
        peak_mb=done.peak_mb,
    )


def _judged(file: Path) -> dict[str, Any]:
    accepted = accept(content=file)
    return {
        "verdict": "neutralised" if accepted.neutralised else "accepted",
        "neutralised": accepted.neutralised,
        "peak_mb": accepted.peak_mb,
    }


if __name__ == "__main__":
    sys.exit(tell(sys.argv[1:], judge=_judged))
