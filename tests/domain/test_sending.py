from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.domain.assigning import IdentityVerificationUnavailable
from functions.domain.documents import LINK_LIFETIME, Document
from functions.domain.duties import DutyKind, Notice
from functions.domain.errors import Refusals
from functions.domain.events import EventType
from functions.domain.files import File, FileNotReady, FileState
from functions.domain.lifecycle import (
    DocumentCanceled,
    DocumentHasNoRecipients,
    DocumentNotDraft,
    DocumentNotOpen,
    Status,
)
from functions.domain.placements import PlacementOutsidePage
from functions.domain.recipients import (
    RecipientAlreadySigned,
    RecipientNotFound,
    RecipientRefused,
    RecipientStatus,
    RecipientWithoutChannel,
)
from functions.domain.requirements import Requirement
from functions.domain.terms import RefusalPolicy, Terms
from tests.builders import (
    LATER,
    NOON,
    awaited_file,
    canceled,
    completed,
    draft,
    in_progress,
    links,
    placement,
    ready_file,
    recipient,
    recipient_id,
    refused,
    sealing,
    settled,
    signed,
)


def send(document: Document) -> Document:
    return document.sent(links=links(document, at=LATER), sealed_link_seed="c2VlZA==", at=LATER)


class TestSent:
    def test_opens_a_draft_for_signing(self) -> None:
        sent = send(draft(recipient("ana"), recipient("luis")))

        assert (sent.status, sent.sent_at, sent.sealed_link_seed) == (Status.IN_PROGRESS, LATER, "c2VlZA==")
        assert [one.status for one in sent.recipients] == [RecipientStatus.WAITING] * 2

    def test_gives_each_recipient_their_own_link(self) -> None:
        sent = send(draft(recipient("ana"), recipient("luis")))

        given = [one.link for one in sent.recipients]
        assert given == list(links(sent, at=LATER).values())
        assert len({one.secret_sha256 for one in given if one}) == 2

    def test_owes_each_recipient_a_message(self) -> None:
        owed = send(draft(recipient("ana"), recipient("luis"))).duties

        assert [(one.kind, one.subject, one.notice, one.not_before) for one in owed] == [
            (DutyKind.NOTIFY, recipient_id("ana"), Notice.INVITATION, LATER),
            (DutyKind.NOTIFY, recipient_id("luis"), Notice.INVITATION, LATER),
        ]

    def test_tells_that_it_was_sent_and_to_whom(self) -> None:
        happening = send(draft(recipient("ana"))).happening

        assert happening is not None
        assert happening.type is EventType.DOCUMENT_SENT
        assert happening.data == {"recipients": [recipient_id("ana")]}

    @pytest.mark.parametrize(
        "document", [in_progress(), sealing(), completed(), refused()], ids=lambda one: one.status
    )
    def test_refuses_a_document_already_sent(self, document: Document) -> None:
        with pytest.raises(DocumentNotDraft):
            send(document)

    def test_refuses_a_canceled_document(self) -> None:
        with pytest.raises(DocumentCanceled):
            send(canceled())

    def test_refuses_a_document_without_recipients(self) -> None:
        with pytest.raises(DocumentHasNoRecipients):
            send(draft())

    @pytest.mark.parametrize(
        "file",
        [awaited_file(), File(state=FileState.REJECTED, rejection="pdf_damaged")],
        ids=["awaited", "rejected"],
    )
    def test_refuses_a_document_without_a_file(self, file: File) -> None:
        with pytest.raises(FileNotReady) as refusal:
            send(draft(recipient("ana"), file=file))

        assert refusal.value.facts["state"] == file.state.value

    def test_refuses_a_recipient_whom_nothing_reaches(self) -> None:
        with pytest.raises(RecipientWithoutChannel) as refusal:
            send(draft(recipient("ana"), recipient("luis", email=None)))

        assert refusal.value.pointer == "/recipients/1"

    def test_refuses_a_proof_of_identity_that_nobody_can_take(self) -> None:
        with pytest.raises(IdentityVerificationUnavailable) as refusal:
            draft(recipient("ana", kyc=True)).require_sendable(at=LATER, provable=(Requirement.CODE_EMAIL,))

        assert refusal.value.pointer == "/recipients/0/kyc"

    def test_takes_a_signature_on_the_last_page(self) -> None:
        placed = recipient("ana", placements=(placement(page=3),))

        assert send(draft(placed, file=ready_file(pages=3))).status is Status.IN_PROGRESS

    def test_refuses_a_signature_on_the_page_after_the_last(self) -> None:
        placed = recipient("ana", placements=(placement(page=1), placement(page=4)))

        with pytest.raises(PlacementOutsidePage) as refusal:
            send(draft(placed, file=ready_file(pages=3)))

        assert refusal.value.pointer == "/recipients/0/placements/1"
        assert refusal.value.facts == {"page": 4, "pages": 3}

    def test_names_everything_that_is_in_the_way_at_once(self) -> None:
        document = draft(
            replace(recipient("ana", placements=(placement(page=9),)), requirements=(Requirement.TAX_ID,)),
            recipient("luis", email=None),
        )

        with pytest.raises(Refusals) as refusal:
            send(document)

        assert [(one.code, one.pointer) for one in refusal.value.refusals] == [
            ("requirement_impossible", "/recipients/0/requirements"),
            ("placement_outside_page", "/recipients/0/placements/0"),
            ("recipient_without_channel", "/recipients/1"),
        ]
        assert refusal.value.facts["count"] == 3

    def test_names_a_missing_file_beside_missing_recipients(self) -> None:
        with pytest.raises(Refusals) as refusal:
            send(draft(file=awaited_file()))

        assert [one.code for one in refusal.value.refusals] == [
            "file_not_ready",
            "document_without_recipients",
        ]


