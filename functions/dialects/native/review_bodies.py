"""What the API says of proofs of identity, and of who waits for a decision about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from functions.dialects.native.bodies import LinkBody
from functions.dialects.native.signing_identity import RequirementBody
from functions.dialects.native.wire import Body
from functions.domain.documents import Document
from functions.domain.files import FileLink
from functions.domain.proving import RequirementState
from functions.domain.recipients import Recipient
from functions.domain.requirements import FailedProof, Proof


class ReviewDocumentBody(Body):
    """The document that waits."""

    id: str
    name: str
    status: str
    external_id: str | None


class ReviewRecipientBody(Body):
    """Who is blocked."""

    id: str
    name: str
    email: str | None
    phone: str | None
    tax_id: str | None


class ReviewBody(Body):
    """Somebody who waits for a decision. `requirement` is what failed last, `reason` why; codes tell no reason."""

    document: ReviewDocumentBody
    recipient: ReviewRecipientBody
    blocked_at: datetime | None
    requirement: str | None
    reason: str | None
    failed: int
    pictures: int

    @classmethod
    def of(cls, document: Document, recipient: Recipient) -> ReviewBody:
        last = next(
            (one for one in reversed(recipient.failed_proofs) if one.requirement is recipient.blocked_by),
            None,
        )
        given = [one.pictures for one in recipient.proofs]
        given += [one.pictures for one in recipient.failed_proofs]
        return cls(
            document=ReviewDocumentBody(
                id=document.id,
                name=document.name,
                status=document.status.value,
                external_id=document.external_id,
            ),
            recipient=ReviewRecipientBody(
                id=recipient.id,
                name=recipient.name,
                email=recipient.email,
                phone=recipient.phone,
                tax_id=recipient.tax_id,
            ),
            blocked_at=recipient.blocked_at,
            requirement=None if recipient.blocked_by is None else recipient.blocked_by.value,
            reason=None if last is None else last.reason.value,
            failed=len(recipient.failed_proofs),
            pictures=sum(map(len, given)),
        )


class ReviewListBody(Body):
    """A page of who waits for a decision, those who have waited longest first."""

    data: list[ReviewBody]
    has_more: bool
    next_cursor: str | None

    @classmethod
    def of(cls, blocked: Sequence[tuple[Document, Recipient]], *, next_cursor: str | None) -> ReviewListBody:
        return cls(
            data=[ReviewBody.of(document, recipient) for document, recipient in blocked],
            has_more=next_cursor is not None,
            next_cursor=next_cursor,
        )


class ProofBody(Body):
    """A proof that was given. `facts` depend on the proof: provider, similarity, channel, `by: review`."""

    requirement: str
    at: datetime
    facts: dict[str, Any]
    pictures: list[LinkBody]

    @classmethod
    def of(cls, proof: Proof, pictures: Sequence[FileLink]) -> ProofBody:
        return cls(
            requirement=proof.requirement.value,
            at=proof.at,
            facts=_facts(proof.facts),
            pictures=_links(pictures),
        )


class FailedProofBody(Body):
    """A proof that failed. `round` counts how often the person has been let begin anew before."""

    requirement: str
    at: datetime
    reason: str
    round: int
    facts: dict[str, Any]
    pictures: list[LinkBody]

    @classmethod
    def of(cls, failure: FailedProof, pictures: Sequence[FileLink]) -> FailedProofBody:
        return cls(
            requirement=failure.requirement.value,
            at=failure.at,
            reason=failure.reason.value,
            round=failure.round,
            facts=_facts(failure.facts),
            pictures=_links(pictures),
        )


class IdentityBody(Body):
    """How a person proves who they are. Links to pictures work for 60 minutes."""

    recipient_id: str
    status: str
    verified_at: datetime | None
    blocked_at: datetime | None
    blocked_by: str | None
    round: int
    requirements: list[RequirementBody]
    proofs: list[ProofBody]
    failed_proofs: list[FailedProofBody]

    @classmethod
    def of(
        cls,
        recipient: Recipient,
        *,
        requirements: Sequence[RequirementState],
        proofs: Sequence[ProofBody],
        failed: Sequence[FailedProofBody],
    ) -> IdentityBody:
        return cls(
            recipient_id=recipient.id,
            status=recipient.status.value,
            verified_at=recipient.verified_at,
            blocked_at=recipient.blocked_at,
            blocked_by=None if recipient.blocked_by is None else recipient.blocked_by.value,
            round=recipient.identity_round,
            requirements=[RequirementBody.of(one) for one in requirements],
            proofs=list(proofs),
            failed_proofs=list(failed),
        )


def _links(pictures: Sequence[FileLink]) -> list[LinkBody]:
    return [LinkBody(url=one.url, expires_at=one.expires_at) for one in pictures]


def _facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    return dict(facts)
