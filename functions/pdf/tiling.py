"""Counts the tiles that a pattern lays on a page. Runs in the child only.

A pattern of a few bytes can ask for more tiles than a renderer lays in a lifetime (ISO 32000-1 8.7.3).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pikepdf

from functions.domain.pdf_refusals import PdfTooComplex
from functions.pdf.frames import frame

_TILES = 10_000_000
"""PDFium lays some ten million in a second. A page all hatched at 600 dots per inch has half a million."""

_Densities = dict[tuple[int, int], float]


def weigh_tiles(pdf: pikepdf.Pdf, patterns: Sequence[pikepdf.Object]) -> None:
    """Raise PdfTooComplex where a pattern, spread over the largest page, has too many tiles."""
    if not patterns:
        return
    frames = [frame(page) for page in pdf.pages]
    area = max(((one.right - one.left) * (one.top - one.bottom) for one in frames), default=0.0)
    known: _Densities = {}
    for pattern in patterns:
        if area * _density(pattern, known) > _TILES:
            raise PdfTooComplex(limit="tiles")


def is_tiling(stream: pikepdf.Object) -> bool:
    return stream.stream_dict.get("/PatternType") == 1


def _density(pattern: pikepdf.Object, known: _Densities) -> float:
    """Return the tiles in a square point, those within them included. One that paints with itself never ends."""
    if pattern.objgen in known:
        return known[pattern.objgen]
    known[pattern.objgen] = math.inf
    described = pattern.stream_dict
    left, bottom, right, top = _numbers(described.get("/BBox"), default=(0, 0, 1, 1))
    a, b, c, d, *_ = _numbers(described.get("/Matrix"), default=(1, 0, 0, 1, 0, 0))
    cell = abs((right - left) * (top - bottom))
    step = abs(float(described.get("/XStep", 0)) * float(described.get("/YStep", 0)))
    shown = step * abs(a * d - b * c)
    within = max((cell * _density(one, known) for one in _patterns(described, set())), default=0.0)
    # Tiles that are larger than their step lie over each other.
    each = max(1.0, cell / step if step else 1.0) * max(1.0, within)
    known[pattern.objgen] = each / shown if shown else math.inf
    return known[pattern.objgen]


def _patterns(described: pikepdf.Object, seen: set[tuple[int, int]]) -> Iterator[pikepdf.Object]:
    """Yield the patterns that a pattern, or a form within it, may paint with."""
    resources = described.get("/Resources")
    if not isinstance(resources, pikepdf.Dictionary):
        return
    for kind in ("/Pattern", "/XObject"):
        named = resources.get(kind)
        for one in named.values() if isinstance(named, pikepdf.Dictionary) else ():
            if not isinstance(one, pikepdf.Stream) or one.objgen in seen:
                continue
            seen.add(one.objgen)
            if kind == "/Pattern" and is_tiling(one):
                yield one
            elif one.stream_dict.get("/Subtype") == "/Form":
                yield from _patterns(one.stream_dict, seen)


def _numbers(value: object, *, default: Sequence[float]) -> list[float]:
    if not isinstance(value, pikepdf.Array) or len(value) != len(default):
        return list(default)
    return [float(one) for one in value]
