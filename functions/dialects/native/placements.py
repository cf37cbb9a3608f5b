"""Places on pages, on the wire: boxes in any of the usual measures, and texts that are looked for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from functions.dialects.native.wire import Body, Identifier, Request
from functions.domain.placements import Anchor, Placement, PlacementKind
from functions.domain.positions import Box, Corner, Measure, Origin, PlacementOffPage, Unit

Number = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Size = Annotated[float, Field(gt=0, le=1_000_000, allow_inf_nan=False)]
PageNumber = Annotated[int, Field(ge=1, le=2000)]


class PlacementInput(Request):
    """Where a mark goes: a page, from 1, and a box. The page is meant as it is shown, rotation applied.

    Without more, the numbers are fractions of the page from its top left. `unit` says what `x` and `y` are:
    `fraction`, `percent`, `point` (1/72 inch) or `pixel` of a picture of the page of `page_width` by `page_height`;
    `size_unit` the same of `width` and `height`, if that is another. With `origin: "bottom_left"` the numbers count
    upwards; `corner: "far"` names the corner of the box across from the origin instead of the nearest. Boxes with
    points are told once the document is sent, when every page is known.
    """

    page: PageNumber
    x: Number
    y: Number
    width: Size
    height: Size
    file_id: Identifier | None = None
    """Which file; without it, the main one."""
    kind: Literal["signature", "initials"] = "signature"
    unit: Literal["fraction", "percent", "point", "pixel"] = "fraction"
    size_unit: Literal["fraction", "percent", "point", "pixel"] | None = None
    origin: Literal["top_left", "bottom_left"] = "top_left"
    corner: Literal["near", "far"] = "near"
    page_width: Size | None = None
    page_height: Size | None = None

    @model_validator(mode="after")
    def _lies_on_the_page(self) -> PlacementInput:
        pixels = "pixel" in (self.unit, self.size_unit)
        if pixels is not (self.page_width is not None and self.page_height is not None):
            raise PydanticCustomError(
                "pixels_of_what", "Pixels, and only they, go with page_width and page_height"
            )
        try:
            self.placement()
        except PlacementOffPage as off:
            raise PydanticCustomError("outside_page", "The box must lie on the page") from off
        return self

    @property
    def measure(self) -> Measure:
        """How the numbers are meant."""
        return Measure(
            origin=Origin(self.origin),
            corner=Corner(self.corner),
            unit=Unit(self.unit),
            size_unit=Unit(self.size_unit or self.unit),
            page_width=self.page_width,
            page_height=self.page_height,
        )

    def placement(self) -> Placement:
        """Return what is asked for, in fractions wherever they can be told."""
        return Placement.measured(
            page=self.page,
            box=Box(x=self.x, y=self.y, width=self.width, height=self.height),
            measure=self.measure,
            file_id=self.file_id,
            kind=PlacementKind(self.kind),
        )


class AnchorInput(Request):
    """A text in the file, such as `<<signer1>>` or `{{signature:0}}`: a mark goes over every place where it stands.

    Capitals and spaces make no difference. The box begins at the top left of the text and has `width` by `height`
    points; where it would reach over the edge of the page, it is moved inwards. The text itself stays as it is: write
    it in white. It is looked for when the document is sent; one that is nowhere is a problem of sending.
    """

    text: Annotated[str, StringConstraints(min_length=2, max_length=80)]
    width: Annotated[float, Field(ge=8, le=1000)] = 150
    height: Annotated[float, Field(ge=8, le=1000)] = 50
    file_id: Identifier | None = None
    """Where to look; without it, in every file."""
    kind: Literal["signature", "initials"] = "signature"

    def anchor(self) -> Anchor:
        return Anchor(
            text=self.text,
            width=self.width,
            height=self.height,
            file_id=self.file_id,
            kind=PlacementKind(self.kind),
        )


class MeasureBody(Body):
    """How the numbers of a box are meant, as it was asked for."""

    unit: str
    size_unit: str
    origin: str
    corner: str
    page_width: float | None
    page_height: float | None


class PlacementBody(Body):
    """Where a mark goes: a page, from 1, and a box in fractions of the page as shown, from its top left."""

    page: int
    x: float
    y: float
    width: float
    height: float
    file_id: str | None
    """None: the main file."""
    kind: str
    measure: MeasureBody | None
    """Before the document is sent, where the numbers are no fractions yet: a box in points, as it was asked for."""

    @classmethod
    def of(cls, placement: Placement) -> PlacementBody:
        meant = placement.measure
        return cls(
            page=placement.page,
            x=placement.x,
            y=placement.y,
            width=placement.width,
            height=placement.height,
            file_id=placement.file_id,
            kind=placement.kind.value,
            measure=None
            if meant is None
            else MeasureBody(
                unit=meant.unit.value,
                size_unit=meant.size_unit.value,
                origin=meant.origin.value,
                corner=meant.corner.value,
                page_width=meant.page_width,
                page_height=meant.page_height,
            ),
        )


class AnchorBody(Body):
    """A text that marks go over."""

    text: str
    width: float
    height: float
    file_id: str | None
    kind: str

    @classmethod
    def of(cls, anchor: Anchor) -> AnchorBody:
        return cls(
            text=anchor.text,
            width=anchor.width,
            height=anchor.height,
            file_id=anchor.file_id,
            kind=anchor.kind.value,
        )
