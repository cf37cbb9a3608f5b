"""What a batch does in each of its documents: the steps to a signature, one after the other, one event each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from functions.domain.batches import Batch, Run, Separate
from functions.domain.before_signing import require_filled_in, unanswered
from functions.domain.documents import Document
from functions.domain.errors import Refusal
from functions.domain.parts import Role
from functions.domain.proving import proven
from functions.domain.recipients import Recipient, Signature
from functions.domain.requirements import Proof, Requirement
from functions.domain.terms import SignatureKind

KINDS: Final = (SignatureKind.DRAWN, SignatureKind.TYPED)
"""How a person can leave the one signature."""
APPROVAL: Final = "approval"
_PROVEN: Final = frozenset({Requirement.CODE_EMAIL})
"""What the batch's own code proves, where it went to the address that the document has."""


def separate(document: Document, recipient: Recipient, *, email: str) -> Separate | None:
    """Return why a document is signed on its own page; None: it can be signed in a batch of this address."""
    missing = set(recipient.unproven)
    if missing - _PROVEN or (missing and recipient.email != email):
        return Separate.IDENTITY
    if unanswered(recipient):
        return Separate.FIELDS
    try:
        require_filled_in(recipient)
    except Refusal:
        return Separate.ATTACHMENTS
    if recipient.draws and not set(document.kinds_for(recipient)) & set(KINDS):
        return Separate.SIGNATURE_KIND
    return None


def opened(document: Document, recipient_id: str, *, batch_id: str, at: datetime) -> Document:
    """Note that the person has opened the document on the page of the batch."""
    return _viewed(document, recipient_id, batch_id=batch_id, opened=True, at=at)


def next_step(
    document: Document, recipient_id: str, *, batch: Batch, run: Run, at: datetime
) -> Document | None:
    """Return the document after the next thing that comes before the signature; None: it is time to sign.

    Whoever has not opened it on any page has said, by agreeing to the text of the batch, that they have read it: the
    history tells the one from the other.
    """
    person = document.recipient(recipient_id)
    document.require_open_to(person)
    batch.item(document.id, pointer="/document_ids").require_sent(document.sent_at)
    if person.viewed_at is None:
        return _viewed(document, recipient_id, batch_id=batch.id, opened=False, at=at)
    if Requirement.CODE_EMAIL in person.unproven and person.email == batch.email:
        facts = {"channel": "email", "batch_id": batch.id, "proven_at": run.proven_at.isoformat()}
        return proven(document, recipient_id, Proof(requirement=Requirement.CODE_EMAIL, at=at, facts=facts))
    if document.terms.read_confirmation and person.read_confirmed_at is None:
        return document.read_by(recipient_id, at=at)
    return None


def signed(
    document: Document, recipient_id: str, signature: Signature, *, batch_id: str, at: datetime
) -> Document:
    """Sign; the history says by what batch."""
    person = document.recipient(recipient_id)
    if person.role is not Role.SIGNER:
        signature = replace(signature, kind=APPROVAL, image=None, initials=None)
    after = document.signed_by(recipient_id, signature, at=at)
    return _telling(after, batch_id=batch_id)


def _viewed(document: Document, recipient_id: str, *, batch_id: str, opened: bool, at: datetime) -> Document:
    after = document.viewed_by(recipient_id, at=at)
    return after if after.happening is None else _telling(after, batch_id=batch_id, opened=opened)


def _telling(document: Document, **facts: object) -> Document:
    told = document.happening
    if told is None:
        raise RuntimeError("what a batch does is always told")
    return replace(document, happening=replace(told, data={**told.data, **facts}))
