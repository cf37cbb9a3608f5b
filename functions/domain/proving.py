"""Proving who one is: what a recipient gives as a proof, what comes of it, and how it ends when too much fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from functions.domain.documents import Document
from functions.domain.duties import Notice
from functions.domain.errors import Conflict, Gone, Invalid, TooMany, Unavailable
from functions.domain.events import EventType, Happening, Json
from functions.domain.files import StoredObject
from functions.domain.recipients import DocumentNotViewed, Recipient, RecipientStatus
from functions.domain.requirements import FailedProof, FailureReason, Proof, Requirement

CODES: Final = (Requirement.CODE_EMAIL, Requirement.CODE_SMS, Requirement.CODE_WHATSAPP)
KEPT_FAILURES: Final = 12
"""So many failed proofs are kept with the recipient, the last ones."""
UNDERWAY: Final = timedelta(seconds=60)
"""An attempt whose outcome is not known after this time has failed: whatever judged it is gone."""


class RequirementNotAsked(Conflict):
    """The sender does not ask this person for that proof. Fact `requirement`."""

    code = "requirement_not_asked"


class AlreadyProven(Conflict):
    """The person has proven it: nothing is compared any more. Fact `requirement`."""

    code = "already_proven"


class IdentityDocumentFirst(Conflict):
    """The face is compared with the one on the identity document, which is still to come."""

    code = "identity_document_first"


class ProofFailed(Invalid):
    """What was given proves nothing. Facts `reason`, `attempts_left`, which is 0 where it blocked the person."""

    code = "proof_failed"
    written = True


class CodeWrong(Invalid):
    """The code is another one. Fact `attempts_left`, which is 0 where it blocked the person."""

    code = "code_wrong"
    written = True


class AttemptsExhausted(Conflict):
    """All attempts have failed: what came after them was not compared."""

    code = "identity_attempts_exhausted"
    written = True


class AttemptsUnderway(TooMany):
    """As many attempts as are left are being judged at this moment. Fact `retry_after`, in seconds."""

    code = "identity_attempts_underway"


class IdentityUnavailable(Unavailable):
    """What judges proofs of identity does not answer. It costs no attempt. Fact `retry_after`, in seconds."""

    code = "identity_unavailable"

    def __init__(self) -> None:
        super().__init__(retry_after=30)


class ChallengeMissing(Conflict):
    """The movements to show are asked for first, and shown within their time."""

    code = "liveness_challenge_missing"


class FramesDiffer(Invalid):
    """There is one picture for each movement that was asked for. Facts `expected`, `given`."""

    code = "liveness_frames_differ"


class RecipientStarted(Conflict):
    """The person has opened the document: what is asked of them stays as it is."""

    code = "recipient_started"


class CodeNotSent(Conflict):
    """No code was sent for this."""

    code = "code_not_sent"


class CodeExpired(Gone):
    """The code's ten minutes are over; a new one can be sent."""

    code = "code_expired"


class CodeSendingLimited(TooMany):
    """So many codes were sent that the next one has to wait. Fact `retry_after`, in seconds."""

    code = "code_sending_limited"


class CodeUndeliverable(Conflict):
    """The person's address or number takes no messages: the sender can change it."""

    code = "code_undeliverable"


class CodeNotDelivered(Unavailable):
    """What carries messages takes none now."""

    code = "code_not_delivered"

    def __init__(self) -> None:
        super().__init__(retry_after=10)


@dataclass(frozen=True, kw_only=True)
class Attempts:
    """Attempts at proofs that were begun, and those among them that have failed, each by a token of its own."""

    taken: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    at: datetime | None = None
    """When the last one began."""

    def left(self, limit: int) -> int:
        return max(0, limit - len(self.failed))

    def exhausted(self, limit: int, *, at: datetime) -> bool:
        """Whether no attempt is left, rather than judged at this moment; what died while judging has failed."""
        return len(self.failed) >= limit or self.at is None or self.at + UNDERWAY <= at


