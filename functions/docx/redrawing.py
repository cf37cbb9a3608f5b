"""Draws a picture that goes into a document anew: nothing but its pixels is kept. Runs in the child only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from functions.docx.limits import Limits
from functions.docx.sandbox import Work

_MOST = 2400


def redraw(task: Mapping[str, Any], at: Work, limits: Limits) -> Mapping[str, Any]:
    """Write the picture as PNG or JPEG, upright and of at most 2400 pixels a side; answer with its size."""
    with Image.open(Path(task["source"]), formats=["PNG", "JPEG"]) as picture:
        kind = "JPEG" if picture.format == "JPEG" else "PNG"
        upright = ImageOps.exif_transpose(picture)
        drawn = upright.convert("RGB" if kind == "JPEG" else "RGBA")
    drawn.thumbnail((_MOST, _MOST))
    # A canvas of its own: what the file said of itself besides its pixels stays behind.
    clean = Image.new(drawn.mode, drawn.size)
    clean.paste(drawn)
    clean.save(at.output, format=kind, **({"quality": 88} if kind == "JPEG" else {}))
    return {"width": clean.width, "height": clean.height, "kind": kind.lower()}
