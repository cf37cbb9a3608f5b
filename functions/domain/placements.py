"""Where signatures, initials and answers are drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from functions.domain.errors import Invalid
from functions.domain.files import Page
from functions.domain.positions import Box, Measure, PlacementOffPage, fractions


class PlacementOutsidePage(Invalid):
    """A signature must lie on a page that the document has."""

    code = "placement_outside_page"


class PlacementFileUnknown(Invalid):
    """A signature must lie on a file that the document has."""

    code = "placement_file_unknown"


class PlacementOnSignedFile(Invalid):
    """Nothing is drawn on the pages of a file that is kept byte for byte."""

    code = "placement_on_signed_file"


class PlacementKind(StrEnum):
    SIGNATURE = "signature"
    INITIALS = "initials"
    """The mark on a page that says that the person has seen it: `visto`, `rúbrica`."""


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where a mark goes: a page (from 1) and a box in fractions of the page as shown, from its top left."""

    page: int
    x: float
    y: float
    width: float
    height: float
    file_id: str | None = None
    """None: the main file."""
    kind: PlacementKind = PlacementKind.SIGNATURE
    measure: Measure | None = None
    """Until the document is sent: how the numbers are meant, where they say something only of a page that is known."""
    found: bool = False
    """Whether it comes from an anchor: each sending looks for those anew."""

    @classmethod
    def measured(
        cls,
        *,
        page: int,
        box: Box,
        measure: Measure,
        file_id: str | None = None,
        kind: PlacementKind = PlacementKind.SIGNATURE,
    ) -> Self:
        """Place a box that is given in some measure; points wait for their page. Raises PlacementOffPage."""
        told = box if measure.needs_page else fractions(box, measure)
        return cls(
            page=page,
            x=told.x,
            y=told.y,
            width=told.width,
            height=told.height,
            file_id=file_id,
            kind=kind,
            measure=measure if measure.needs_page else None,
        )

    def on(self, page: Page, *, pointer: str | None = None) -> Self:
        """Return the placement in fractions of its page. Raises PlacementOffPage."""
        if self.measure is None:
            return self
        box = fractions(self.box, self.measure, page=page, pointer=pointer)
        return replace(self, x=box.x, y=box.y, width=box.width, height=box.height, measure=None)

    def fitted(self, page: Page) -> Self | None:
        """Return the placement in fractions of its page; None where it leaves it."""
        try:
            return self.on(page)
        except PlacementOffPage:
            return None

    @property
    def box(self) -> Box:
        return Box(x=self.x, y=self.y, width=self.width, height=self.height)


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """A text in a file, such as `<<signer1>>`, wherever it stands: marks go over each place where it is found.

    `width` and `height` are in points; the box begins at the top left of the text.
    """

    text: str
    width: float = 150.0
    height: float = 50.0
    file_id: str | None = None
    """None: every file."""
    kind: PlacementKind = PlacementKind.SIGNATURE
