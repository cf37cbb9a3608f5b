"""Proving who one is: what is asked, given, failed, and how it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from functions.domain import proving
from functions.domain.documents import Document
from functions.domain.duties import Notice
from functions.domain.proving import AlreadyProven, Attempts, RequirementNotAsked
from functions.domain.recipients import (
    DocumentNotViewed,
    IdentityNotProven,
    NotYourTurn,
    Recipient,
    RecipientBlocked,
    RecipientStatus,
)
from functions.domain.requirements import FailedProof, FailureReason, Proof, Requirement
from tests.builders import (
    LATER,
    NOON,
    in_progress,
    recipient,
    recipient_id,
    settled,
    signature,
    signed,
    stored,
    viewed,
)

ANA = recipient_id("ana")


def asked(*requirements: Requirement, name: str = "ana") -> Recipient:
    return replace(
        recipient(name),
        requirements=requirements,
        phone="+525512345678",
        tax_id="GODE561231GR8",
        birth_date=date(1956, 12, 31),
    )


def opened(*requirements: Requirement) -> Document:
    """Return a document that Ana has before her eyes, who must prove these."""
    document = replace(in_progress(asked(*requirements), recipient("luis")), sender_email="s@example.com")
    return viewed(document, "ana")


def proof(requirement: Requirement, **facts: object) -> Proof:
    return Proof(requirement=requirement, at=LATER, facts=facts)


def failure(requirement: Requirement, reason: FailureReason = FailureReason.DIFFERS) -> FailedProof:
    return FailedProof(requirement=requirement, at=LATER, reason=reason, pictures=(stored("a.jpg"),))


class TestProven:
    def test_verifies_the_person_with_the_last_one_alone(self) -> None:
        document = opened(Requirement.CODE_EMAIL, Requirement.TAX_ID)

        first = proving.proven(document, ANA, proof(Requirement.TAX_ID))
        both = proving.proven(settled(first), ANA, proof(Requirement.CODE_EMAIL, channel="email"))

        assert (first.recipient(ANA).status, first.recipient(ANA).verified_at) == (
            RecipientStatus.VIEWED,
            None,
        )
        assert (both.recipient(ANA).status, both.recipient(ANA).verified_at) == (
            RecipientStatus.VERIFIED,
            LATER,
        )
        assert both.happening is not None
        assert both.happening.type == "recipient.identity_approved"
        assert both.happening.data == {
            "recipient_id": ANA,
            "requirement": "code_email",
            "verified": True,
            "channel": "email",
        }

    def test_binds_the_pictures_to_the_chain(self) -> None:
        given = replace(proof(Requirement.SELFIE), pictures=(stored("a.jpg"),))

        after = proving.proven(opened(Requirement.SELFIE), ANA, given)

        assert after.happening is not None
        assert after.happening.data["pictures_sha256"] == [stored("a.jpg").sha256]

    def test_opens_the_way_to_sign(self) -> None:
        document = opened(Requirement.TAX_ID)
        with pytest.raises(IdentityNotProven):
            document.signed_by(ANA, signature("ana"), at=LATER)

        after = proving.proven(document, ANA, proof(Requirement.TAX_ID))

        assert after.signed_by(ANA, signature("ana"), at=LATER).recipient(ANA).signed_at == LATER


class TestRequireAsked:
    def test_refuses_what_the_sender_does_not_ask(self) -> None:
        with pytest.raises(RequirementNotAsked):
            proving.require_asked(opened(Requirement.TAX_ID), ANA, Requirement.SELFIE)

    def test_refuses_what_is_proven(self) -> None:
        after = proving.proven(opened(Requirement.TAX_ID, Requirement.SELFIE), ANA, proof(Requirement.TAX_ID))

        with pytest.raises(AlreadyProven):
            proving.require_asked(after, ANA, Requirement.TAX_ID)

    def test_refuses_who_has_not_opened_the_document(self) -> None:
        with pytest.raises(DocumentNotViewed):
            proving.require_asked(in_progress(asked(Requirement.TAX_ID)), ANA, Requirement.TAX_ID)

    def test_refuses_whose_turn_it_is_not(self) -> None:
        first = recipient("luis")
        document = in_progress(first, replace(asked(Requirement.TAX_ID), order_group=2))

        with pytest.raises(NotYourTurn):
            proving.require_asked(document, ANA, Requirement.TAX_ID)


class TestFailed:
    def test_tells_how_many_attempts_are_left_and_keeps_the_pictures(self) -> None:
        after = proving.failed(opened(Requirement.SELFIE), ANA, failure(Requirement.SELFIE), attempts_left=2)

        assert after.happening is not None
        assert after.happening.type == "recipient.identity_rejected"
        assert after.happening.data["attempts_left"] == 2
        assert after.recipient(ANA).status is RecipientStatus.VIEWED
        assert [one.pictures for one in after.recipient(ANA).failed_proofs] == [(stored("a.jpg"),)]

    def test_says_of_a_code_that_somebody_failed_to_authenticate(self) -> None:
        wrong = failure(Requirement.CODE_SMS, FailureReason.CODE_WRONG)

        after = proving.failed(opened(Requirement.CODE_SMS), ANA, wrong, attempts_left=4)

        assert after.happening is not None
        assert after.happening.type == "recipient.authentication_failed"
        assert after.recipient(ANA).failed_proofs == ()

    def test_blocks_with_the_last_attempt_and_owes_the_sender_to_know(self) -> None:
        after = proving.failed(opened(Requirement.SELFIE), ANA, failure(Requirement.SELFIE), attempts_left=0)

        blocked = after.recipient(ANA)
        assert (blocked.status, blocked.blocked_at, blocked.blocked_by) == (
            RecipientStatus.BLOCKED,
            LATER,
            Requirement.SELFIE,
        )
        assert after.happening is not None
        assert after.happening.type == "recipient.blocked"
        assert after.happening.data["pictures_sha256"] == [stored("a.jpg").sha256]
        assert [(one.notice, one.subject) for one in after.duties] == [
            (Notice.SENDER_BLOCKED, f"sender#sender_blocked#{ANA}")
        ]

    def test_lets_nobody_go_on_who_is_blocked(self) -> None:
        after = settled(proving.blocked(opened(Requirement.TAX_ID), ANA, Requirement.TAX_ID, at=LATER))

        with pytest.raises(RecipientBlocked):
            proving.require_asked(after, ANA, Requirement.TAX_ID)
        with pytest.raises(RecipientBlocked):
            after.signed_by(ANA, signature("ana"), at=LATER)

    def test_leaves_the_others_to_sign(self) -> None:
        after = settled(proving.blocked(opened(Requirement.TAX_ID), ANA, Requirement.TAX_ID, at=LATER))

        assert signed(after, "luis").recipient(recipient_id("luis")).signed_at is not None

    def test_keeps_the_last_failures_only(self) -> None:
        document = opened(Requirement.SELFIE)
        for _ in range(proving.KEPT_FAILURES + 3):
            document = settled(proving.failed(document, ANA, failure(Requirement.SELFIE), attempts_left=9))

        assert len(document.recipient(ANA).failed_proofs) == proving.KEPT_FAILURES


class TestAttempts:
    def test_are_left_as_long_as_they_have_not_failed(self) -> None:
        assert Attempts(taken=frozenset("abc"), failed=frozenset("a")).left(3) == 2
        assert Attempts(taken=frozenset("abc"), failed=frozenset("abcd")).left(3) == 0

    def test_are_not_exhausted_while_they_are_judged(self) -> None:
        judged = Attempts(taken=frozenset("abc"), failed=frozenset("ab"), at=NOON)

        assert not judged.exhausted(3, at=NOON + timedelta(seconds=1))
        assert judged.exhausted(3, at=NOON + proving.UNDERWAY)
        assert Attempts(failed=frozenset("abc"), at=NOON).exhausted(3, at=NOON)
