"""Refuses a file that two engines draw differently: what a signer sees would not be what is sealed.

Runs in the child only, on the bytes that are kept. Every page is compared.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from PIL.Image import Image

from functions.domain.pdf_refusals import PdfDamaged, PdfRenderersDisagree
from functions.pdf.comparing import alike, at_first_sight
from functions.pdf.limits import Limits
from functions.pdf.own_fonts import without_fonts_of_this_machine
from functions.pdf.renderers import Hayro, PageNotDrawn, Pdfium
from functions.pdf.sandbox import Work

FINE: Final = 2.0
_COARSE: Final = 1.0
_FINE_PIXELS: Final = 640_000_000
"""Of all pages together, at the finer resolution: some 300 of A4. What has more is looked at more coarsely first."""
_PAGE_PIXELS: Final = 9_000_000
"""Of one page. A poster has large letters."""
AT_FIRST_SIGHT: Final = {FINE: 70, _COARSE: 80}
"""From which difference on a page is looked at closely."""
_NAMED: Final = 20
"""How many pages a refusal names; it looks no further."""
_TOLERANCE: Final = 0.01


def require_same_pictures(task: Mapping[str, Any], at: Work, limits: Limits) -> Mapping[str, Any]:
    """Raise PdfRenderersDisagree with the pages that differ, counted from 1."""
    without_fonts_of_this_machine()
    source = Path(task["source"])
    first, second = Pdfium(source), Hayro(source)
    if len(first) != len(second):
        raise PdfDamaged(reason="renderers_disagree")
    pages = range(len(first))
    units = sum(width * height for width, height in map(first.size, pages))
    look = FINE if units * FINE**2 <= _FINE_PIXELS else _COARSE
    differing: list[int] = []
    closely = 0
    for page in pages:
        comparison = _Comparison(first, second, page)
        if not comparison.passes(look):
            closely += 1
            if not comparison.passes_closely():
                differing.append(page + 1)
        if len(differing) == _NAMED:
            break
    if differing:
        raise PdfRenderersDisagree(pages=differing)
    return {"pages": len(first), "looked_at_closely": closely, "scale": look}


class _Comparison:
    """One page, and both engines."""

    def __init__(self, first: Pdfium, second: Hayro, page: int) -> None:
        self._first, self._second, self._page = first, second, page
        self._width, self._height = first.size(page)

    def passes(self, look: float) -> bool:
        """Whether the page is the same at first sight."""
        scale = self._scale(look)
        try:
            seen = at_first_sight(self._drawn_first(scale), self._drawn_second(scale))
        except PageNotDrawn:
            return False
        return seen <= AT_FIRST_SIGHT[look]

    def passes_closely(self) -> bool:
        """Whether it is the same when drawn twice as fine."""
        scale = self._scale(2 * FINE)
        try:
            one, other = self._drawn_first(scale), self._drawn_second(scale)
        except PageNotDrawn:
            return False
        return self._same_shape() and alike(one, other)

    def _scale(self, wished: float) -> float:
        return min(wished, math.sqrt(_PAGE_PIXELS / max(1.0, self._width * self._height)))

    def _drawn_first(self, scale: float) -> Image:
        return self._first.draw(self._page, scale=scale)

    def _drawn_second(self, scale: float) -> Image:
        # A unit that is no point (UserUnit) is one to the first engine and is not to the second.
        width, _ = self._second.size(self._page)
        return self._second.draw(self._page, scale=scale * self._width / width)

    def _same_shape(self) -> bool:
        width, height = self._second.size(self._page)
        return abs(height * self._width - width * self._height) <= _TOLERANCE * width * self._height
