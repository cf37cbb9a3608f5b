"""Judges whether two pictures of a page show the same. Pure; works on Pillow images.

Two engines never draw the same pixels: edges are smoothed, glyphs sit a third of a pixel further, hair lines are
thicker. So what is compared is means of 3 by 3 pixels, for which such differences stay small, while another letter
makes a large one. A page that differs at first sight is drawn again, finer, and looked at closely where it differs:
each spot may then lie half a point further in any direction.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final

from PIL import Image, ImageChops, ImageFilter

Box = tuple[int, int, int, int]

CLOSE: Final = 65
"""By how much of 255 the means may differ when looked at closely.

Measured: the same words, scans and signatures come to 62 at most; one digit that is another, in type of 8 points, to
68 at least. A full stop for a comma in small type, and type below 8 points, may pass.
"""
_TILE: Final = 128
_MARGIN: Final = 16
_REACH: Final = range(-2, 3)
_MOVES: Final = sorted(itertools.product(_REACH, _REACH), key=lambda move: abs(move[0]) + abs(move[1]))
"""Quarters of a point, the nearest first."""
_WINDOW: Final = 6
_HALVED: Final = 2
_FROM_THE_MIDDLE: Final = [min(255, abs(value - 128) * _HALVED) for value in range(256)]


def at_first_sight(one: Image.Image, other: Image.Image) -> int:
    """Return by how much the pictures differ at most, in any colour: a sample of means, quickly taken."""
    one, other = _same_size(one, other)
    difference = _difference(one, other)
    most = 0
    for start in range(3):
        # Three grids of means, one beside the other, instead of a mean around each pixel.
        box = (start, start, one.width, one.height)
        if min(one.size) >= start + 3:
            most = max(most, _brightest(_away_from_the_middle(difference.reduce(3, box=box))))
    return most


def alike(one: Image.Image, other: Image.Image, *, most: int = CLOSE) -> bool:
    """Whether two pictures, of 4 pixels to a point, show the same to someone who looks closely."""
    one, other = _same_size(one, other)
    return all(
        _explained(one.crop(tile), other.crop(tile), most=most) for tile in _differing(one, other, most=most)
    )


def _same_size(one: Image.Image, other: Image.Image) -> tuple[Image.Image, Image.Image]:
    """One engine rounds up what the other rounds down."""
    if one.size == other.size:
        return one, other
    box = (0, 0, min(one.width, other.width), min(one.height, other.height))
    return one.crop(box), other.crop(box)


def _difference(one: Image.Image, other: Image.Image) -> Image.Image:
    """Return half the difference, around 128: means must know which of both is darker."""
    return ImageChops.subtract(one, other, _HALVED, 128)


def _strength(one: Image.Image, other: Image.Image) -> Image.Image:
    """Return by how much the means around each pixel differ, in the colour in which they do most."""
    means = _difference(one, other).filter(ImageFilter.BoxBlur(1))
    return _away_from_the_middle(means)


def _away_from_the_middle(means: Image.Image) -> Image.Image:
    red, green, blue = (channel.point(_FROM_THE_MIDDLE) for channel in means.split())
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _brightest(grey: Image.Image) -> int:
    return int(grey.getextrema()[1])  # type: ignore[arg-type]


def _differing(one: Image.Image, other: Image.Image, *, most: int) -> Iterator[Box]:
    """Yield the parts of a page in which something differs, with what is around."""
    hot = _strength(one.reduce(2), other.reduce(2)).point(lambda value: 255 if value > most else 0)
    for top in range(0, hot.height, _TILE):
        if hot.crop((0, top, hot.width, top + _TILE)).getbbox() is None:
            continue
        for left in range(0, hot.width, _TILE):
            if hot.crop((left, top, left + _TILE, top + _TILE)).getbbox() is not None:
                # Beyond the page Pillow gives black, in both pictures.
                yield tuple(2 * at for at in _with_margin(left, top))  # type: ignore[misc]


def _with_margin(left: int, top: int) -> Box:
    return (left - _MARGIN, top - _MARGIN, left + _TILE + _MARGIN, top + _TILE + _MARGIN)


def _explained(one: Image.Image, other: Image.Image, *, most: int) -> bool:
    """Whether every spot of a part is like the same spot of the other picture, moved a little or not at all."""
    one = one.reduce(2)
    least: Image.Image | None = None
    for across, down in _MOVES:
        strength = _spread(_strength(one, ImageChops.offset(other, across, down).reduce(2)))
        least = strength if least is None else ImageChops.darker(least, strength)
        inner = least.crop((_MARGIN, _MARGIN, _MARGIN + _TILE, _MARGIN + _TILE))
        if _brightest(inner) <= most:
            return True
    return False


def _spread(image: Image.Image) -> Image.Image:
    """Return for each pixel the most within a window: a spot is explained by one move as a whole."""
    for across, down in ((1, 0), (0, 1)):
        covered = 0
        while covered < _WINDOW:
            step = min(covered + 1, _WINDOW - covered)
            ahead = ImageChops.offset(image, across * step, down * step)
            behind = ImageChops.offset(image, -across * step, -down * step)
            image = ImageChops.lighter(ImageChops.lighter(image, ahead), behind)
            covered += step
    return image
