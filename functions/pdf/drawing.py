"""Fonts, colours and signature images shared by the stamps and the evidence pages. Runs in the child only."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "NotoSans", "NotoSans-Bold"
INK, SOFT, LINE, TINT, ACCENT = (
    HexColor(f"#{value}") for value in ("1b2330", "5d6878", "d7dce3", "f4f6f9", "1f4fd8")
)
_FONTS = Path(__file__).parent / "fonts"
_WIDEST = 1200


def load_fonts() -> None:
    """Make both fonts known; they are embedded as subsets, so that names keep their accents everywhere."""
    if REGULAR not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(REGULAR, _FONTS / "NotoSans-Regular.ttf"))
        pdfmetrics.registerFont(TTFont(BOLD, _FONTS / "NotoSans-Bold.ttf"))
        pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


@lru_cache(maxsize=64)
def signature(png: bytes) -> tuple[Any, float]:
    """Return a drawable signature, trimmed to its strokes, and its width over its height."""
    picture = Image.open(io.BytesIO(png), formats=["PNG", "JPEG"])
    picture.draft("RGB", (_WIDEST, _WIDEST))
    image = picture.convert("RGBA")
    paper = Image.new("RGBA", image.size, (255, 255, 255, 255))
    ink = Image.alpha_composite(paper, image).convert("L").point(lambda grey: 255 if grey < 250 else 0)
    image = image.crop(ink.getbbox() or (0, 0, *image.size))
    image.thumbnail((_WIDEST, _WIDEST))
    return ImageReader(image), image.width / image.height


def moment(at: datetime | None) -> str:
    return "–" if at is None else at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def fitted(text: str, *, font: str, size: float, width: float) -> str:
    """Return `text`, cut with an ellipsis where it is wider than `width` points."""
    text = " ".join(text.split())
    if pdfmetrics.stringWidth(text, font, size) <= width:
        return text
    while text and pdfmetrics.stringWidth(text + "…", font, size) > width:
        text = text[:-1]
    return text.rstrip() + "…"
