"""The event bus: what happened, told to our own consumers and to the rules that a customer adds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from functions import settings
from functions.domain.events import Event
from functions.storage import aws

SOURCE: Final = "rubrica"
_BATCH: Final = 10


class BusRefused(Exception):
    """The bus took some entries and not others; those are tried again."""


def publish(events: Sequence[Event]) -> None:
    """Put events on the bus in their order; raise when any of them was not taken."""
    for start in range(0, len(events), _BATCH):
        entries: list[Any] = [
            {
                "EventBusName": settings.event_bus(),
                "Source": SOURCE,
                "DetailType": event.type.value,
                "Time": event.occurred_at,
                "Detail": json.dumps(detail(event), ensure_ascii=False),
            }
            for event in events[start : start + _BATCH]
        ]
        answer = aws.events().put_events(Entries=entries)
        # 200 says that the request was read, not that every entry was taken.
        if answer["FailedEntryCount"]:
            raise BusRefused(answer["FailedEntryCount"])


def detail(event: Event) -> dict[str, Any]:
    """Return what the bus carries: no personal data, since rules may send it anywhere."""
    return {
        "id": event.id,
        "type": event.type.value,
        "sequence": event.sequence,
        "occurred_at": event.occurred_at.isoformat(),
        "account_id": event.account_id,
        "document_id": event.document_id,
        "status": event.status,
        "data": event.data,
    }
