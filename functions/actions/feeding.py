"""Reading the feed: the events of an account one after the other, as a native endpoint is told of them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from functions.actions import webhook_messages
from functions.domain.feed import KEPT, Bookmark, Choice, Entry, Pointer
from functions.domain.webhooks import Place
from functions.storage import documents, feed
from functions.storage.documents import Told
from functions.storage.paging import CursorInvalid

_ROWS: Final = 250
_MOST_ROWS: Final = 1000
"""How many rows one page looks at where few of them are asked for."""
_MOST_BYTES: Final = 4_000_000
"""A function answers with 6 MB at most, and texts grow when they are escaped."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class FedEvent:
    """An event of the feed, with its native message in JSON; None once its document was purged."""

    pointer: Pointer
    body: bytes | None


@dataclass(frozen=True, kw_only=True)
class FeedPage:
    """Some events, and where to go on; `more`: there is more to read already."""

    events: tuple[FedEvent, ...]
    cursor: str
    more: bool


def read_page(
    account_id: str, choice: Choice, *, cursor: str | None, since: datetime | None, limit: int, at: datetime
) -> FeedPage:
    """Return the next events after a cursor; without one, from `since` on, or from the oldest that is kept.

    Nothing is skipped: where an event may still come in between, the page ends before it.
    """
    oldest = at - KEPT
    if cursor is None:
        begin = oldest if since is None else max(since, oldest)
        place = Bookmark(position=feed.position_at(account_id, begin), passed=min(begin, at))
    else:
        begin = None
        place = _read_cursor(cursor)
        place.check(at=at)
    chosen, place, more = _choose(account_id, choice, place, begin=begin, limit=limit, at=at)
    events = _told(account_id, [one.pointer for one in chosen])
    if len(events) < len(chosen):
        last = chosen[len(events) - 1]
        place, more = Bookmark(position=last.position, passed=last.relayed_at), True
    return FeedPage(events=events, cursor=_write_cursor(place), more=more)


def load_event(account_id: str, event_id: str, *, at: datetime) -> FedEvent:
    """Return one event of the account's last 30 days."""
    pointer = feed.find(account_id, event_id, at=at)
    (event,) = _told(account_id, [pointer])
    return event


def _choose(
    account_id: str,
    choice: Choice,
    place: Bookmark,
    *,
    begin: datetime | None,
    limit: int,
    at: datetime,
) -> tuple[list[Entry], Bookmark, bool]:
    """Return the next entries that are asked for, how far was read, and whether there is more to read."""
    chosen: list[Entry] = []
    # Where all are asked for, no more are read than are shown.
    rows = limit if choice == Choice() else _ROWS
    read = 0
    while read < _MOST_ROWS:
        stretch = feed.read(account_id, after=place.position, limit=rows, at=at)
        for number, entry in enumerate(stretch.entries, start=1):
            place = Bookmark(position=entry.position, passed=entry.relayed_at)
            if (begin is None or entry.relayed_at >= begin) and choice.takes(entry.pointer):
                chosen.append(entry)
            if len(chosen) == limit and (number < len(stretch.entries) or not stretch.ended):
                return chosen, place, True
        if stretch.ended:
            # Whatever comes from now on stands behind it.
            return chosen, replace(place, passed=at), False
        read += len(stretch.entries)
    return chosen, place, True


def _told(account_id: str, pointers: Sequence[Pointer]) -> tuple[FedEvent, ...]:
    """Return the events, or as many as one answer can hold, but at least one."""
    found = documents.told_events(account_id, {(one.document_id, one.sequence) for one in pointers})
    events: list[FedEvent] = []
    size = 0
    for pointer in pointers:
        body = _body(found.get((pointer.document_id, pointer.sequence)))
        size += len(body or b"")
        if events and size > _MOST_BYTES:
            break
        events.append(FedEvent(pointer=pointer, body=body))
    return tuple(events)


def _body(told: Told | None) -> bytes | None:
    subject = None if told is None else told.subject
    if told is None or subject is None:
        return None
    (message,) = webhook_messages.messages(told.event, subject, dialect="native")
    return message.filled(_unlinked)


def _unlinked(place: Place) -> None:
    """Native messages lead to files by ids, which are asked for when they are wanted."""
    raise RuntimeError(f"a native message holds a link: {place.kind}")


def _write_cursor(place: Bookmark) -> str:
    text = f"{place.position}.{(place.passed - _EPOCH) // timedelta(milliseconds=1)}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> Bookmark:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        position, passed = (_number(one) for one in text.split("."))
        return Bookmark(position=position, passed=_EPOCH + timedelta(milliseconds=passed))
    except (binascii.Error, UnicodeError, ValueError, OverflowError) as unreadable:
        raise CursorInvalid(pointer="/cursor") from unreadable


def _number(text: str) -> int:
    if not text.isdigit() or len(text) > 15:
        raise ValueError(text)
    return int(text)
