"""How the vendors whose interfaces are served say where a signature goes, in our words.

Each function takes the numbers as the vendor's callers write them and returns a placement.
"""

from __future__ import annotations

from typing import Final

from functions.domain.placements import Placement, PlacementKind
from functions.domain.positions import Box, Corner, Measure, Origin, PlacementOffPage, Unit

ZAPSIGN: Final = Measure(origin=Origin.BOTTOM_LEFT, unit=Unit.PERCENT, size_unit=Unit.PERCENT)
AUCO: Final = Measure(corner=Corner.FAR, size_unit=Unit.POINT)
_DIGID_SIZE: Final = (0.28, 0.09)
"""DIGID gives a corner and no size: that of a signature which nobody placed, on a letter, of the page."""
_DIGID_LEAST: Final = 0.02


def from_zapsign(
    *,
    page: int,
    relative_position_bottom: float,
    relative_position_left: float,
    relative_size_x: float,
    relative_size_y: float,
    kind: PlacementKind = PlacementKind.SIGNATURE,
    file_id: str | None = None,
) -> Placement:
    """Read an entry of `rubricas` (ZapSign, place-signatures): percent from the bottom left, pages from 0."""
    box = Box(
        x=relative_position_left,
        y=relative_position_bottom,
        width=relative_size_x,
        height=relative_size_y,
    )
    return Placement.measured(page=page + 1, box=box, measure=ZAPSIGN, kind=kind, file_id=file_id)


def from_auco(
    *,
    page: int,
    x: float,
    y: float,
    w: float,
    h: float,
    kind: PlacementKind = PlacementKind.SIGNATURE,
    file_id: str | None = None,
) -> Placement:
    """Read an entry of `position` (Auco, document/upload).

    `x` is `(left + width) / pageWidth`, `y` is `(top + height) / pageHeight`: the far corner, seen from the top left.
    `w` and `h` are in points, so that the box is known once the page is. Pages count from 1.
    """
    box = Box(x=x, y=y, width=w, height=h)
    return Placement.measured(page=page, box=box, measure=AUCO, kind=kind, file_id=file_id)


def from_digid(
    *,
    pagina: str | float,
    x: str | float,
    y: str | float,
    ancho_pagina: str | float,
    alto_pagina: str | float,
    file_id: str | None = None,
) -> Placement:
    """Read an entry of `SignatureCoordinates` (DIGID, send_doc): pixels from the top left, pages from 1.

    The pixels are those of a picture of `AnchoPagina` by `altoPagina`; numbers may be texts. The corner must lie on
    the page; the box is made smaller where it would reach over the edge.
    """
    wide, tall = _number(ancho_pagina), _number(alto_pagina)
    left, top = _number(x), _number(y)
    if min(wide, tall) <= 0 or not (0 <= left <= wide and 0 <= top <= tall):
        raise PlacementOffPage
    width = max(min(_DIGID_SIZE[0] * wide, wide - left), _DIGID_LEAST * wide)
    height = max(min(_DIGID_SIZE[1] * tall, tall - top), _DIGID_LEAST * tall)
    box = Box(x=min(left, wide - width), y=min(top, tall - height), width=width, height=height)
    measure = Measure(unit=Unit.PIXEL, size_unit=Unit.PIXEL, page_width=wide, page_height=tall)
    return Placement.measured(page=_page(pagina), box=box, measure=measure, file_id=file_id)


def _number(written: str | float) -> float:
    try:
        return float(written)
    except ValueError:
        raise PlacementOffPage from None


def _page(written: str | float) -> int:
    number = _number(written)
    if not number.is_integer() or number < 1:
        raise PlacementOffPage
    return int(number)
