from __future__ import annotations

from collections.abc import Callable

import pytest

from functions.domain.documents import Document
from functions.domain.duties import DutyKind
from functions.domain.errors import Refusal
from functions.domain.events import EventType
from functions.domain.lifecycle import (
    DocumentCanceled,
    DocumentEnded,
    DocumentNotCompleted,
    DocumentNotOpen,
    Status,
)
from functions.domain.recipients import (
    DocumentNotViewed,
    RecipientAlreadySigned,
    RecipientNotFound,
    RecipientRefused,
    RecipientStatus,
)
from tests.builders import (
    LATER,
    NOON,
    SEAL_EVIDENCE,
    canceled,
    completed,
    draft,
    in_progress,
    recipient,
    recipient_id,
    refused,
    sealing,
    signature,
    signed,
    stored,
    viewed,
)

ANA = recipient_id("ana")
LUIS = recipient_id("luis")
Verb = Callable[[Document, str], Document]


def sign(document: Document, who: str) -> Document:
    return document.signed_by(who, signature(), at=LATER)


def refuse(document: Document, who: str) -> Document:
    return document.refused_by(who, reason="No es mi nombre", at=LATER)


def finish(document: Document) -> Document:
    return document.completed([stored("sealed.pdf")], evidence=SEAL_EVIDENCE, at=LATER)


class TestViewedBy:
    def test_notes_the_first_time(self) -> None:
        document = in_progress().viewed_by(ANA, at=LATER)

        ana = document.recipient(ANA)
        assert (ana.status, ana.viewed_at) == (RecipientStatus.VIEWED, LATER)
        assert document.happening is not None
        assert document.happening.type is EventType.RECIPIENT_VIEWED

    def test_is_nothing_the_second_time(self) -> None:
        document = viewed(in_progress(), "ana")

        assert document.viewed_by(ANA, at=LATER) is document

    @pytest.mark.parametrize("document", [sealing(), completed(), refused()], ids=lambda one: one.status)
    def test_changes_nothing_once_nobody_can_sign(self, document: Document) -> None:
        assert document.viewed_by(ANA, at=LATER) is document

    @pytest.mark.parametrize(
        ("document", "refusal"), [(draft(recipient("ana")), DocumentNotOpen), (canceled(), DocumentCanceled)]
    )
    def test_refuses_a_document_that_links_do_not_open(
        self, document: Document, refusal: type[Refusal]
    ) -> None:
        with pytest.raises(refusal):
            document.viewed_by(ANA, at=LATER)

    def test_refuses_somebody_who_has_no_part(self) -> None:
        with pytest.raises(RecipientNotFound):
            in_progress().viewed_by(recipient_id("eva"), at=LATER)


class TestSignedBy:
    def test_takes_the_signature_and_waits_for_the_others(self) -> None:
        document = sign(viewed(in_progress(), "ana"), ANA)

        ana = document.recipient(ANA)
        assert (ana.status, ana.signed_at, ana.signature) == (RecipientStatus.SIGNED, LATER, signature())
        assert document.status is Status.IN_PROGRESS
        assert document.duties == ()

    def test_owes_the_seal_with_the_last_one(self) -> None:
        document = sign(viewed(signed(in_progress(), "ana"), "luis"), LUIS)

        assert document.status is Status.SEALING
        assert [(one.kind, one.owner_id, one.not_before) for one in document.duties] == [
            (DutyKind.SEAL, document.id, LATER)
        ]

    def test_may_happen_in_any_order(self) -> None:
        assert signed(in_progress(), "luis", "ana").status is Status.SEALING

    def test_says_what_was_signed_and_agreed_to(self) -> None:
        happening = sign(viewed(in_progress(), "ana"), ANA).happening

        assert happening is not None
        assert happening.type is EventType.RECIPIENT_SIGNED
        assert happening.data == {
            "recipient_id": ANA,
            "signature_sha256": stored("signatures/ana.png").sha256,
            "signature_kind": "drawn",
            "consent_version": "2026-11",
            "file_sha256": stored().sha256,
        }
        assert happening.personal["email"] == "ana@example.com"

    def test_refuses_a_document_that_the_signer_has_not_opened(self) -> None:
        with pytest.raises(DocumentNotViewed):
            sign(in_progress(), ANA)

    def test_refuses_a_second_signature(self) -> None:
        with pytest.raises(RecipientAlreadySigned):
            sign(signed(in_progress(), "ana"), ANA)

    @pytest.mark.parametrize("document", [sealing(), completed()], ids=lambda one: one.status)
    def test_says_so_to_one_who_signed_even_when_all_is_over(self, document: Document) -> None:
        with pytest.raises(RecipientAlreadySigned):
            sign(document, ANA)

    def test_refuses_one_who_has_refused(self) -> None:
        with pytest.raises(RecipientRefused):
            sign(refused(), ANA)

    @pytest.mark.parametrize(
        ("document", "refusal"),
        [
            (draft(recipient("ana"), recipient("luis")), DocumentNotOpen),
            (refused(), DocumentNotOpen),
            (canceled(), DocumentCanceled),
        ],
    )
    def test_refuses_a_document_that_is_not_open(self, document: Document, refusal: type[Refusal]) -> None:
        with pytest.raises(refusal):
            sign(document, LUIS)


