"""The feed: all events of an account, one after the other, for 30 days. It never skips one.

The relay gives each event a position in the feed of its account: first it takes the next number, then it writes the
row. In between the number is a gap: a row that is still to come, or one whose relay has died.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Final

from functions.domain.endpoints import EventTypeUnknown
from functions.domain.errors import Gone, NotFound
from functions.domain.events import EventType

SETTLED: Final = timedelta(minutes=3)
"""How old a row must be for a gap before it to be nobody's: longer than two relays can live, one after the other.

A relay lives for a minute at most. The row after the gap bears the time at which its relay began, and took its number
within a minute of it; the gap's number was taken before, and its relay was dead a minute later.
"""
KEPT: Final = timedelta(days=30)
"""How far back one can begin."""
WALKED: Final = KEPT + timedelta(days=1)
"""How far back a cursor may stand: whoever begins at the oldest has a day to go on from there."""
STORED: Final = WALKED + timedelta(days=1)
"""How long rows stay: what stands after a cursor that is taken is always there, whatever the clocks of relays."""


class EventNotFound(NotFound):
    """The account has no such event, or it was forgotten after 30 days."""

    code = "event_not_found"


class CursorExpired(Gone):
    """What stood after the cursor may be gone: going on from there would skip it."""

    code = "cursor_expired"


@dataclass(frozen=True, kw_only=True)
class Pointer:
    """Where an event is found, and what it can be chosen by. It holds ids and times, and nothing of a person."""

    event_id: str
    type: EventType
    document_id: str
    """Whose history it belongs to: a document's, or a webhook endpoint's."""
    client_id: str | None
    """None where its subject belongs to no client."""
    sequence: int
    occurred_at: datetime


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An event at its position, counted from 1. An event whose relay ran twice may stand at two."""

    position: int
    pointer: Pointer
    relayed_at: datetime
    """When the relay began that wrote it: positions follow it to the minute."""


@dataclass(frozen=True, kw_only=True)
class Bookmark:
    """How far somebody has read."""

    position: int
    passed: datetime
    """Whatever was relayed before that stands at the position or before it, give or take SETTLED."""

    def check(self, *, at: datetime) -> None:
        """Refuse to go on from where something may be missing."""
        if self.passed < at - WALKED:
            raise CursorExpired(pointer="/cursor")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which events are asked for: those that fit all that is given."""

    types: tuple[str, ...] = ()
    """Event types or patterns of them, as endpoints have them; any of them is enough, none means all."""
    document_id: str | None = None
    client_id: str | None = None

    def __post_init__(self) -> None:
        for pattern in self.types:
            if not any(fnmatchcase(one.value, pattern) for one in EventType):
                raise EventTypeUnknown(pointer="/types", pattern=pattern)

    def takes(self, pointer: Pointer) -> bool:
        """Whether the event is one of those."""
        return (
            self.document_id in (None, pointer.document_id)
            and self.client_id in (None, pointer.client_id)
            and (not self.types or any(fnmatchcase(pointer.type.value, one) for one in self.types))
        )


def readable(found: Sequence[Entry], *, after: int, at: datetime) -> tuple[Entry, ...]:
    """Return what can be read on from a position: all up to the first gap that may still be filled.

    `found` are the next rows, in their order.
    """
    last = after
    for number, entry in enumerate(found):
        if entry.position > last + 1 and entry.relayed_at > at - SETTLED:
            return tuple(found[:number])
        last = entry.position
    return tuple(found)
