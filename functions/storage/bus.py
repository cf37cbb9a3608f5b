"""The event bus: what happened, told to our own consumers and to the rules that a customer adds."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from functions import settings
from functions.domain.events import Event
from functions.storage import aws

SOURCE: Final = "rubrica"
MOST_BYTES: Final = 240_000
"""Of all entries of one request together. EventBridge takes 256 kB, and counts some bytes of its own with them."""
_BATCH: Final = 10
_TIME_BYTES: Final = 14
_WAITS: Final = (0.05, 0.25, 1.0)
"""Seconds before entries that were not taken are put once more."""


class BusRefused(Exception):
    """The bus took some entries and not others, again and again; the relay puts all of them later."""


def publish(events: Sequence[Event]) -> None:
    """Put events on the bus in their order; raise when any of them was not taken."""
    for entries in _together([_entry(one) for one in events]):
        _put(entries)


def detail(event: Event) -> dict[str, Any]:
    """Return what the bus carries: no personal data, since rules may send it anywhere.

    Of an event that is too large for the bus lists and objects stay behind: `trimmed`. What rules go by is small.
    """
    told: dict[str, Any] = {
        "id": event.id,
        "type": event.type.value,
        "sequence": event.sequence,
        "occurred_at": event.occurred_at.isoformat(),
        "account_id": event.account_id,
        "document_id": event.document_id,
        "status": event.status,
        "data": event.data,
    }
    if len(_written(told).encode()) <= MOST_BYTES:
        return told
    # Nothing of it may keep the history from being told.
    small = {name: value for name, value in event.data.items() if _is_small(value)}
    return {**told, "data": small, "trimmed": True}


def _entry(event: Event) -> dict[str, Any]:
    return {
        "EventBusName": settings.event_bus(),
        "Source": SOURCE,
        "DetailType": event.type.value,
        "Time": event.occurred_at,
        "Detail": _written(detail(event)),
    }


def _together(entries: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield as many entries as one request takes, in their order."""
    batch: list[dict[str, Any]] = []
    for entry in entries:
        if batch and (len(batch) == _BATCH or _size([*batch, entry]) > MOST_BYTES):
            yield batch
            batch = []
        batch.append(entry)
    if batch:
        yield batch


def _put(entries: list[Any]) -> None:
    for wait in (*_WAITS, None):
        answer = aws.events().put_events(Entries=entries)
        # 200 says that the request was read, not that every entry was taken.
        if not answer["FailedEntryCount"]:
            return
        refused = [one.get("ErrorCode") for one in answer["Entries"]]
        entries = [entry for entry, error in zip(entries, refused, strict=True) if error]
        if wait is None:
            raise BusRefused(*sorted({error for error in refused if error}))
        time.sleep(wait)


def _size(entries: Sequence[Mapping[str, Any]]) -> int:
    return sum(_room(one) + len(one["Detail"].encode()) for one in entries)


def _room(entry: Mapping[str, Any]) -> int:
    """Return what an entry takes beside its detail."""
    return _TIME_BYTES + len(entry["Source"]) + len(entry["DetailType"])


def _is_small(value: object) -> bool:
    return value is None or isinstance(value, bool | int) or (isinstance(value, str) and len(value) <= 200)


def _written(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False)
