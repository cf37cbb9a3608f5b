"""How far a recipient's proofs have come."""

from __future__ import annotations

from datetime import datetime

from functions.domain.documents import Document
from functions.domain.one_time_codes import GUESSES
from functions.domain.proving import CODES, Attempts, RequirementState
from functions.domain.recipients import Recipient, RecipientStatus
from functions.domain.requirements import Requirement
from functions.storage import proofs
from functions.storage.proofs import Place, Remembered


def place_of(document: Document, recipient: Recipient) -> Place:
    """Return where a recipient's attempts are counted."""
    return Place(
        account_id=document.account_id,
        document_id=document.id,
        recipient_id=recipient.id,
        round=recipient.identity_round,
    )


def of(document: Document, recipient: Recipient) -> tuple[RequirementState, ...]:
    """Return the state of each proof, in the order of the page's steps. Where all is proven, nothing is read."""
    if not recipient.unproven or not recipient.started:
        remembered = Remembered(rows={})
    else:
        remembered = proofs.remembered(place_of(document, recipient))
    return tuple(_state(document, recipient, one, remembered) for one in recipient.required)


def _state(
    document: Document, recipient: Recipient, requirement: Requirement, remembered: Remembered
) -> RequirementState:
    place = place_of(document, recipient)
    sent: datetime | None = None
    expires: datetime | None = None
    if requirement in CODES:
        code = remembered.code(place, requirement)
        counted = Attempts() if code is None else remembered.attempts(place.guesses(code))
        left = counted.left(GUESSES)
        if code is not None and requirement in recipient.unproven:
            sent, expires = code.sent_at, code.expires_at
    else:
        left = remembered.attempts(place.attempts()).left(document.terms.identity_attempts)
    return RequirementState(
        requirement=requirement,
        proven=requirement not in recipient.unproven,
        attempts_left=0 if recipient.status is RecipientStatus.BLOCKED else left,
        code_sent_at=sent,
        code_expires_at=expires,
    )
