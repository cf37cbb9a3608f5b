"""Draws pages and looks for blank space on them. Runs in the child only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pypdfium2
from PIL.Image import Image

from functions.domain.pdf_refusals import PdfPageNotFound
from functions.pdf.geometry import Band, Rectangle
from functions.pdf.limits import Limits
from functions.pdf.own_fonts import without_fonts_of_this_machine
from functions.pdf.sandbox import Work

_PAPER = 245
_MARGIN = 0.04
_LEAST = 0.08
_LOOK = 240


def render(task: Mapping[str, Any], at: Work, limits: Limits) -> Mapping[str, Any]:
    """Draw one page (1-based) as JPEG or PNG, `width` pixels wide, into the output file."""
    without_fonts_of_this_machine()
    image = _draw(Path(task["source"]), page=task["page"], width=task["width"])
    if task["kind"] == "png":
        image.save(at.output, format="PNG", compress_level=3)
    else:
        image.convert("RGB").save(at.output, format="JPEG", quality=84, subsampling=0)
    return {"width": image.width, "height": image.height}


def find_foot(path: Path, *, page: int, taken: Sequence[Rectangle] = ()) -> Band | None:
    """Return the tallest blank band of a page (1-based), the lower of equals; None where all are slim.

    What lies in `taken` boxes counts as not blank.
    """
    image = _draw(path, page=page, width=_LOOK).convert("L")
    rows = image.tobytes()
    blank = [min(rows[at : at + image.width]) >= _PAPER for at in range(0, len(rows), image.width)]
    for box in taken:
        for row in range(
            max(0, int(box.y * image.height)), min(image.height, int((box.y + box.height) * image.height) + 1)
        ):
            blank[row] = False
    first, last = int(image.height * _MARGIN), int(image.height * (1 - _MARGIN))

    best_top, best_height, top = 0, 0, first
    for row in range(first, last + 1):
        if row == last or not blank[row]:
            if row - top >= best_height:
                best_top, best_height = top, row - top
            top = row + 1
    # Half a line of air on both sides keeps what is placed there off the text.
    air = 0.008
    height = best_height / image.height - 2 * air
    return (
        Band(top=round(best_top / image.height + air, 4), height=round(height, 4))
        if height >= _LEAST
        else None
    )


def _draw(path: Path, *, page: int, width: int) -> Image:
    with pypdfium2.PdfDocument(path) as document:
        # Else visible signatures and form fields of a file kept as it came would not be drawn.
        document.init_forms()
        if not 1 <= page <= len(document):
            raise PdfPageNotFound(page=page, pages=len(document))
        drawn = document[page - 1]
        points, tall = drawn.get_size()
        # PDFium rounds sizes up: a hair less gives exactly the width asked for.
        scale = (width - 0.01) / points
        # A page of one point by a kilometre would otherwise become a picture of gigabytes.
        scale = min(scale, 6000 / max(tall, 1))
        image: Image = drawn.render(scale=scale, draw_annots=True).to_pil()
        return image
