"""Relaying: from a document's history to the bus, and to a delivery for each endpoint that asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from functions.domain.endpoints import Delivery, DeliveryState, Endpoint, delivery_id
from functions.domain.events import Event
from functions.storage import bus, deliveries, documents, identity
from functions.storage.documents import UnrelayedEvent

_ALL: Final = 100
_TOGETHER: Final = 10
"""How many events are marked at once: however long a history is owed, what was done of it stays done."""


def relay_document(account_id: str, document_id: str, *, at: datetime) -> int:
    """Relay what the document's history still owes, in order, and return how many events that was.

    Deliveries first, then the bus, then the mark: dying in between means doing it again, never not at all.
    A second run writes the same deliveries (their ids are derived) and puts the events on the bus once more.
    """
    owed = documents.unrelayed_events(account_id, document_id)
    if not owed:
        return 0
    endpoints = identity.endpoints_of(account_id, limit=_ALL).items
    for start in range(0, len(owed), _TOGETHER):
        _relay(owed[start : start + _TOGETHER], endpoints, at=at)
    return len(owed)


def _relay(owed: Sequence[UnrelayedEvent], endpoints: Sequence[Endpoint], *, at: datetime) -> None:
    for one in owed:
        for endpoint in endpoints:
            if endpoint.dialect in one.dialects and endpoint.wants(one.event.type):
                deliveries.add(_delivery(one.event, endpoint, at=at))
    bus.publish([one.event for one in owed])
    for one in owed:
        documents.mark_relayed(one.event)


def _delivery(event: Event, endpoint: Endpoint, *, at: datetime) -> Delivery:
    return Delivery(
        id=delivery_id(event_id=event.id, endpoint_id=endpoint.id),
        event_id=event.id,
        event_type=event.type.value,
        account_id=event.account_id,
        document_id=event.document_id,
        event_sequence=event.sequence,
        endpoint_id=endpoint.id,
        dialect=endpoint.dialect,
        state=DeliveryState.PENDING,
        attempts=0,
        not_before=at,
        leased_until=None,
        created_at=at,
    )
