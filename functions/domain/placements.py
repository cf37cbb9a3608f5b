"""Where signatures, initials and answers are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from functions.domain.errors import Invalid


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