@dataclass(frozen=True, kw_only=True)
class RequirementState:
    """How far one proof has come, as the person's page shows it."""

    requirement: Requirement
    proven: bool
    attempts_left: int
    code_sent_at: datetime | None = None
    code_expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Passed:
    """What was given proves it."""

    facts: Mapping[str, Json] = field(default_factory=dict)
    pictures: tuple[StoredObject, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Missed:
    """What was given does not prove it."""

    reason: FailureReason
    facts: Mapping[str, Json] = field(default_factory=dict)
    pictures: tuple[StoredObject, ...] = ()


Verdict = Passed | Missed


def require_asked(document: Document, recipient_id: str, requirement: Requirement) -> Recipient:
    """Return the recipient if they may prove this now."""
    recipient = document.recipient(recipient_id)
    document.require_open_to(recipient)
    if requirement not in recipient.required:
        raise RequirementNotAsked(requirement=requirement.value)
    if requirement not in recipient.unproven:
        raise AlreadyProven(requirement=requirement.value)
    if not recipient.started:
        raise DocumentNotViewed
    return recipient


def proven(document: Document, recipient_id: str, proof: Proof) -> Document:
    """Take a proof. The last one that was missing verifies the person."""
    recipient = require_asked(document, recipient_id, proof.requirement)
    recipient = verified(replace(recipient, proofs=(*recipient.proofs, proof)), at=proof.at)
    return document.with_recipient(recipient).having(
        Happening(
            type=EventType.RECIPIENT_IDENTITY_APPROVED,
            data={
                "recipient_id": recipient_id,
                "requirement": proof.requirement.value,
                "verified": not recipient.unproven,
                **proof.facts,
                **_sums(proof),
            },
            personal=recipient.facts(),
        ),
        at=proof.at,
    )


def failed(document: Document, recipient_id: str, failure: FailedProof, *, attempts_left: int) -> Document:
    """Take a proof that failed. The last attempt blocks the person, until somebody of the account looks into it."""
    recipient = require_asked(document, recipient_id, failure.requirement)
    if failure.requirement not in CODES:
        failure = replace(failure, round=recipient.identity_round)
        recipient = replace(recipient, failed_proofs=(*recipient.failed_proofs, failure)[-KEPT_FAILURES:])
    if attempts_left <= 0:
        return blocked(document.with_recipient(recipient), recipient_id, failure.requirement, at=failure.at)
    kind = (
        EventType.RECIPIENT_AUTHENTICATION_FAILED
        if failure.requirement in CODES
        else EventType.RECIPIENT_IDENTITY_REJECTED
    )
    return document.with_recipient(recipient).having(
        Happening(
            type=kind,
            data={
                "recipient_id": recipient_id,
                "requirement": failure.requirement.value,
                "reason": failure.reason.value,
                "attempts_left": attempts_left,
                **failure.facts,
                **_sums(failure),
            },
            personal=recipient.facts(),
        ),
        at=failure.at,
    )


def blocked(document: Document, recipient_id: str, by: Requirement, *, at: datetime) -> Document:
    """Let a person go no further, and owe the sender to be told."""
    recipient = require_asked(document, recipient_id, by)
    recipient = replace(recipient, status=RecipientStatus.BLOCKED, blocked_at=at, blocked_by=by)
    halted = document.with_recipient(recipient)
    halted = replace(halted, duties=halted.told_sender(Notice.SENDER_BLOCKED, recipient_id, at=at))
    last = recipient.failed_proofs[-1] if recipient.failed_proofs else None
    pictures = _sums(last) if last is not None and last.at == at and last.requirement is by else {}
    return halted.having(
        Happening(
            type=EventType.RECIPIENT_BLOCKED,
            data={"recipient_id": recipient_id, "requirement": by.value, **pictures},
            personal=recipient.facts(),
        ),
        at=at,
    )


def verified(recipient: Recipient, *, at: datetime) -> Recipient:
    """Return the person as somebody who has proven all that is asked, if they have."""
    if recipient.unproven:
        return recipient
    waits = recipient.status is not RecipientStatus.REFUSED
    return replace(recipient, status=RecipientStatus.VERIFIED if waits else recipient.status, verified_at=at)


def _sums(proof: Proof | FailedProof) -> dict[str, list[str]]:
    """Return what binds the pictures to the chain, for as long as there are any."""
    return {"pictures_sha256": [one.sha256 for one in proof.pictures]} if proof.pictures else {}
