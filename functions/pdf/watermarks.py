"""Draws a few words across each page. Runs in the child only."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pikepdf
from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from functions.pdf.drawing import BOLD, load_fonts
from functions.pdf.frames import frame
from functions.pdf.geometry import Rectangle
from functions.pdf.limits import Limits
from functions.pdf.sandbox import Work
from functions.pdf.stamping import add_form, append

_GREY = Color(0.55, 0.58, 0.63, alpha=0.22)
_WHOLE = Rectangle(x=0, y=0, width=1, height=1)
_LENGTH = 0.65
"""Of the page's diagonal."""


def mark(task: Mapping[str, Any], at: Work, limits: Limits) -> Mapping[str, Any]:
    """Write the source with its words across every page to the output."""
    load_fonts()
    with pikepdf.open(Path(task["source"]), suppress_warnings=True) as pdf:
        sizes = [frame(page).size for page in pdf.pages]
        drawn = at.folder / "marks.pdf"
        different = list(dict.fromkeys(sizes))
        _draw(task["words"], different, out=drawn)
        with pikepdf.open(drawn) as marks:
            forms = {
                size: pdf.copy_foreign(marks.pages[place].as_form_xobject())
                for place, size in enumerate(different)
            }
        for page, (width, height) in zip(pdf.pages, sizes, strict=True):
            name = add_form(page, forms[width, height])
            matrix = " ".join(f"{one:.5f}" for one in frame(page).matrix(_WHOLE, width=width, height=height))
            append(pdf, page, f"q {matrix} cm {name} Do Q".encode("ascii"))
        pdf.save(at.output, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return {}


def _draw(words: str, sizes: list[tuple[float, float]], *, out: Path) -> None:
    canvas = Canvas(str(out), pageCompression=1, invariant=True)
    for width, height in sizes:
        canvas.setPageSize((width, height))
        canvas.translate(width / 2, height / 2)
        canvas.rotate(math.degrees(math.atan2(height, width)))
        size = _LENGTH * math.hypot(width, height) / pdfmetrics.stringWidth(words, BOLD, 1)
        canvas.setFillColor(_GREY)
        canvas.setFont(BOLD, size)
        canvas.drawCentredString(0, -size / 3, words)
        canvas.showPage()
    canvas.save()
