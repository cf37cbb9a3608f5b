"""Reads the frame of a page, attributes inherited from its ancestors included. Runs in the child only."""

from __future__ import annotations

from typing import Any

import pikepdf

from functions.pdf.geometry import Frame

_A4 = (0.0, 0.0, 595.276, 841.89)
_DEPTH = 64


def frame(page: pikepdf.Page) -> Frame:
    """Return the visible box and rotation of `page` (ISO 32000-1 7.7.3.3, 14.11.2)."""
    media = box_of(inherited(page.obj, "/MediaBox")) or _A4
    crop = box_of(inherited(page.obj, "/CropBox")) or media
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if right - left < 1 or top - bottom < 1:
        left, bottom, right, top = media
    turned = inherited(page.obj, "/Rotate")
    unit = page.obj.get("/UserUnit")
    return Frame(
        left=left,
        bottom=bottom,
        right=right,
        top=top,
        rotation=int(turned) // 90 * 90 % 360 if turned is not None else 0,
        unit=float(unit) if unit is not None and float(unit) > 0 else 1.0,
    )


def inherited(page: Any, key: str) -> Any:
    """Return an attribute of a page or of the nearest ancestor that has it (ISO 32000-1 7.7.3.4)."""
    for _ in range(_DEPTH):
        if key in page:
            return page[key]
        if "/Parent" not in page:
            return None
        page = page["/Parent"]
    return None


def box_of(value: Any) -> tuple[float, float, float, float] | None:
    """Return left, bottom, right and top of a box, however it is turned; None of what has no area."""
    if not isinstance(value, pikepdf.Array) or len(value) != 4:
        return None
    a, b, c, d = (float(number) for number in value)
    box = (min(a, c), min(b, d), max(a, c), max(b, d))
    return box if box[2] - box[0] >= 1 and box[3] - box[1] >= 1 else None
