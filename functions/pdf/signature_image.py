"""Takes a signature's picture in: what is kept is drawn anew, so that nothing that comes later can stumble over it."""

from __future__ import annotations

from functools import lru_cache

from functions.domain.images import SignatureImageInvalid, require_png
from functions.domain.pdf_refusals import PdfDamaged, PdfTooComplex
from functions.pdf.limits import MIB, Limits
from functions.pdf.sandbox import run, work

LIMITS = Limits(memory=384 * MIB, cpu_seconds=4, wall_seconds=6.0, output=8 * MIB)


def accept_signature(content: bytes, *, pointer: str) -> bytes:
    """Return the picture as a clean PNG. Refuses what is no PNG, can not be drawn, or shows nothing."""
    require_png(content, pointer=pointer)
    try:
        return _redrawn(content)
    except (PdfDamaged, PdfTooComplex) as unusable:
        raise SignatureImageInvalid(pointer=pointer) from unusable


@lru_cache(maxsize=1)
def _redrawn(content: bytes) -> bytes:
    """Draw one picture once: a signature that collides with another's is taken again from the start."""
    with work() as at:
        at.source.write_bytes(content)
        run({"do": "redraw", "source": str(at.source)}, at=at, limits=LIMITS)
        return at.output.read_bytes()
