"""What is decided about a blocked person, and what is asked of people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.domain import proving
from functions.domain.assigning import IdentityVerificationUnavailable
from functions.domain.documents import Document
from functions.domain.duties import Notice
from functions.domain.lifecycle import DocumentNotOpen, Status
from functions.domain.proving import RecipientStarted
from functions.domain.recipients import (
    RecipientNotFound,
    RecipientStatus,
)
from functions.domain.requirements import KYC, Requirement
from functions.domain.reviewing import (
    Decision,
    RecipientNotBlocked,
    Review,
    ReviewMessageMissing,
    reviewed,
    with_requirements,
)
from functions.domain.terms import RefusalPolicy, Terms
from tests.builders import LATER, draft, in_progress, recipient, recipient_id, settled, signature
from tests.domain.test_proving import ANA, opened, proof

WHY = "Lo conocemos en persona"


def blocked(*, policy: RefusalPolicy = RefusalPolicy.ENDS) -> Document:
    """Return a document whose Ana has proven her tax id, and failed with her face."""
    document = replace(opened(Requirement.TAX_ID, Requirement.SELFIE), terms=Terms(refusal_policy=policy))
    document = settled(proving.proven(document, ANA, proof(Requirement.TAX_ID)))
    return settled(proving.blocked(document, ANA, Requirement.SELFIE, at=LATER))


def decided(decision: Decision, message: str | None = WHY, **more: RefusalPolicy) -> Document:
    return reviewed(blocked(**more), ANA, Review(decision=decision, message=message), at=LATER)


class TestApprove:
    def test_counts_what_is_missing_as_proven_by_a_person(self) -> None:
        after = decided(Decision.APPROVE)

        approved = after.recipient(ANA)
        assert (approved.status, approved.verified_at) == (RecipientStatus.VERIFIED, LATER)
        assert [(one.requirement, dict(one.facts)) for one in approved.proofs] == [
            (Requirement.TAX_ID, {}),
            (Requirement.SELFIE, {"by": "review"}),
        ]
        assert (approved.blocked_at, approved.blocked_by) == (None, None)

    def test_tells_the_person_and_the_history(self) -> None:
        after = decided(Decision.APPROVE)

        assert after.happening is not None
        assert after.happening.type == "recipient.identity_approved"
        assert after.happening.data["requirements"] == ["selfie"]
        assert after.happening.personal["message"] == WHY
        assert [(one.notice, one.recipient_id) for one in after.duties] == [(Notice.UNBLOCKED, ANA)]

    def test_lets_the_person_sign(self) -> None:
        after = settled(decided(Decision.APPROVE))

        assert after.signed_by(ANA, signature("ana"), at=LATER).recipient(ANA).signed_at == LATER


class TestReset:
    def test_lets_the_person_begin_anew(self) -> None:
        after = decided(Decision.RESET, None)

        begun = after.recipient(ANA)
        assert (begun.status, begun.identity_round, begun.proofs) == (RecipientStatus.VIEWED, 1, ())
        assert begun.unproven == (Requirement.TAX_ID, Requirement.SELFIE)
        assert after.happening is not None
        assert after.happening.type == "recipient.unblocked"
        assert [one.notice for one in after.duties] == [Notice.UNBLOCKED]


class TestReject:
    def test_ends_the_document_where_a_refusal_does(self) -> None:
        after = decided(Decision.REJECT, "No es la persona")

        assert (after.status, after.end_reason) == (Status.REFUSED, "No es la persona")
        assert after.recipient(ANA).status is RecipientStatus.REFUSED

    def test_alerts_where_a_refusal_does(self) -> None:
        after = decided(Decision.REJECT, None, policy=RefusalPolicy.ALERTS)

        assert after.status is Status.IN_PROGRESS
        assert after.recipient(ANA).status is RecipientStatus.REFUSED
        assert after.happening is not None
        assert after.happening.type == "recipient.refused"

    def test_is_told_in_words_where_nobody_said_why(self) -> None:
        after = decided(Decision.REJECT, None)

        assert after.end_reason == "No se comprobó la identidad de la persona"
        assert after.recipient(ANA).refusal_reason == after.end_reason


class TestCancel:
    def test_ends_the_document_for_everybody(self) -> None:
        after = decided(Decision.CANCEL)

        assert (after.status, after.end_reason) == (Status.CANCELED, WHY)


class TestReview:
    @pytest.mark.parametrize("decision", [Decision.APPROVE, Decision.CANCEL])
    def test_wants_to_know_why(self, decision: Decision) -> None:
        with pytest.raises(ReviewMessageMissing):
            decided(decision, None)

    @pytest.mark.parametrize("decision", list(Decision))
    def test_is_of_who_is_blocked_alone(self, decision: Decision) -> None:
        with pytest.raises(RecipientNotBlocked):
            reviewed(opened(Requirement.TAX_ID), ANA, Review(decision=decision, message=WHY), at=LATER)

    def test_is_nothing_once_the_document_has_ended(self) -> None:
        ended = settled(blocked().refused_by(recipient_id("luis"), reason="No", at=LATER))

        with pytest.raises(DocumentNotOpen):
            reviewed(ended, ANA, Review(decision=Decision.RESET), at=LATER)


def changed(document: Document, **more: object) -> Document:
    wanted: dict[str, object] = {"requirements": None, "kyc": None, "provable": tuple(Requirement), **more}
    return with_requirements(document, ANA, **wanted, at=LATER)  # type: ignore[arg-type]


class TestWithRequirements:
    def test_changes_one_person_of_a_draft(self) -> None:
        after = changed(draft(recipient("luis"), recipient("ana")), kyc=True)

        assert [one.kyc for one in after.recipients] == [False, True]
        assert after.happening is not None
        assert after.happening.data["changed"] == ["kyc"]

    def test_is_nothing_when_it_was_so_already(self) -> None:
        document = draft(recipient("ana"))

        assert changed(document, kyc=False) is document

    def test_refuses_somebody_who_has_no_part(self) -> None:
        with pytest.raises(RecipientNotFound):
            changed(draft(), kyc=True)

    def test_changes_what_is_asked_until_the_person_begins(self) -> None:
        after = changed(in_progress(recipient("ana")), requirements=[Requirement.CODE_EMAIL], kyc=True)

        assert after.recipient(ANA).required == (Requirement.CODE_EMAIL, *KYC)
        assert after.happening is not None
        assert after.happening.type == "recipient.updated"
        assert after.happening.data["requirements"] == ["code_email", "identity_document", "selfie"]

    def test_refuses_who_has_begun(self) -> None:
        with pytest.raises(RecipientStarted):
            changed(opened(), kyc=True)

    def test_refuses_what_can_not_be_proven_here(self) -> None:
        with pytest.raises(IdentityVerificationUnavailable):
            changed(in_progress(recipient("ana")), kyc=True, provable=(Requirement.CODE_EMAIL,))
