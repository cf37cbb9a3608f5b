"""Relaying: from a history to the bus, and to a delivery for each endpoint that asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from functions.actions import webhook_messages
from functions.domain.documents import Document
from functions.domain.endpoints import Delivery, DeliveryState, Endpoint, Ordering, delivery_id
from functions.domain.events import Event
from functions.domain.feed import Pointer
from functions.domain.webhooks import FrozenMessage, Subject
from functions.storage import bus, deliveries, documents, feed, identity, ordered_deliveries
from functions.storage.documents import Told

TOGETHER: Final = 10
"""How many events are marked at once: however long a history is owed, what was done of it stays done."""


def relay_document(account_id: str, document_id: str, *, at: datetime) -> int:
    """Relay what the history of a document, or of an endpoint, still owes, in order; return how many events.

    Deliveries first, then the feed, then the bus, then the mark: dying in between means doing it again, never not at
    all. A second run writes the same deliveries (their ids are derived), and puts the events into the feed and on the
    bus once more.
    """
    owed = documents.unrelayed_events(account_id, document_id)
    for start in range(0, len(owed), TOGETHER):
        _relay(owed[start : start + TOGETHER], at=at)
    return len(owed)


def _relay(owed: Sequence[Told], *, at: datetime) -> None:
    pointers: list[Pointer] = []
    for one in owed:
        subject = one.subject
        if subject is not None:
            owe(one.event, subject, endpoints=_hearing(subject), at=at)
        pointers.append(_pointer(one.event, subject))
    # Before the bus: who is woken by an event finds it in the feed.
    feed.add(owed[0].event.account_id, pointers, at=at)
    bus.publish([one.event for one in owed])
    for one in owed:
        documents.mark_relayed(one.event)


def owe(
    event: Event, subject: Subject, *, endpoints: Sequence[Endpoint], at: datetime
) -> tuple[Delivery, ...]:
    """Owe an event to those of the endpoints that asked for it; what is owed already is owed once."""
    wanted = settled(event, subject, endpoints=endpoints, at=at)
    for one in wanted:
        if one.ordered:
            ordered_deliveries.add(one)
        else:
            deliveries.add(one)
    return wanted


def settled(
    event: Event, subject: Subject, *, endpoints: Sequence[Endpoint], at: datetime
) -> tuple[Delivery, ...]:
    """Return what those of the endpoints that asked for an event are to be told; it is not owed yet.

    The bodies are settled: a delivery never waits for what it tells.
    """
    found: list[Delivery] = []
    for dialect in sorted({one.dialect for one in endpoints if one.enabled}):
        messages = webhook_messages.messages(event, subject, dialect=dialect)
        wanted = [
            _delivery(event, message, part=part, endpoint=endpoint, at=at)
            for part, message in enumerate(messages)
            for endpoint in endpoints
            if endpoint.dialect == dialect and endpoint.wants(event.type, message.name)
        ]
        if wanted:
            deliveries.freeze(event.id, dialect, messages, at=at)
        found += wanted
    return tuple(found)


def _hearing(subject: Subject) -> tuple[Endpoint, ...]:
    """Return the endpoints that hear of a subject: those of the account, of its client, and of it alone."""
    of_account = identity.endpoints_hearing_of(subject.account_id)
    if not isinstance(subject, Document):
        # What is wrong with an endpoint is told to the others.
        return tuple(one for one in of_account if one.id != subject.id)
    return (
        *of_account,
        *identity.endpoints_hearing_of(subject.account_id, client_id=subject.client_id),
        *identity.endpoints_hearing_of(subject.account_id, document_id=subject.id),
    )


def _pointer(event: Event, subject: Subject | None) -> Pointer:
    return Pointer(
        event_id=event.id,
        type=event.type,
        document_id=event.document_id,
        client_id=None if subject is None else subject.client_id,
        sequence=event.sequence,
        occurred_at=event.occurred_at,
    )


def _delivery(
    event: Event, message: FrozenMessage, *, part: int, endpoint: Endpoint, at: datetime
) -> Delivery:
    return Delivery(
        id=delivery_id(event_id=event.id, endpoint_id=endpoint.id, part=part),
        event_id=event.id,
        event_type=event.type.value,
        name=message.name,
        part=part,
        account_id=event.account_id,
        document_id=event.document_id,
        event_sequence=event.sequence,
        endpoint_id=endpoint.id,
        dialect=endpoint.dialect,
        ordered=endpoint.ordering is Ordering.DOCUMENT,
        state=DeliveryState.PENDING,
        attempts=0,
        not_before=at,
        leased_until=None,
        created_at=at,
    )
