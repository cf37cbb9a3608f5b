"""Pictures as the sandbox's judge takes them: by their colour (functions/providers/identity/simulator.py)."""

from __future__ import annotations

import base64
import io
from functools import cache
from typing import Final

from PIL import Image

COLOURS: Final = {
    "fine": (222, 196, 176),
    "other": (200, 20, 30),
    "dark": (5, 5, 8),
    "illegible": (20, 30, 210),
    "outage": (20, 190, 30),
}


@cache
def picture(kind: str = "fine", *, format_: str = "JPEG", side: int = 200) -> bytes:
    """Return a picture of one colour, with a spot of another, as cameras make them."""
    drawn = Image.new("RGB", (side, side * 3 // 4), COLOURS[kind])
    drawn.paste((120, 120, 120), (side // 3, side // 4, side // 2, side // 2))
    written = io.BytesIO()
    drawn.save(written, format=format_)
    return written.getvalue()


def in_base64(kind: str = "fine", **more: int) -> str:
    return base64.b64encode(picture(kind, **more)).decode()