class TestRefusedBy:
    def test_ends_the_document(self) -> None:
        document = refuse(in_progress(), ANA)

        assert (document.status, document.ended_at, document.end_reason) == (
            Status.REFUSED,
            LATER,
            "No es mi nombre",
        )
        assert document.recipient(ANA).refusal_reason == "No es mi nombre"
        assert document.duties == ()

    def test_tells_the_reason_in_the_erasable_part_alone(self) -> None:
        happening = refuse(in_progress(), ANA).happening

        assert happening is not None
        assert happening.type is EventType.DOCUMENT_REFUSED
        assert happening.data == {"recipient_id": ANA}
        assert happening.personal["reason"] == "No es mi nombre"

    def test_needs_no_opening_first(self) -> None:
        assert refuse(in_progress(), LUIS).status is Status.REFUSED

    def test_refuses_one_who_has_signed(self) -> None:
        with pytest.raises(RecipientAlreadySigned):
            refuse(signed(in_progress(), "ana"), ANA)

    def test_refuses_a_second_refusal(self) -> None:
        with pytest.raises(RecipientRefused):
            refuse(refused(), ANA)

    @pytest.mark.parametrize(
        ("document", "refusal"),
        [
            (draft(recipient("luis")), DocumentNotOpen),
            (refused(), DocumentNotOpen),
            (canceled(), DocumentCanceled),
        ],
    )
    def test_refuses_a_document_that_is_not_open(self, document: Document, refusal: type[Refusal]) -> None:
        with pytest.raises(refusal):
            refuse(document, LUIS)


class TestCanceled:
    @pytest.mark.parametrize("document", [draft(), in_progress()], ids=lambda one: one.status)
    def test_ends_a_document_that_has_not_ended(self, document: Document) -> None:
        ended = document.canceled(reason="duplicated", at=LATER)

        assert (ended.status, ended.ended_at, ended.end_reason) == (Status.CANCELED, LATER, "duplicated")
        assert ended.happening is not None
        assert ended.happening.type is EventType.DOCUMENT_CANCELED
        assert ended.duties == ()

    @pytest.mark.parametrize("document", [sealing(), completed(), refused()], ids=lambda one: one.status)
    def test_refuses_what_everybody_signed_or_somebody_refused(self, document: Document) -> None:
        with pytest.raises(DocumentEnded) as refusal:
            document.canceled(reason=None, at=LATER)

        assert refusal.value.facts["status"] == document.status

    def test_refuses_to_cancel_twice(self) -> None:
        with pytest.raises(DocumentCanceled):
            canceled().canceled(reason=None, at=LATER)

    def test_blocks_every_link(self) -> None:
        with pytest.raises(DocumentCanceled):
            canceled().require_readable()


class TestCompleted:
    def test_keeps_the_sealed_file(self) -> None:
        document = finish(sealing())

        assert (document.status, document.ended_at) == (Status.COMPLETED, LATER)
        assert document.require_sealed() == stored("sealed.pdf")

    def test_tells_the_digest_and_the_evidence(self) -> None:
        happening = finish(sealing()).happening

        assert happening is not None
        assert happening.type is EventType.DOCUMENT_COMPLETED
        assert happening.data == {
            "sealed_sha256": stored("sealed.pdf").sha256,
            "sealed_size": 1000,
            **SEAL_EVIDENCE,
        }

    @pytest.mark.parametrize(
        "document", [draft(), in_progress(), completed(), canceled(), refused()], ids=lambda one: one.status
    )
    def test_refuses_what_is_not_being_sealed(self, document: Document) -> None:
        with pytest.raises(DocumentNotOpen):
            finish(document)


class TestReading:
    @pytest.mark.parametrize(
        "document", [in_progress(), sealing(), completed(), refused()], ids=lambda one: one.status
    )
    def test_is_for_everybody_who_has_a_part_in_what_was_sent(self, document: Document) -> None:
        document.require_readable()

    @pytest.mark.parametrize(
        "document", [draft(), in_progress(), sealing(), canceled(), refused()], ids=lambda one: one.status
    )
    def test_finds_no_sealed_file_before_the_end(self, document: Document) -> None:
        with pytest.raises(DocumentNotCompleted) as refusal:
            document.require_sealed()

        assert refusal.value.facts["status"] == document.status


class TestVerbs:
    def test_leave_the_document_that_they_began_with_as_it_was(self) -> None:
        before = viewed(in_progress(), "ana")
        status, people = before.status, before.recipients

        sign(before, ANA)
        refuse(before, ANA)
        before.canceled(reason=None, at=LATER)

        assert (before.status, before.recipients, before.updated_at) == (status, people, NOON)
