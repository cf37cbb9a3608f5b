"""People who join a document: a draft, or one that others sign already."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.domain.documents import Document
from functions.domain.drafting import MAX_RECIPIENTS
from functions.domain.duties import DutyKind, Notice
from functions.domain.errors import Refusals
from functions.domain.events import EventType
from functions.domain.joining import OrderGroupPassed, joined
from functions.domain.lifecycle import (
    DocumentCanceled,
    DocumentNotOpen,
    SignerAssignedTwice,
    Status,
    TooManyRecipients,
)
from functions.domain.parts import Role
from functions.domain.placements import PlacementFileUnknown, PlacementOutsidePage
from functions.domain.recipients import Link, Recipient, RecipientWithoutChannel
from functions.domain.telling import OWES_TELLING
from tests.builders import (
    LATER,
    canceled,
    draft,
    in_progress,
    placement,
    recipient,
    recipient_id,
    sealing,
    settled,
    signature,
    signed,
    viewed,
)

ANA, LUIS, EVA = (recipient_id(name) for name in ("ana", "luis", "eva"))
LINK = Link(secret_sha256="ee" * 32, expires_at=LATER)


def joins(document: Document, newcomer: Recipient | None = None) -> Document:
    link = None if document.status is Status.DRAFT else LINK
    return joined(document, newcomer or recipient("eva"), link=link, at=LATER)


def in_turns() -> Document:
    """Return a document that waits for its second group."""
    return signed(in_progress(recipient("ana"), replace(recipient("luis"), order_group=2)), "ana")


class TestDraft:
    def test_takes_one_more_behind_the_others(self) -> None:
        after = joins(draft(recipient("ana"), recipient("luis")))

        assert [(one.id, one.position) for one in after.recipients] == [(ANA, 1), (LUIS, 2), (EVA, 3)]
        assert (after.recipient(EVA).link, after.duties) == (None, ())

    def test_tells_who_it_is(self) -> None:
        happening = joins(draft(recipient("ana"))).happening

        assert happening is not None
        assert happening.type is EventType.RECIPIENT_ADDED
        assert (happening.data["recipient_id"], happening.data["position"]) == (EVA, 2)
        assert happening.personal["email"] == "eva@example.com"
        assert "eva@example.com" not in str(happening.data)

    def test_refuses_a_signer_who_is_in_it(self) -> None:
        with pytest.raises(SignerAssignedTwice):
            joins(draft(recipient("eva")))

    def test_refuses_one_more_than_a_document_holds(self) -> None:
        full = draft(*(recipient(f"p{number}") for number in range(MAX_RECIPIENTS)))

        with pytest.raises(TooManyRecipients):
            joins(full)

    def test_leaves_to_sending_what_may_still_change(self) -> None:
        unreachable = recipient("eva", email=None, placements=(placement(page=9),))

        assert joins(draft(), unreachable).recipient(EVA).placements == (placement(page=9),)

    def test_refuses_a_place_in_a_file_that_it_does_not_have(self) -> None:
        nowhere = replace(placement(), file_id="fil_none")

        with pytest.raises(PlacementFileUnknown) as refused:
            joins(draft(), recipient("eva", placements=(nowhere,)))
        assert refused.value.pointer == "/placements/0/file_id"


class TestDocumentUnderWay:
    def test_tells_the_newcomer_whose_turn_it_is(self) -> None:
        after = joins(in_progress())

        assert [(one.kind, one.subject, one.notice) for one in after.duties] == [
            (DutyKind.NOTIFY, EVA, Notice.INVITATION)
        ]
        assert after.recipient(EVA).link == LINK
        assert EventType.RECIPIENT_ADDED in OWES_TELLING

    def test_tells_one_of_a_later_group_when_that_has_its_turn(self) -> None:
        after = joins(in_progress(), replace(recipient("eva"), order_group=2))

        assert after.duties == ()
        last = viewed(signed(settled(after), "ana"), "luis").signed_by(LUIS, signature("luis"), at=LATER)
        assert [one.subject for one in last.duties] == [EVA]

    def test_is_sealed_only_once_the_newcomer_has_signed(self) -> None:
        after = signed(settled(joins(in_progress())), "ana", "luis")

        assert after.status is Status.IN_PROGRESS
        assert signed(after, "eva").status is Status.SEALING

    def test_takes_nobody_into_a_group_that_had_its_turn(self) -> None:
        with pytest.raises(OrderGroupPassed) as refused:
            joins(in_turns())
        assert refused.value.facts == {"current": 2}
        assert joins(in_turns(), replace(recipient("eva"), order_group=2)).current_group == 2

    def test_takes_a_reader_into_any_group(self) -> None:
        after = joins(in_turns(), replace(recipient("eva"), role=Role.OBSERVER))

        assert (after.current_group, [one.subject for one in after.duties]) == (2, [EVA])

    def test_keeps_what_was_signed(self) -> None:
        before = signed(in_progress(), "ana")

        assert joins(before).recipients[:2] == before.recipients

    def test_requires_of_the_newcomer_what_sending_requires(self) -> None:
        with pytest.raises(RecipientWithoutChannel):
            joins(in_progress(), recipient("eva", email=None))
        with pytest.raises(PlacementOutsidePage):
            joins(in_progress(), recipient("eva", placements=(placement(page=9),)))
        with pytest.raises(Refusals):
            joins(in_progress(), recipient("eva", email=None, placements=(placement(page=9),)))

    def test_comes_behind_those_whose_part_has_passed_on(self) -> None:
        ana, luis = in_progress().recipients
        passed = replace(in_progress(), recipients=(ana, replace(luis, position=1)))

        assert joins(passed).recipient(EVA).position == 2


class TestEndedDocument:
    def test_takes_nobody(self) -> None:
        with pytest.raises(DocumentCanceled):
            joins(canceled())
        with pytest.raises(DocumentNotOpen):
            joins(sealing())
