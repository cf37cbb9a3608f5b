"""Takes pictures of people and documents in: what is kept and judged is drawn anew, in the limited child."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from functions.domain.pdf_refusals import PdfDamaged, PdfTooComplex
from functions.domain.pictures import PictureUnreadable
from functions.pdf.limits import MIB, Limits
from functions.pdf.sandbox import run, work

LIMITS: Final = Limits(memory=512 * MIB, cpu_seconds=6, wall_seconds=8.0, output=8 * MIB)


def accept_picture(content: bytes, *, pointer: str) -> bytes:
    """Return the picture as a clean, upright JPEG. Refuses what can not be drawn."""
    try:
        return _drawn(content)
    except (PdfDamaged, PdfTooComplex) as unusable:
        raise PictureUnreadable(pointer=pointer) from unusable


@lru_cache(maxsize=4)
def _drawn(content: bytes) -> bytes:
    """Draw one picture once: a command that collides with another's takes it again from the start."""
    with work() as at:
        at.source.write_bytes(content)
        run({"do": "picture", "source": str(at.source)}, at=at, limits=LIMITS)
        return at.output.read_bytes()
