"""Placing: anchors and points come to boxes when the document is sent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.domain.documents import Document
from functions.domain.errors import Refusals
from functions.domain.existing_signatures import ExistingSignatures
from functions.domain.files import File, FileState, Page
from functions.domain.lifecycle import DocumentHasNoRecipients
from functions.domain.parts import Role
from functions.domain.placements import Anchor, Placement, PlacementKind
from functions.domain.placing import (
    MAX_FOUND,
    MAX_SHOWN,
    Spot,
    everywhere,
    placed,
    placed_late,
    placements_in,
    places_shown,
    signs_at_the_end,
    wanted,
)
from functions.domain.positions import Box, Measure, Unit
from functions.domain.preparing import shown_placements
from tests.builders import NOON, draft, in_progress, placement, ready_file, recipient

POINTS = Measure(unit=Unit.POINT, size_unit=Unit.POINT)
OFF_PAGE = Placement.measured(page=1, box=Box(x=700, y=100, width=100, height=40), measure=POINTS)
ANCHOR = Anchor(text="<<signer1>>", width=153, height=79.2)


def anchored(*anchors: Anchor) -> Document:
    return draft(replace(recipient("ana"), anchors=anchors or (ANCHOR,)))


def main_file(document: Document) -> str:
    return document.files[0].id


class TestAnchors:
    def test_are_looked_for_in_every_file_that_can_be_drawn_on(self) -> None:
        document = anchored(ANCHOR, Anchor(text="<<visto>>", kind=PlacementKind.INITIALS), ANCHOR)

        assert wanted(document) == {main_file(document): ("<<signer1>>", "<<visto>>")}

    def test_give_a_box_at_every_place(self) -> None:
        document = anchored()
        found = {main_file(document): {ANCHOR.text: (Spot(page=1, x=0.1, y=0.2), Spot(page=3, x=0.5, y=0.5))}}

        after, problems = placed(document, found)

        assert problems == []
        boxes = after.recipients[0].placements
        assert [(one.page, one.x, one.y) for one in boxes] == [(1, 0.1, 0.2), (3, 0.5, 0.5)]
        assert (boxes[0].width, boxes[0].height) == pytest.approx((0.25, 0.1))

    def test_are_moved_onto_the_page_at_its_edge(self) -> None:
        document = anchored()
        found = {main_file(document): {ANCHOR.text: (Spot(page=1, x=0.95, y=0.99),)}}

        (box,) = placed(document, found)[0].recipients[0].placements

        assert (box.x, box.y) == pytest.approx((0.75, 0.9))

    def test_are_found_anew_by_every_sending(self) -> None:
        document = anchored()
        once, _ = placed(document, {main_file(document): {ANCHOR.text: (Spot(page=1, x=0.1, y=0.2),)}})

        again, _ = placed(once, {main_file(document): {ANCHOR.text: (Spot(page=2, x=0.3, y=0.4),)}})

        assert [one.page for one in again.recipients[0].placements] == [2]

    def test_that_are_nowhere_are_told_with_everything_else(self) -> None:
        document = anchored()
        document = replace(
            document,
            recipients=(*document.recipients, recipient("beto", placements=(placement(page=9),))),
        )
        after, problems = placed(document, {})

        with pytest.raises(Refusals) as refused:
            after.require_sendable(at=NOON, found=problems)

        assert [(one.code, one.pointer) for one in refused.value.refusals] == [
            ("placement_outside_page", "/recipients/1/placements/0"),
            ("anchor_not_found", "/recipients/0/anchors/0"),
        ]

    def test_are_told_where_the_file_is_unknown(self) -> None:
        (problem,) = placed(anchored(replace(ANCHOR, file_id="fil_x")), {})[1]

        assert (problem.code, problem.pointer) == (
            "placement_file_unknown",
            "/recipients/0/anchors/0/file_id",
        )

    def test_are_told_in_a_file_that_is_kept_as_it_is(self) -> None:
        signed = replace(ready_file(), existing_signatures=ExistingSignatures(signatures=()))
        document = draft(replace(recipient("ana"), anchors=(ANCHOR,)), file=signed)

        assert wanted(document) == {}
        assert [one.code for one in placed(document, {})[1]] == ["placement_on_signed_file"]

    def test_say_nothing_while_the_file_is_made(self) -> None:
        document = draft(replace(recipient("ana"), anchors=(ANCHOR,)), file=File(state=FileState.RENDERING))

        assert placed(document, {})[1] == []

    def test_that_are_everywhere_are_told(self) -> None:
        document = anchored()
        spots = tuple(Spot(page=1, x=0.1, y=0.1) for _ in range(MAX_FOUND + 1))

        (problem,) = placed(document, {main_file(document): {ANCHOR.text: spots}})[1]

        assert problem.code == "anchor_too_frequent"


class TestPoints:
    def test_become_fractions_of_their_page(self) -> None:
        point = Placement.measured(page=2, box=Box(x=61.2, y=79.2, width=153, height=79.2), measure=POINTS)

        after, _ = placed(draft(recipient("ana", placements=(point,))), {})

        (box,) = after.recipients[0].placements
        assert (box.x, box.y, box.width, box.height) == pytest.approx((0.1, 0.1, 0.25, 0.1))
        assert box.measure is None

    def test_are_fractions_in_whatever_was_sent(self) -> None:
        point = Placement.measured(page=2, box=Box(x=61.2, y=79.2, width=153, height=79.2), measure=POINTS)

        (ana,) = in_progress(recipient("ana", placements=(point,))).recipients

        assert ana.placements[0].measure is None

    def test_that_leave_their_page_are_shown_as_they_were_asked_for(self) -> None:
        document = draft(recipient("ana", placements=(OFF_PAGE,)))

        assert shown_placements(document, document.recipients[0]) == (OFF_PAGE,)

    def test_that_leave_a_page_made_late_are_let_go(self) -> None:
        # Before its page was there nobody knew that the box leaves it.
        sent = in_progress()
        ana = replace(sent.recipients[0], placements=(OFF_PAGE, placement()))

        after = placed_late(replace(sent, recipients=(ana,)), {})

        assert after.recipients[0].placements == (placement(),)


class TestInitials:
    def test_are_not_for_who_draws_nothing(self) -> None:
        document = draft(replace(recipient("ana"), initials_everywhere=True, role=Role.APPROVER))

        assert list(everywhere(document, document.recipients[0], document.files[0])) == []

    @given(st.integers(1, 25), st.floats(100, 3000), st.floats(100, 3000))
    def test_go_on_every_page_side_by_side_and_never_over_its_edge(
        self, people: int, width: float, height: float
    ) -> None:
        file = replace(ready_file(), pages=(Page(width=width, height=height),) * 2)
        everybody = [
            replace(recipient(f"p{number}"), initials_everywhere=True, position=number)
            for number in range(people)
        ]
        document = draft(*everybody, file=file)

        places = [list(everywhere(document, one, document.files[0])) for one in document.recipients]

        assert all([one.page for one in each] == [1, 2] for each in places)
        assert all(one.x >= 0 and one.x + one.width <= 1 for each in places for one in each)
        assert all(one.y >= 0 and one.y + one.height <= 1 for each in places for one in each)
        if people <= 4:
            assert len({(each[0].x, each[0].y) for each in places}) == people

    def test_keep_the_place_of_whoever_hands_the_part_over(self) -> None:
        document = draft(*(replace(recipient(name), initials_everywhere=True) for name in ("ana", "beto")))
        beto = document.recipients[1]
        heir = replace(beto, id="rcp_heir")
        later = replace(document, recipients=(*document.recipients, heir))

        assert list(everywhere(later, heir, later.files[0])) == list(
            everywhere(document, beto, document.files[0])
        )

    def test_are_shown_on_the_first_pages_of_a_long_file(self) -> None:
        long = ready_file(pages=MAX_SHOWN + 50)
        document = draft(
            replace(recipient("ana", placements=(placement(),)), initials_everywhere=True), file=long
        )

        shown = places_shown(document, document.recipients[0])

        assert [one.page for one in shown] == [1, *range(1, MAX_SHOWN + 1)]

    def test_stand_beside_the_given_places(self) -> None:
        document = draft(replace(recipient("ana", placements=(placement(page=2),)), initials_everywhere=True))

        kinds = [one.kind for one in placements_in(document, document.recipients[0], document.files[0])]

        assert kinds == [PlacementKind.SIGNATURE, *[PlacementKind.INITIALS] * 3]


class TestTheEnd:
    def test_is_where_signs_whoever_has_places_for_initials_only(self) -> None:
        initials = replace(placement(), kind=PlacementKind.INITIALS)

        assert signs_at_the_end(recipient("ana", placements=(initials,)))
        assert not signs_at_the_end(recipient("ana", placements=(placement(),)))
        assert not signs_at_the_end(replace(recipient("ana"), anchors=(ANCHOR,)))

    def test_is_not_for_who_draws_nothing(self) -> None:
        assert not signs_at_the_end(replace(recipient("ana"), role=Role.APPROVER))


def test_a_document_without_people_is_refused_as_before() -> None:
    after, problems = placed(draft(), {})

    with pytest.raises(DocumentHasNoRecipients):
        after.require_sendable(at=NOON, found=problems)
