"""Events: each line of a document's history is its audit record, its outbox and the source of every webhook."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from functions.domain.actors import Actor

Json = Any
"""JSON without floats: two programs may write one float in two ways, and a hash would tell them apart."""

GENESIS: Final = "0" * 64
"""What the first event of a document is chained to."""


class EventType(StrEnum):
    """What can happen, in the past tense."""

    DOCUMENT_CREATED = "document.created"
    DOCUMENT_UPDATED = "document.updated"
    DOCUMENT_SENT = "document.sent"
    DOCUMENT_RESENT = "document.resent"
    DOCUMENT_CANCELED = "document.canceled"
    DOCUMENT_REFUSED = "document.refused"
    DOCUMENT_COMPLETED = "document.completed"
    DOCUMENT_DELETED = "document.deleted"
    DOCUMENT_RESTORED = "document.restored"
    DOCUMENT_EXPIRING = "document.expiring"
    DOCUMENT_EXPIRED = "document.expired"
    DOCUMENT_REACTIVATED = "document.reactivated"
    DOCUMENT_REOPENED = "document.reopened"
    RECIPIENT_ADDED = "recipient.added"
    RECIPIENT_NOTIFIED = "recipient.notified"
    RECIPIENT_STARTED = "recipient.started"
    RECIPIENT_VIEWED = "recipient.viewed"
    RECIPIENT_READ_CONFIRMED = "recipient.read_confirmed"
    RECIPIENT_DATA_SUBMITTED = "recipient.data_submitted"
    RECIPIENT_ATTACHMENT_UPLOADED = "recipient.attachment_uploaded"
    RECIPIENT_ATTACHMENT_REMOVED = "recipient.attachment_removed"
    RECIPIENT_ATTACHMENT_REVIEWED = "recipient.attachment_reviewed"
    RECIPIENT_IDENTITY_APPROVED = "recipient.identity_approved"
    RECIPIENT_IDENTITY_REJECTED = "recipient.identity_rejected"
    RECIPIENT_AUTHENTICATION_FAILED = "recipient.authentication_failed"
    RECIPIENT_BLOCKED = "recipient.blocked"
    RECIPIENT_UNBLOCKED = "recipient.unblocked"
    RECIPIENT_SIGNED = "recipient.signed"
    RECIPIENT_REFUSED = "recipient.refused"
    RECIPIENT_DELEGATED = "recipient.delegated"
    RECIPIENT_REPLACED = "recipient.replaced"
    RECIPIENT_UPDATED = "recipient.updated"
    EMAIL_BOUNCED = "email.bounced"
    MESSAGE_FAILED = "message.failed"
    WEBHOOK_FAILING = "webhook.failing"
    WEBHOOK_DISABLED = "webhook.disabled"


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What a rule says has happened. It becomes an Event when it takes its place in the chain.

    `data` stays for ever and is hashed as it is; `personal` may be erased one day: the chain holds a salted
    commitment to it, so that it verifies before and after.
    """

    type: EventType
    data: Mapping[str, Json] = field(default_factory=dict)
    personal: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Event:
    """One link of a document's chain."""

    id: str
    type: EventType
    sequence: int
    occurred_at: datetime
    account_id: str
    document_id: str
    """Whose history it belongs to: a document's, or a webhook endpoint's."""
    status: str
    actor_kind: str
    actor_id: str
    data: Mapping[str, Json]
    personal: Mapping[str, Json] | None
    """None once erased."""
    salt: str
    personal_digest: str
    previous_hash: str
    hash: str


def canonical(value: Json) -> bytes:
    """Return the one way to write a JSON value: sorted keys, no spaces, UTF-8 (after RFC 8785, without floats)."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def commit(personal: Mapping[str, Json], *, salt: str) -> str:
    """Return the commitment to personal data: without the salt it tells nothing of a guessable value."""
    return hashlib.sha256(salt.encode() + canonical(personal)).hexdigest()


def chain_hash(*, previous_hash: str, event: Event) -> str:
    """Return `SHA-256(previous_hash || canonical(event))` in hex, over all but the erasable part."""
    content: dict[str, Json] = {
        "id": event.id,
        "type": event.type.value,
        "sequence": event.sequence,
        "occurred_at": event.occurred_at.isoformat(),
        "account_id": event.account_id,
        "document_id": event.document_id,
        "status": event.status,
        "actor_kind": event.actor_kind,
        "actor_id": event.actor_id,
        "data": event.data,
        "personal_digest": event.personal_digest,
    }
    return hashlib.sha256(previous_hash.encode() + canonical(content)).hexdigest()


def link_event(
    *,
    happening: Happening,
    event_id: str,
    sequence: int,
    previous_hash: str,
    salt: str,
    actor: Actor,
    at: datetime,
    account_id: str,
    document_id: str,
    status: str,
) -> Event:
    """Give a happening its place in a document's chain."""
    personal: dict[str, Json] = dict(happening.personal)
    if actor.ip is not None:
        personal["ip"] = actor.ip
    if actor.user_agent is not None:
        personal["user_agent"] = actor.user_agent
    unlinked = Event(
        id=event_id,
        type=happening.type,
        sequence=sequence,
        occurred_at=at,
        account_id=account_id,
        document_id=document_id,
        status=status,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        data=dict(happening.data),
        personal=personal,
        salt=salt,
        personal_digest=commit(personal, salt=salt),
        previous_hash=previous_hash,
        hash="",
    )
    return replace(unlinked, hash=chain_hash(previous_hash=previous_hash, event=unlinked))


class ChainBroken(Exception):
    """A history does not verify: something in it was changed, taken out, added or moved."""

    def __init__(self, *, sequence: int, why: str) -> None:
        super().__init__(f"event {sequence}: {why}")
        self.sequence = sequence


def verify_chain(events: Sequence[Event], *, head: str) -> None:
    """Refuse a history that is not exactly the one whose head is given."""
    previous = GENESIS
    for place, event in enumerate(events, start=1):
        if event.sequence != place:
            raise ChainBroken(sequence=place, why=f"found sequence {event.sequence}")
        if event.previous_hash != previous:
            raise ChainBroken(sequence=place, why="is not chained to the one before")
        if event.personal is not None and commit(event.personal, salt=event.salt) != event.personal_digest:
            raise ChainBroken(sequence=place, why="personal data differs from its commitment")
        if chain_hash(previous_hash=previous, event=event) != event.hash:
            raise ChainBroken(sequence=place, why="content differs from its hash")
        previous = event.hash
    if previous != head:
        raise ChainBroken(sequence=len(events), why="the last event is not the head of the chain")
