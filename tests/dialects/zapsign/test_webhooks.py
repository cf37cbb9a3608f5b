"""Our own events, as ZapSign's receivers get them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.dialects.examples import examples
from functions.dialects.zapsign.identifiers import token
from functions.domain import expiring, keeping, proving
from functions.domain.duties import Notice
from functions.domain.events import EventType
from functions.domain.parts import Channel, Role
from functions.domain.recipients import Recipient
from functions.domain.requirements import FailedProof, FailureReason, Requirement
from functions.domain.suppressions import Cause, Failure
from functions.domain.terms import RefusalPolicy, SignatureKind, Terms
from tests.builders import (
    LATER,
    NOON,
    SEAL_EVIDENCE,
    in_progress,
    recipient,
    recipient_id,
    settled,
    signature,
    stored,
    viewed,
)
from tests.dialects.zapsign.telling import Body, bodies, silent, told

ANA, LUIS = recipient_id("ana"), recipient_id("luis")


def asked(*requirements: Requirement, kinds: Sequence[SignatureKind] | None = None) -> Recipient:
    kinds = None if kinds is None else tuple(kinds)
    person = replace(recipient("ana"), phone="+5511987654321", tax_id="52998224725")
    return replace(person, requirements=requirements, signature_kinds=kinds)


class TestSignature:
    def test_is_told_for_each_as_pending_and_once_more_with_the_sealed_file(self) -> None:
        first = viewed(in_progress(), "ana").signed_by(ANA, signature(), at=NOON)
        last = viewed(settled(first), "luis").signed_by(LUIS, signature("luis"), at=LATER)
        sealed = settled(last).completed([stored("sealed.pdf")], evidence=SEAL_EVIDENCE, at=LATER)

        messages = [told(one) for one in (first, last, sealed)]

        assert [one["event_type"] for one in messages] == ["doc_signed"] * 3
        assert [one["status"] for one in messages] == ["pending", "pending", "signed"]
        assert [one["signer_who_signed"]["name"] for one in messages] == ["Ana", "Luis", "Luis"]
        assert [one["signed_file"] is None for one in messages] == [True, True, False]


class TestRefusal:
    def test_that_ends_the_document_is_told_with_its_reason_in_words(self) -> None:
        body = told(in_progress().refused_by(ANA, reason="wrong_data", comment="El RFC es otro", at=NOON))

        assert (body["event_type"], body["status"]) == ("doc_refused", "refused")
        assert body["rejected_reason"].endswith(": El RFC es otro")
        assert "wrong_data" not in body["rejected_reason"]
        assert body["signer_who_refused"]["name"] == "Ana"

    def test_that_only_alerts_is_not_told(self) -> None:
        document = replace(in_progress(), terms=Terms(refusal_policy=RefusalPolicy.ALERTS))

        assert silent(document.refused_by(ANA, reason="other", at=NOON))

    def test_of_the_sender_is_told_the_same(self) -> None:
        body = told(in_progress().canceled(reason="Duplicado", at=NOON))

        assert (body["event_type"], body["status"]) == ("doc_refused", "refused")
        assert body["rejected_reason"] == "Duplicado"
        assert "signer_who_refused" not in body
        assert told(in_progress().canceled(reason=None, at=NOON))["rejected_reason"] == ""


class TestEnd:
    def test_is_warned_of_and_told_with_its_date(self) -> None:
        end = NOON + timedelta(days=10)
        document = replace(in_progress(), terms=Terms(expires_at=end))
        warned = told(expiring.passed_time(document, at=end - timedelta(days=3)))
        ended = told(expiring.passed_time(document, at=end))

        assert (warned["event_type"], warned["status"]) == ("doc_expiration_alert", "pending")
        assert (ended["event_type"], ended["status"]) == ("doc_expired", "refused")
        assert warned["expiration_date"] == ended["expiration_date"] == "2026-11-30T12:00:00.000000+00:00"

    def test_of_the_document_itself_is_told(self) -> None:
        body = told(keeping.deleted(in_progress(), keep_until=None, at=LATER))

        assert (body["event_type"], body["deleted"]) == ("doc_deleted", True)
        assert body["deleted_at"] == "2026-11-20T13:00:00.000000Z"


class TestNotification:
    @pytest.mark.parametrize(
        ("notice", "kind"),
        [(Notice.INVITATION, "request"), (Notice.REMINDER, "reminder"), (Notice.EXPIRING, "reminder")],
    )
    def test_says_how_somebody_was_called(self, notice: Notice, kind: str) -> None:
        body = told(in_progress().with_notified(ANA, channel="whatsapp", notice=notice, at=LATER))

        assert body["event_type"] == "signature_notification_sent"
        called = body["created_signer"]
        assert (called["notification_type"], called["notification_channel"]) == (kind, "whatsapp")
        assert called["sent_at"] == "2026-11-20T13:00:00.000000Z"

    @pytest.mark.parametrize("notice", [Notice.COMPLETED, Notice.ATTACHMENT_RETURNED, Notice.UNBLOCKED])
    def test_is_told_only_of_what_asks_for_a_signature(self, notice: Notice) -> None:
        assert silent(in_progress().with_notified(ANA, channel="email", notice=notice, at=LATER))

    def test_is_not_told_of_who_only_reads(self) -> None:
        document = in_progress(recipient("ana"), replace(recipient("luis"), role=Role.OBSERVER))

        assert silent(document.with_notified(LUIS, channel="email", notice=Notice.INVITATION, at=NOON))
        assert silent(document.viewed_by(LUIS, at=NOON))

    def test_that_never_went_out_has_no_time(self) -> None:
        who = told(in_progress().viewed_by(ANA, at=NOON))["signer_who_viewed"]

        assert (who["notification_channel"], who["sent_at"]) == ("email", "")


class TestAuthentication:
    def failed(self, requirement: Requirement, reason: FailureReason, *, left: int) -> Body:
        document = viewed(in_progress(asked(requirement)), "ana")
        failure = FailedProof(requirement=requirement, at=NOON, reason=reason)
        return told(proving.failed(document, ANA, failure, attempts_left=left))

    def test_that_failed_says_how_many_attempts_are_used(self) -> None:
        body = self.failed(Requirement.CODE_EMAIL, FailureReason.CODE_WRONG, left=3)

        who = body["unauthenticated_signer"]
        assert body["event_type"] == "signer_authentication_failed"
        assert (who["max_attempts"], who["attempts_used"]) == (5, 2)
        assert who["authentication_failure_reason"] == "el código es otro"

    @pytest.mark.parametrize(
        ("requirement", "reason", "attempts", "words"),
        [
            (Requirement.CODE_SMS, FailureReason.CODE_WRONG, 5, "el código es otro"),
            (
                Requirement.SELFIE,
                FailureReason.OTHER_FACE,
                3,
                "la cara no es la del documento de identidad",
            ),
        ],
    )
    def test_that_failed_too_often_says_why(
        self, requirement: Requirement, reason: FailureReason, attempts: int, words: str
    ) -> None:
        who = self.failed(requirement, reason, left=0)["unauthenticated_signer"]

        assert (who["max_attempts"], who["attempts_used"]) == (attempts, attempts)
        assert who["authentication_failure_reason"] == words

    def test_that_nobody_could_judge_to_the_end_says_nothing_of_why(self) -> None:
        document = viewed(in_progress(asked(Requirement.SELFIE)), "ana")
        body = told(proving.blocked(document, ANA, Requirement.SELFIE, at=NOON))

        assert body["unauthenticated_signer"]["authentication_failure_reason"] == ""


class TestBounce:
    def test_is_flat(self) -> None:
        document = in_progress()

        assert told(document.with_bounce(ANA, at=NOON)) == {
            "event_type": "email_bounce",
            "email": "ana@example.com",
            "token": token(document.id),
            "type": "link_email",
            "status": "bounce",
            "status_code": None,
            "error": "The message could not be delivered to this address. Please check it and send again.",
            "delivered": False,
        }

    def test_says_where_nothing_was_sent_at_all(self) -> None:
        known = Failure(cause=Cause.BOUNCE, sent=False)

        assert told(in_progress().with_bounce(ANA, failure=known, at=NOON))["status"] == "dropped"

    def test_is_not_told_of_messages_to_phones(self) -> None:
        assert silent(in_progress().with_bounce(ANA, channel=Channel.SMS, at=NOON))


class TestEvent:
    UNTOLD = frozenset(
        {
            EventType.DOCUMENT_UPDATED,
            EventType.DOCUMENT_SENT,
            EventType.DOCUMENT_RESENT,
            EventType.DOCUMENT_RESTORED,
            EventType.DOCUMENT_REACTIVATED,
            EventType.DOCUMENT_REOPENED,
            EventType.RECIPIENT_DATA_SUBMITTED,
            EventType.RECIPIENT_ATTACHMENT_UPLOADED,
            EventType.RECIPIENT_ATTACHMENT_REMOVED,
            EventType.RECIPIENT_ATTACHMENT_REVIEWED,
            EventType.RECIPIENT_IDENTITY_APPROVED,
            EventType.RECIPIENT_IDENTITY_REJECTED,
            EventType.RECIPIENT_UNBLOCKED,
            EventType.RECIPIENT_REFUSED,
            EventType.RECIPIENT_DELEGATED,
            EventType.RECIPIENT_REPLACED,
            EventType.RECIPIENT_UPDATED,
            EventType.MESSAGE_FAILED,
            EventType.WEBHOOK_FAILING,
            EventType.WEBHOOK_DISABLED,
        }
    )
    """What the vendor has no word for."""

    def test_is_told_wherever_the_vendor_has_a_word_for_it(self) -> None:
        untold = {kind for kind, one in examples().items() if not bodies(one.event, one.subject)}

        assert untold == self.UNTOLD
