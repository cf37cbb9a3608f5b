"""From fractions of a page as it is displayed to the coordinates of its content (ISO 32000-1 8.3.2.3)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Band:
    """A blank strip across a page: its top and height as fractions of the displayed page, from its top."""

    top: float
    height: float


@dataclass(frozen=True)
class Rectangle:
    """A box on a displayed page, as fractions of it from its top-left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Frame:
    """The visible box of a page in user space, its clockwise rotation in degrees and points in a unit."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int
    unit: float = 1.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points as displayed."""
        width, height = (
            (self.right - self.left) * self.unit,
            (self.top - self.bottom) * self.unit,
        )
        return (height, width) if self.rotation in (90, 270) else (width, height)

    def point(self, across: float, down: float) -> tuple[float, float]:
        """Return the user space point at these fractions of the displayed page."""
        width, height = self.right - self.left, self.top - self.bottom
        if self.rotation == 90:
            return self.left + down * width, self.bottom + across * height
        if self.rotation == 180:
            return self.right - across * width, self.bottom + down * height
        if self.rotation == 270:
            return self.right - down * width, self.top - across * height
        return self.left + across * width, self.top - down * height

    def matrix(self, box: Rectangle, *, width: float, height: float) -> tuple[float, ...]:
        """Return the six numbers of `cm` that draw a form of `width` by `height` points upright in `box`."""
        origin = self.point(box.x, box.y + box.height)
        right = self.point(box.x + box.width, box.y + box.height)
        top = self.point(box.x, box.y)
        return (
            (right[0] - origin[0]) / width,
            (right[1] - origin[1]) / width,
            (top[0] - origin[0]) / height,
            (top[1] - origin[1]) / height,
            origin[0],
            origin[1],
        )