class TestResent:
    def test_reminds_those_who_have_not_signed(self) -> None:
        again = signed(in_progress(), "ana").resent(None, at=LATER)

        assert [(one.kind, one.subject, one.notice) for one in again.duties] == [
            (DutyKind.NOTIFY, recipient_id("luis"), Notice.REMINDER)
        ]
        assert again.happening is not None
        assert again.happening.type is EventType.DOCUMENT_RESENT
        assert again.happening.data == {"recipients": [recipient_id("luis")]}

    def test_reminds_those_named_alone_and_once(self) -> None:
        again = in_progress().resent([recipient_id("luis"), recipient_id("luis")], at=LATER)

        assert [one.subject for one in again.duties] == [recipient_id("luis")]

    def test_makes_their_links_young_again_without_replacing_them(self) -> None:
        before = in_progress()
        much_later = NOON + timedelta(days=100)

        after = before.resent([recipient_id("ana")], at=much_later)

        ana, luis = (one.link for one in after.recipients)
        old_ana, old_luis = (one.link for one in before.recipients)
        assert ana is not None
        assert old_ana is not None
        assert ana == replace(old_ana, expires_at=much_later + LINK_LIFETIME)
        assert luis == old_luis

    def test_refuses_one_who_has_signed(self) -> None:
        with pytest.raises(RecipientAlreadySigned):
            signed(in_progress(), "ana").resent([recipient_id("ana")], at=LATER)

    def test_refuses_one_who_has_refused_and_is_told_nothing_more(self) -> None:
        alerts = replace(in_progress(), terms=Terms(refusal_policy=RefusalPolicy.ALERTS))
        document = settled(alerts.refused_by(recipient_id("ana"), reason="x", at=NOON))

        with pytest.raises(RecipientRefused):
            document.resent([recipient_id("ana")], at=LATER)
        assert [one.subject for one in document.resent(None, at=LATER).duties] == [recipient_id("luis")]

    def test_refuses_all_where_nobody_is_left_to_tell(self) -> None:
        alerts = replace(in_progress(recipient("ana")), terms=Terms(refusal_policy=RefusalPolicy.ALERTS))
        document = settled(alerts.refused_by(recipient_id("ana"), reason="x", at=NOON))

        with pytest.raises(RecipientRefused):
            document.resent(None, at=LATER)

    def test_refuses_somebody_who_has_no_part(self) -> None:
        with pytest.raises(RecipientNotFound):
            in_progress().resent([recipient_id("eva")], at=LATER)

    @pytest.mark.parametrize(
        "document", [draft(recipient("ana")), sealing(), completed(), refused()], ids=lambda one: one.status
    )
    def test_refuses_a_document_that_nobody_can_sign(self, document: Document) -> None:
        with pytest.raises(DocumentNotOpen):
            document.resent(None, at=LATER)

    def test_refuses_a_canceled_document(self) -> None:
        with pytest.raises(DocumentCanceled):
            canceled().resent(None, at=LATER)


class TestWithNotified:
    def test_marks_the_recipient_who_was_told(self) -> None:
        told = in_progress().with_notified(
            recipient_id("ana"), channel="email", notice=Notice.INVITATION, at=LATER
        )

        ana, luis = told.recipients
        assert (ana.status, ana.notified_at) == (RecipientStatus.NOTIFIED, LATER)
        assert luis.status is RecipientStatus.WAITING
        assert told.happening is not None
        assert told.happening.type is EventType.RECIPIENT_NOTIFIED
        assert told.happening.data == {
            "recipient_id": ana.id,
            "channel": "email",
            "notice": "invitation",
            "reminder": False,
        }

    def test_counts_reminders_by_their_channel(self) -> None:
        document = in_progress()
        for channel, notice in (
            ("email", Notice.INVITATION),
            ("email", Notice.REMINDER),
            ("sms", Notice.REMINDER),
            ("email", Notice.REMINDER),
        ):
            document = document.with_notified(recipient_id("ana"), channel=channel, notice=notice, at=LATER)

        assert document.recipient(recipient_id("ana")).resends == {"email": 2, "sms": 1}

    def test_does_not_take_back_a_signature(self) -> None:
        document = signed(in_progress(), "ana")

        told = document.with_notified(recipient_id("ana"), channel="email", notice=Notice.REMINDER, at=LATER)

        assert told.recipient(recipient_id("ana")).status is RecipientStatus.SIGNED
