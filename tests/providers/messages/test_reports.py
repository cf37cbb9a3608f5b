from __future__ import annotations

import json
from typing import Any

import pytest

from functions.domain.suppressions import Cause, Failure
from functions.providers.mail.reports import failed_mail
from functions.providers.messages.reports import undelivered_sms, undelivered_whatsapp

REFERENCE = "acc_1.doc_1.rcp_1.invitation.email.abc.1"


def bounce(kind: str = "Permanent", **changes: Any) -> dict[str, Any]:
    """Return the detail of an event as the developer guide of SES shows it, shortened."""
    return {
        "eventType": "Bounce",
        "bounce": {
            "bounceType": kind,
            "bounceSubType": "General",
            "bouncedRecipients": [{"emailAddress": "ana@example.com", "action": "failed", "status": "5.1.1"}],
        },
        "mail": {"messageId": "0100017", "tags": {"ses:operation": ["SendEmail"], "reference": [REFERENCE]}},
        **changes,
    }


def sms(kind: str = "TEXT_INVALID", **changes: Any) -> dict[str, Any]:
    return {"eventType": kind, "isFinal": True, "context": {"reference": REFERENCE}, **changes}


def webhook(status: str) -> str:
    statuses = [{"id": "wamid.1", "status": status, "biz_opaque_callback_data": REFERENCE}]
    return json.dumps({"id": "1", "changes": [{"field": "messages", "value": {"statuses": statuses}}]})


class TestBounced:
    def test_finds_the_reference_of_a_hard_bounce(self) -> None:
        assert failed_mail(bounce()) == (REFERENCE, Failure(cause=Cause.BOUNCE))

    @pytest.mark.parametrize("kind", ["Transient", "Undetermined"])
    def test_finds_what_ses_has_tried_until_it_gave_up(self, kind: str) -> None:
        # "550 4.4.7 Message expired": SES tells of a soft bounce once, at the end.
        assert failed_mail(bounce(kind)) == (REFERENCE, Failure(cause=Cause.UNDELIVERED))

    @pytest.mark.parametrize(
        "kind", ["MailboxFull", "MessageTooLarge", "ContentRejected", "AttachmentRejected"]
    )
    def test_finds_a_soft_one_that_says_what_was_in_the_way(self, kind: str) -> None:
        told = {"bounceType": "Transient", "bounceSubType": kind}

        assert failed_mail(bounce(bounce=told)) == (REFERENCE, Failure(cause=Cause.UNDELIVERED))

    @pytest.mark.parametrize("kind", ["Transient", "Undetermined"])
    def test_passes_over_the_answer_of_who_is_out_of_the_office(self, kind: str) -> None:
        answered = [{"emailAddress": "ana@example.com"}]
        told = {"bounceType": kind, "bounceSubType": "General", "bouncedRecipients": answered}

        assert failed_mail(bounce(bounce=told)) is None

    @pytest.mark.parametrize("other", [{"eventType": "Delivery"}, {"mail": {}}, {"mail": {"tags": {}}}])
    def test_passes_over_what_says_nothing_of_ours(self, other: dict[str, Any]) -> None:
        assert failed_mail(bounce(**other)) is None

    def test_tells_what_was_never_sent_from_what_came_back(self) -> None:
        held_back = {"bounceType": "Permanent", "bounceSubType": "OnAccountSuppressionList"}

        assert failed_mail(bounce(bounce=held_back)) == (REFERENCE, Failure(cause=Cause.BOUNCE, sent=False))


class TestComplained:
    def test_finds_the_reference_of_a_mail_that_was_marked_as_spam(self) -> None:
        complaint = {"complaintSubType": None, "complaintFeedbackType": "abuse"}
        told = bounce(eventType="Complaint", bounce={}, complaint=complaint)

        assert failed_mail(told) == (REFERENCE, Failure(cause=Cause.COMPLAINT))

    def test_passes_over_one_that_was_taken_back(self) -> None:
        told = bounce(eventType="Complaint", complaint={"complaintFeedbackType": "not-spam"})

        assert failed_mail(told) is None


class TestUndeliveredSms:
    def test_finds_the_reference_of_a_text_that_failed(self) -> None:
        assert undelivered_sms(sms()) == (REFERENCE, Failure(cause=Cause.UNDELIVERED))

    @pytest.mark.parametrize("kind", ["TEXT_DELIVERED", "TEXT_SUCCESSFUL", "TEXT_PENDING", "TEXT_UNKNOWN"])
    def test_passes_over_what_may_have_arrived(self, kind: str) -> None:
        assert undelivered_sms(sms(kind)) is None

    @pytest.mark.parametrize("other", [{"isFinal": False}, {"context": None}, {"context": {}}])
    def test_passes_over_what_is_not_decided_or_not_ours(self, other: dict[str, Any]) -> None:
        assert undelivered_sms(sms(**other)) is None


class TestUndeliveredWhatsApp:
    def test_finds_the_references_of_what_failed(self) -> None:
        assert list(undelivered_whatsapp(webhook("failed"))) == [
            (REFERENCE, Failure(cause=Cause.UNDELIVERED))
        ]

    def test_finds_whose_owner_has_stopped_them(self) -> None:
        statuses = [{"status": "failed", "biz_opaque_callback_data": REFERENCE, "errors": [{"code": 131050}]}]
        entry = json.dumps({"changes": [{"value": {"statuses": statuses}}]})

        assert list(undelivered_whatsapp(entry)) == [(REFERENCE, Failure(cause=Cause.OPT_OUT))]

    @pytest.mark.parametrize("status", ["sent", "delivered", "read", "deleted"])
    def test_passes_over_what_did_not(self, status: str) -> None:
        assert list(undelivered_whatsapp(webhook(status))) == []

    def test_passes_over_what_people_write(self) -> None:
        entry = {"id": "1", "changes": [{"value": {"messages": [{"from": "5255", "type": "text"}]}}]}

        assert list(undelivered_whatsapp(json.dumps(entry))) == []
