"""Draws a signature's picture anew. Runs in the child only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image

from functions.domain.pdf_refusals import PdfDamaged
from functions.pdf.limits import Limits
from functions.pdf.sandbox import Work

_PAPER = 250


def redraw(task: Mapping[str, Any], at: Work, limits: Limits) -> Mapping[str, Any]:
    """Write the picture as a PNG with transparency and nothing else: no comments, profiles or trailing bytes."""
    with Image.open(Path(task["source"]), formats=["PNG"]) as picture:
        drawn = picture.convert("RGBA")
    on_paper = Image.new("RGBA", drawn.size, "white")
    on_paper.alpha_composite(drawn)
    if min(on_paper.convert("L").tobytes()) > _PAPER:
        raise PdfDamaged(reason="blank")
    drawn.save(at.output, format="PNG", optimize=False)
    return {"width": drawn.width, "height": drawn.height}
