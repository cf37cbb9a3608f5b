"""What somebody of the account decides about a person whose proofs of identity failed, and what is asked of people."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from functions.domain.assigning import requirement_problems
from functions.domain.documents import Document
from functions.domain.duties import Notice
from functions.domain.errors import Conflict, Invalid, require_none
from functions.domain.events import EventType, Happening, Json
from functions.domain.lifecycle import Status
from functions.domain.proving import RecipientStarted, verified
from functions.domain.recipients import Recipient, RecipientStatus
from functions.domain.refusing import identity_rejected
from functions.domain.requirements import Proof, Requirement


class Decision(StrEnum):
    APPROVE = "approve"
    """The account vouches for the person: what is missing counts as proven."""
    REJECT = "reject"
    """It is somebody else: the same as a refusal of theirs."""
    RESET = "reset"
    """The person may begin anew."""
    CANCEL = "cancel"
    """The whole document ends."""


class RecipientNotBlocked(Conflict):
    """There is nothing to decide: the person is not blocked."""

    code = "recipient_not_blocked"


class ReviewMessageMissing(Invalid):
    """Whoever approves or cancels says why. Fact `decision`."""

    code = "review_message_missing"


@dataclass(frozen=True, kw_only=True)
class Review:
    """A decision, and why."""

    decision: Decision
    message: str | None = None


def reviewed(document: Document, recipient_id: str, review: Review, *, at: datetime) -> Document:
    """Carry out what was decided about a blocked person."""
    recipient = document.recipient(recipient_id)
    if review.message is None and review.decision in (Decision.APPROVE, Decision.CANCEL):
        raise ReviewMessageMissing(pointer="/message", decision=review.decision.value)
    document.require_open()
    if recipient.status is not RecipientStatus.BLOCKED:
        raise RecipientNotBlocked
    # An event tells one thing: of the four decisions each has its own.
    if review.decision is Decision.CANCEL:
        return document.canceled(reason=review.message, at=at)
    freed = replace(recipient, status=RecipientStatus.VIEWED, blocked_at=None, blocked_by=None)
    if review.decision is Decision.REJECT:
        # In words, like any reason: systems and people read it as it is.
        reason = review.message or identity_rejected(language=document.language)
        return document.with_recipient(freed).refused_by(recipient_id, reason=reason, at=at)
    if review.decision is Decision.RESET:
        freed = replace(freed, proofs=(), identity_round=freed.identity_round + 1)
        kind = EventType.RECIPIENT_UNBLOCKED
    else:
        freed = _vouched(freed, at=at)
        kind = EventType.RECIPIENT_IDENTITY_APPROVED
    after = document.with_recipient(freed)
    after = replace(after, duties=after.notices([freed], Notice.UNBLOCKED, at=at))
    data: dict[str, Json] = {"recipient_id": recipient_id, "decision": review.decision.value}
    if review.decision is Decision.APPROVE:
        data |= {"verified": True, "requirements": [one.value for one in recipient.unproven]}
    return after.having(
        Happening(type=kind, data=data, personal={**freed.facts(), "message": review.message}), at=at
    )


def with_requirements(
    document: Document,
    recipient_id: str,
    *,
    requirements: Sequence[Requirement] | None,
    kyc: bool | None,
    provable: Collection[Requirement],
    at: datetime,
) -> Document:
    """Change what a person must prove, in a draft or until that person has opened the document. None: as it is."""
    recipient = document.recipient(recipient_id)
    wanted = recipient.requirements if requirements is None else tuple(dict.fromkeys(requirements))
    changed = replace(recipient, requirements=wanted, kyc=recipient.kyc if kyc is None else kyc)
    if document.status is Status.DRAFT:
        document.require_draft()
        return _drafted(document, recipient, changed, at=at)
    document.require_open()
    recipient.require_pending()
    if recipient.started:
        raise RecipientStarted
    if changed == recipient:
        return document
    problems = requirement_problems(changed, pointer="", provable=provable)
    require_none(problems)
    data = {
        "recipient_id": recipient_id,
        "changed": ["requirements"],
        "requirements": [one.value for one in changed.required],
    }
    happening = Happening(type=EventType.RECIPIENT_UPDATED, data=data, personal=changed.facts())
    return document.with_recipient(changed).having(happening, at=at)


def _drafted(document: Document, before: Recipient, after: Recipient, *, at: datetime) -> Document:
    change = "kyc" if before.requirements == after.requirements else "requirements"
    recipients = tuple(after if one.id == after.id else one for one in document.recipients)
    return document.reassigned(recipients, change=change, at=at)


def _vouched(recipient: Recipient, *, at: datetime) -> Recipient:
    """Return the person with all that was missing proven by somebody of the account."""
    vouched = tuple(Proof(requirement=one, at=at, facts={"by": "review"}) for one in recipient.unproven)
    return verified(replace(recipient, proofs=(*recipient.proofs, *vouched)), at=at)
