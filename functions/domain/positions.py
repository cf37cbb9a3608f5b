"""Positions: how callers say where on a page a box is, and the fractions of the page that it comes to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from functions.domain.errors import Invalid
from functions.domain.files import Page

LEAST: Final = 0.005
"""What a box measures at least, of its page: 3 points of a letter."""
_HAIR: Final = 0.002
"""Callers round: so much over the edge, of the page, is moved onto it."""


class PlacementOffPage(Invalid):
    """A box reaches over the edge of its page, or is too small to draw in."""

    code = "placement_off_page"


class PageSizeUnknown(Invalid):
    """Points mean something only where the size of the page is known."""

    code = "page_size_unknown"


class Origin(StrEnum):
    """The corner of the page from which `x` and `y` count."""

    TOP_LEFT = "top_left"
    BOTTOM_LEFT = "bottom_left"


class Corner(StrEnum):
    """The corner of the box that `x` and `y` name: the nearest to the origin, or the one across from it."""

    NEAR = "near"
    FAR = "far"


class Unit(StrEnum):
    FRACTION = "fraction"
    """Of the page's width or height."""
    PERCENT = "percent"
    POINT = "point"
    """1/72 inch."""
    PIXEL = "pixel"
    """Of a picture of the page whose size the caller gives."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """How the numbers of a box are meant. Whatever it is, the page is meant as it is shown, rotation applied."""

    origin: Origin = Origin.TOP_LEFT
    corner: Corner = Corner.NEAR
    unit: Unit = Unit.FRACTION
    size_unit: Unit = Unit.FRACTION
    """Of width and height."""
    page_width: float | None = None
    """Of the picture, for PIXEL."""
    page_height: float | None = None

    @property
    def needs_page(self) -> bool:
        """Whether the box can be told only once the page is there."""
        return Unit.POINT in (self.unit, self.size_unit)


@dataclass(frozen=True, kw_only=True)
class Box:
    """A box in whatever measure."""

    x: float
    y: float
    width: float
    height: float


def fractions(box: Box, measure: Measure, *, page: Page | None = None, pointer: str | None = None) -> Box:
    """Return a box as fractions of the page as shown, from its top left.

    Raises PageSizeUnknown for points without a page, PlacementOffPage for what does not lie on it.
    """
    across = _Scale.of(measure, page=None if page is None else page.width, picture=measure.page_width)
    down = _Scale.of(measure, page=None if page is None else page.height, picture=measure.page_height)
    width, height = across.size(box.width), down.size(box.height)
    left, near = across.place(box.x), down.place(box.y)
    if measure.corner is Corner.FAR:
        left, near = left - width, near - height
    top = near if measure.origin is Origin.TOP_LEFT else 1 - near - height
    return _on_page(left, top, width, height, pointer=pointer)


@dataclass(frozen=True, kw_only=True)
class _Scale:
    """How many of a unit make a whole page, in one direction."""

    places: float
    sizes: float

    @classmethod
    def of(cls, measure: Measure, *, page: float | None, picture: float | None) -> _Scale:
        wholes = {Unit.FRACTION: 1.0, Unit.PERCENT: 100.0, Unit.POINT: page, Unit.PIXEL: picture}
        places, sizes = wholes[measure.unit], wholes[measure.size_unit]
        if not places or not sizes:
            raise PageSizeUnknown
        return cls(places=places, sizes=sizes)

    def place(self, number: float) -> float:
        return number / self.places

    def size(self, number: float) -> float:
        return number / self.sizes


def _on_page(left: float, top: float, width: float, height: float, *, pointer: str | None) -> Box:
    """Return the box, moved by a hair where rounding brought it over the edge."""
    numbers = (left, top, width, height)
    if (
        not all(math.isfinite(one) for one in numbers)
        or min(width, height) < LEAST
        or min(left, top) < -_HAIR
        or max(left + width, top + height) > 1 + _HAIR
    ):
        raise PlacementOffPage(pointer=pointer)
    width, height = min(width, 1.0), min(height, 1.0)
    return Box(x=min(max(left, 0.0), 1 - width), y=min(max(top, 0.0), 1 - height), width=width, height=height)
