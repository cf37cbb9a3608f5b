"""Takes PDFs in: what is accepted is a rewrite without active content; nothing else is shown or sealed.

`python -m functions.pdf.intake FILE…` prints one JSON line for each file.
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
from typing import Literal

from functions.domain.errors import Refusal
from functions.domain.pdf_refusals import NotAPdf, PdfTooLarge
from functions.pdf.geometry import Band
from functions.pdf.limits import DEFAULT, Limits
from functions.pdf.sandbox import run, work


@dataclass(frozen=True)
class AcceptedPdf:
    """A normalised file. Hashes are SHA-256 in hex; page sizes are points as displayed.

    `foot` is the tallest blank band of the last page; `neutralised` names what was taken out.
    """

    content: bytes
    received_sha256: str
    kept_sha256: str
    page_count: int
    pages: tuple[tuple[float, float], ...]
    foot: Band | None
    neutralised: tuple[str, ...]
    peak_mb: float


def accept(*, content: bytes | Path, limits: Limits = DEFAULT) -> AcceptedPdf:
    """Check and rewrite an uploaded PDF. Raises the refusals of functions.domain.pdf_refusals."""
    size = content.stat().st_size if isinstance(content, Path) else len(content)
    if size > limits.size:
        raise PdfTooLarge(size=size, limit=limits.size)
    if not size:
        raise NotAPdf
    with work() as at:
        source = content.resolve() if isinstance(content, Path) else at.source
        if isinstance(content, bytes):
            source.write_bytes(content)
        done = run({"do": "accept", "source": str(source)}, at=at, limits=limits)
        kept = at.output.read_bytes()
        received = content if isinstance(content, bytes) else source.read_bytes()
    answer = done.answer
    return AcceptedPdf(
        content=kept,
        received_sha256=hashlib.sha256(received).hexdigest(),
        kept_sha256=hashlib.sha256(kept).hexdigest(),
        page_count=answer["page_count"],
        pages=tuple((width, height) for width, height in answer["pages"]),
        foot=Band(**answer["foot"]) if answer["foot"] else None,
        neutralised=tuple(answer["neutralised"]),
        peak_mb=done.peak_mb,
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
            "pages": accepted.page_count,
            "neutralised": list(accepted.neutralised),
            "peak_mb": accepted.peak_mb,
        }
    except Refusal as refusal:
        facts = {name: fact for name, fact in refusal.facts.items() if name != "peak_mb"}
        peak_mb = refusal.facts.get("peak_mb", 0)
        verdict = {
            "verdict": "refused",
            "code": refusal.code,
            "pages": None,
            "facts": facts,
            "peak_mb": peak_mb,
        }
    except OSError as failure:
        verdict = {
            "verdict": "refused",
            "code": "unreadable",
            "pages": None,
            "facts": {"cause": failure.strerror},
        }
    except Exception as failure:  # noqa: BLE001
        # A batch goes on after a bug of ours; the line says that it is one.
        verdict = {
            "verdict": "refused",
            "code": "bug",
            "pages": None,
            "facts": {"cause": repr(failure)[-500:]},
        }
    return {
        "file": str(file),
        **verdict,
        "ms": round((time.perf_counter() - begun) * 1000),
    }


def main(files: list[str]) -> int:
    for file in files:
        sys.stdout.write(json.dumps(_report(Path(file))) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
