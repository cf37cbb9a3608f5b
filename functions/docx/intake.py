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
import json
import os
import sys
import time
from dataclasses import dataclass
from errno import ENOENT
from pathlib import Path

from functions.docx.limits import DEFAULT, Limits
from functions.docx.sandbox import put, run, work
from functions.domain.docx_refusals import DocxTooLarge, NotADocx
from functions.domain.errors import Refusal


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


def _report(file: Path) -> dict[str, object]:
    begun = time.perf_counter()
    verdict: dict[str, object]
    try:
        if not file.is_file():
            raise FileNotFoundError(ENOENT, os.strerror(ENOENT))
        accepted = accept(content=file)
        verdict = {
            "verdict": "neutralised" if accepted.neutralised else "accepted",
            "code": None,
            "neutralised": list(accepted.neutralised),
            "peak_mb": accepted.peak_mb,
        }
    except Refusal as refusal:
        facts = {name: fact for name, fact in refusal.facts.items() if name != "peak_mb"}
        verdict = {
            "verdict": "refused",
            "code": refusal.code,
            "facts": facts,
            "peak_mb": refusal.facts.get("peak_mb", 0),
        }
    except OSError as failure:
        verdict = {"verdict": "refused", "code": "unreadable", "facts": {"cause": failure.strerror}}
    except Exception as failure:  # noqa: BLE001
        # A batch goes on after a bug of ours; the line says that it is one.
        verdict = {"verdict": "refused", "code": "bug", "facts": {"cause": repr(failure)[-500:]}}
    took = round((time.perf_counter() - begun) * 1000)
    return {"file": str(file), "pages": None, "peak_mb": 0, **verdict, "ms": took}


def main(files: list[str]) -> int:
    for file in files:
        sys.stdout.write(json.dumps(_report(Path(file))) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
