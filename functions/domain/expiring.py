"""What time does to a document that is open: it reminds, warns, and ends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from functions.domain import timing
from functions.domain.documents import Document
from functions.domain.duties import Notice
from functions.domain.events import EventType, Happening
from functions.domain.lifecycle import Status


def passed_time(document: Document, *, at: datetime) -> Document:
    """Return what has become of the document by now, one thing at a time; the document itself where nothing has."""
    if not document.open:
        return document
    end = document.terms.expires_at
    if end is not None and end <= at:
        return _expired(document, at=at)
    days = timing.warning_due(document, at=at)
    if days is not None:
        return _warned(document, days, at=at)
    reminder = timing.next_reminder(document)
    if reminder is not None and reminder <= at:
        return _reminded(document, at=at)
    return document


def _expired(document: Document, *, at: datetime) -> Document:
    ended = replace(document, status=Status.EXPIRED, ended_at=at, duties=())
    ended = replace(ended, duties=ended.told_sender(Notice.SENDER_EXPIRED, "", at=at))
    waited_for = [one.id for one in document.recipients if one.pending]
    return ended.having(Happening(type=EventType.DOCUMENT_EXPIRED, data={"waited_for": waited_for}), at=at)


def _warned(document: Document, days: int, *, at: datetime) -> Document:
    awaited = [one for one in document.recipients if one.may_act and document.reached(one)]
    warned = replace(document, warned_days=days)
    warned = replace(
        warned,
        duties=(
            *warned.notices(awaited, Notice.EXPIRING, at=at),
            *warned.told_sender(Notice.SENDER_EXPIRING, "", at=at),
            *timing.owed(warned),
        ),
    )
    happening = Happening(
        type=EventType.DOCUMENT_EXPIRING,
        data={"days": days, "recipients": [one.id for one in awaited]},
    )
    return warned.having(happening, at=at)


def _reminded(document: Document, *, at: datetime) -> Document:
    awaited = [one for one in document.recipients if one.may_act and document.reached(one)]
    reminded = replace(document, reminders_sent=document.reminders_sent + 1, reminded_at=at)
    reminded = replace(
        reminded, duties=(*reminded.notices(awaited, Notice.REMINDER, at=at), *timing.owed(reminded))
    )
    happening = Happening(
        type=EventType.DOCUMENT_RESENT,
        data={"recipients": sorted(one.id for one in awaited), "automatic": True},
    )
    return reminded.having(happening, at=at)
