"""Where marks go: the vendors' numbers and ours come to the same box, and no box leaves its page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.domain.conventions import from_auco, from_digid, from_zapsign
from functions.domain.errors import Refusals
from functions.domain.files import Page
from functions.domain.placements import Placement, PlacementKind
from functions.domain.positions import (
    LEAST,
    Box,
    Corner,
    Measure,
    Origin,
    PageSizeUnknown,
    PlacementOffPage,
    Unit,
    fractions,
)
from tests.builders import NOON, draft, recipient

LETTER = Page(width=612, height=792)
ACROSS = Page(width=792, height=612)

sides = st.floats(min_value=20, max_value=5000)
pages = st.builds(Page, width=sides, height=sides)
wild = st.floats(min_value=-1e6, max_value=1e6)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    """A box somewhere on a page, in fractions from its top left."""
    width = draw(st.floats(min_value=LEAST * 2, max_value=1))
    height = draw(st.floats(min_value=LEAST * 2, max_value=1))
    x = draw(st.floats(min_value=0, max_value=1)) * (1 - width)
    y = draw(st.floats(min_value=0, max_value=1)) * (1 - height)
    return Box(x=x, y=y, width=width, height=height)


def told_as(box: Box, measure: Measure, page: Page) -> Box:
    """Write a box of fractions in another measure: the way back of the rule under test."""
    top = box.y if measure.origin is Origin.TOP_LEFT else 1 - box.y - box.height
    left = box.x
    if measure.corner is Corner.FAR:
        left, top = left + box.width, top + box.height
    wide = {
        Unit.FRACTION: 1,
        Unit.PERCENT: 100,
        Unit.POINT: page.width,
        Unit.PIXEL: measure.page_width or 0,
    }
    tall = {**wide, Unit.POINT: page.height, Unit.PIXEL: measure.page_height or 0}
    return Box(
        x=left * wide[measure.unit],
        y=top * tall[measure.unit],
        width=box.width * wide[measure.size_unit],
        height=box.height * tall[measure.size_unit],
    )


measures = st.builds(
    Measure,
    origin=st.sampled_from(Origin),
    corner=st.sampled_from(Corner),
    unit=st.sampled_from(Unit),
    size_unit=st.sampled_from(Unit),
    page_width=sides,
    page_height=sides,
)


class TestFractions:
    @given(boxes(), measures, pages)
    def test_are_the_same_whatever_the_measure(self, box: Box, measure: Measure, page: Page) -> None:
        found = fractions(told_as(box, measure, page), measure, page=page)

        assert vars_of(found) == pytest.approx(vars_of(box), abs=1e-6)

    @given(st.builds(Box, x=wild, y=wild, width=wild, height=wild), measures, pages)
    def test_lie_on_the_page_or_are_refused(self, box: Box, measure: Measure, page: Page) -> None:
        try:
            found = fractions(box, measure, page=page)
        except PlacementOffPage:
            return

        assert found.x >= 0
        assert found.y >= 0
        assert found.x + found.width <= 1 + 1e-9
        assert found.y + found.height <= 1 + 1e-9
        assert min(found.width, found.height) >= LEAST

    @pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
    def test_refuse_what_is_no_number(self, number: float) -> None:
        with pytest.raises(PlacementOffPage):
            fractions(Box(x=number, y=0, width=0.2, height=0.2), Measure())

    def test_move_by_a_hair_what_was_rounded_over_the_edge(self) -> None:
        found = fractions(Box(x=0.8004, y=-0.001, width=0.2, height=0.1), Measure())

        assert (found.x, found.y) == (0.8, 0.0)

    def test_need_the_page_for_points(self) -> None:
        with pytest.raises(PageSizeUnknown):
            fractions(Box(x=1, y=1, width=9, height=9), Measure(unit=Unit.POINT, size_unit=Unit.POINT))

    def test_need_the_picture_for_pixels(self) -> None:
        with pytest.raises(PageSizeUnknown):
            fractions(Box(x=1, y=1, width=9, height=9), Measure(unit=Unit.PIXEL, size_unit=Unit.PIXEL))


class TestZapsign:
    def test_counts_percent_from_the_bottom_left_and_pages_from_none(self) -> None:
        placed = from_zapsign(
            page=0,
            relative_position_bottom=42.50,
            relative_position_left=65.71,
            relative_size_x=19.55,
            relative_size_y=9.42,
        )

        assert placed.page == 1
        assert vars_of(placed.box) == pytest.approx([0.6571, 1 - 0.425 - 0.0942, 0.1955, 0.0942])

    def test_marks_initials(self) -> None:
        placed = from_zapsign(
            page=3,
            relative_position_bottom=0,
            relative_position_left=0,
            relative_size_x=5,
            relative_size_y=5,
            kind=PlacementKind.INITIALS,
        )

        assert placed.kind is PlacementKind.INITIALS
        assert placed.page == 4

    def test_refuses_a_box_that_leaves_the_page(self) -> None:
        with pytest.raises(PlacementOffPage):
            from_zapsign(
                page=0,
                relative_position_bottom=95,
                relative_position_left=10,
                relative_size_x=20,
                relative_size_y=10,
            )


class TestAuco:
    @given(boxes(), pages)
    def test_names_the_far_corner_and_sizes_in_points(self, box: Box, page: Page) -> None:
        left, top = box.x * page.width, box.y * page.height
        wide, tall = box.width * page.width, box.height * page.height
        placed = from_auco(
            page=1, x=(left + wide) / page.width, y=(top + tall) / page.height, w=wide, h=tall
        ).on(page)

        assert vars_of(placed.box) == pytest.approx(vars_of(box), abs=1e-6)

    def test_waits_for_its_page(self) -> None:
        placed = from_auco(page=1, x=0.5, y=0.5, w=153, h=79.2)

        assert placed.measure is not None
        assert vars_of(placed.on(LETTER).box) == pytest.approx([0.25, 0.4, 0.25, 0.1])
        assert placed.on(ACROSS).width == pytest.approx(153 / 792)


class TestDigid:
    def test_reads_texts_as_pixels_of_the_page_given(self) -> None:
        placed = from_digid(pagina="2", x="102.0", y="198", ancho_pagina="1020", alto_pagina=1320)

        assert placed.page == 2
        assert (placed.x, placed.y) == pytest.approx((0.1, 0.15))

    @given(st.floats(0, 1), st.floats(0, 1), pages)
    def test_puts_every_corner_on_the_page(self, across: float, down: float, page: Page) -> None:
        placed = from_digid(
            pagina=1,
            x=across * page.width,
            y=down * page.height,
            ancho_pagina=page.width,
            alto_pagina=page.height,
        )

        assert placed.x + placed.width <= 1 + 1e-9
        assert placed.y + placed.height <= 1 + 1e-9

    @pytest.mark.parametrize(
        ("pagina", "x", "ancho"),
        [("uno", 1, 100), (0, 1, 100), (1.5, 1, 100), (1, "x", 100), (1, -4, 100), (1, 1, 0), (1, 101, 100)],
    )
    def test_refuses_what_is_nowhere(self, pagina: str | float, x: str | float, ancho: float) -> None:
        with pytest.raises(PlacementOffPage):
            from_digid(pagina=pagina, x=x, y=1, ancho_pagina=ancho, alto_pagina=100)


class TestSending:
    def test_names_boxes_in_points_that_leave_their_page(self) -> None:
        points = Measure(unit=Unit.POINT, size_unit=Unit.POINT)
        fits = Placement.measured(page=1, box=Box(x=400, y=700, width=200, height=50), measure=points)
        leaves = replace(fits, x=500)
        document = draft(recipient("ana", placements=(fits, leaves)))

        with pytest.raises(PlacementOffPage) as refused:
            document.require_sendable(at=NOON)

        assert refused.value.pointer == "/recipients/0/placements/1"

    def test_names_all_of_them(self) -> None:
        points = Measure(unit=Unit.POINT, size_unit=Unit.POINT)
        leaves = Placement.measured(page=1, box=Box(x=500, y=700, width=200, height=50), measure=points)
        document = draft(recipient("ana", placements=(leaves, leaves)))

        with pytest.raises(Refusals) as refused:
            document.require_sendable(at=NOON)

        assert len(refused.value.refusals) == 2


def vars_of(box: Box) -> list[float]:
    return [box.x, box.y, box.width, box.height]
