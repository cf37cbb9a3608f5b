"""What comes with time to a document that is open: reminders, warnings before its end, and the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

from functions.domain.document_state import DocumentState
from functions.domain.duties import Duty, DutyKind
from functions.domain.errors import TooMany
from functions.domain.lifecycle import DocumentNotOpen, Status
from functions.domain.recipients import Recipient
from functions.domain.terms import Terms

WARNINGS: Final = (7, 3, 1)
"""Days before the end at which sender and recipients are warned."""

RESEND_COOLDOWN: Final = timedelta(minutes=5)

D = TypeVar("D", bound=DocumentState)


class ResentTooSoon(TooMany):
    """The person was told again a moment ago. Fact `retry_after`, in seconds."""

    code = "resent_too_soon"


def resendable_at(recipient: Recipient) -> datetime:
    """Return when the person may be told again."""
    return (
        datetime.min.replace(tzinfo=UTC)
        if recipient.resent_at is None
        else recipient.resent_at + RESEND_COOLDOWN
    )


def require_cooled_down(recipient: Recipient, *, at: datetime) -> None:
    """Refuse to tell a person again who was told again a moment ago."""
    wait = (resendable_at(recipient) - at).total_seconds()
    if wait > 0:
        raise ResentTooSoon(recipient_id=recipient.id, retry_after=int(wait) + 1)


def told_again(
    document: DocumentState, recipient_ids: Sequence[str] | None, *, at: datetime
) -> list[Recipient]:
    """Return who is to be told again: the ones named, or all who are awaited and were not told a moment ago."""
    if recipient_ids is None:
        pending = [one for one in document.recipients if one.pending and document.reached(one)]
        awaited = [one for one in pending if one.may_act] or pending
        chosen = [one for one in awaited if resendable_at(one) <= at] or awaited
    else:
        chosen = [document.recipient(wanted) for wanted in dict.fromkeys(recipient_ids)]
    for one in chosen:
        document.require_awaited(one)
        require_cooled_down(one, at=at)
    return chosen


def require_in_time(document: DocumentState, *, at: datetime) -> None:
    """Refuse a document whose end has come: the clock writes that down a minute or two later, or when it runs again."""
    end = document.terms.expires_at
    if end is not None and end <= at:
        raise DocumentNotOpen(status=Status.EXPIRED.value)


def turned(document: D, *, before: DocumentState, link_until: datetime, at: datetime) -> D:
    """Begin the turn of a group: its links, told or not, live from now on, and its reminders are counted from now."""
    if document.current_group == before.current_group:
        return document
    now = replace(
        document,
        recipients=tuple(
            _with_link(one, until=link_until) if document.reached(one) and not before.reached(one) else one
            for one in document.recipients
        ),
    )
    if document.terms.reminders is None:
        return now
    now = replace(now, reminders_sent=0, reminded_at=at)
    return replace(now, duties=(*now.duties, *owed(now)))


def owed(document: DocumentState) -> tuple[Duty, ...]:
    """Return the duty to look after the document when next something comes with time; nothing where nothing does."""
    moments = [
        one for one in (document.terms.expires_at, next_warning(document), next_reminder(document)) if one
    ]
    if not moments:
        return ()
    return (
        Duty(
            kind=DutyKind.TIME,
            account_id=document.account_id,
            owner_id=document.id,
            not_before=min(moments),
        ),
    )


def next_warning(document: DocumentState) -> datetime | None:
    """Return when sender and recipients are next warned of the end; a moment before the sending is none."""
    days = _next_days(document)
    return (
        None
        if days is None or document.terms.expires_at is None
        else _before_end(document.terms.expires_at, days)
    )


def warning_due(document: DocumentState, *, at: datetime) -> int | None:
    """Return the days of the warning that is due, the nearest to the end where several were missed; None: none is."""
    end = document.terms.expires_at
    if end is None or (_next_days(document) or 0) == 0:
        return None
    due = [days for days in WARNINGS if _before_end(end, days) <= at and _waits(document, days)]
    return min(due, default=None)


def too_late(terms: Terms, *, at: datetime) -> int | None:
    """Return the least days of which it is too late to warn when an end is agreed at that time; None: of none."""
    end = terms.expires_at
    return (
        None
        if end is None
        else min((days for days in WARNINGS if _before_end(end, days) <= at), default=None)
    )


def next_reminder(document: DocumentState) -> datetime | None:
    """Return when those who are awaited are reminded next."""
    reminders = document.terms.reminders
    if reminders is None or document.sent_at is None or document.reminders_sent >= reminders.at_most:
        return None
    return (document.reminded_at or document.sent_at) + timedelta(hours=reminders.every_hours)


def _with_link(recipient: Recipient, *, until: datetime) -> Recipient:
    link = recipient.link
    return recipient if link is None else replace(recipient, link=replace(link, expires_at=until))


def _next_days(document: DocumentState) -> int | None:
    return next((days for days in WARNINGS if _waits(document, days)), None)


def _waits(document: DocumentState, days: int) -> bool:
    """Whether the warning of so many days is still to come."""
    if document.terms.expires_at is None:
        return False
    return document.warned_days is None or days < document.warned_days


def _before_end(end: datetime, days: int) -> datetime:
    return end - timedelta(days=days)
