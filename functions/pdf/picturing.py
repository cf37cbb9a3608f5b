"""Draws a picture of a person or a document anew. Runs in the child only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageOps

from functions.domain.pdf_refusals import PdfDamaged
from functions.domain.pictures import MAX_SIDE
from functions.pdf.limits import Limits
from functions.pdf.sandbox import Work

_SIDE: Final = 2400
"""Enough to read the small print of an identity card."""


def draw_picture(task: Mapping[str, Any], at: Work, limits: Limits) -> Mapping[str, Any]:
    """Write the picture as a JPEG and nothing else: upright, on white, without comments, places or trailing bytes."""
    with Image.open(Path(task["source"]), formats=["JPEG", "PNG"]) as picture:
        if max(picture.size) > MAX_SIDE:
            raise PdfDamaged(reason="size")
        if getattr(picture, "n_frames", 1) > 1:
            raise PdfDamaged(reason="animated")
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layered = upright.convert("RGBA")
        upright = Image.new("RGB", layered.size, "white")
        upright.paste(layered, mask=layered.getchannel("A"))
    drawn = upright.convert("RGB")
    drawn.thumbnail((_SIDE, _SIDE))
    clean = Image.frombytes("RGB", drawn.size, drawn.tobytes())
    clean.save(at.output, format="JPEG", quality=88)
    return {"width": clean.width, "height": clean.height}
