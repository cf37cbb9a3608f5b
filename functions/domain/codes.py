"""One-time codes that prove a recipient's address: how many are sent. After too many guesses the person is blocked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.domain.proving import CodeExpired, CodeSendingLimited

SENDINGS: Final = ((3, timedelta(minutes=15)), (10, timedelta(days=1)))
"""So many to one person within so long."""


@dataclass(frozen=True, kw_only=True)
class SentCode:
    """A code on its way to a person: nobody can tell it from what is kept."""

    id: str
    digest: str
    """HMAC-SHA-256 of the code, in hex, under the document's own secret."""
    sent_at: datetime
    expires_at: datetime

    def require_alive(self, *, at: datetime) -> None:
        """Refuse a code whose time is over, by our own clock."""
        if at >= self.expires_at:
            raise CodeExpired


@dataclass(frozen=True, kw_only=True)
class Sending:
    """One code that went out, by the request that asked for it."""

    token: str
    at: datetime


def require_room(sendings: Sequence[Sending], *, at: datetime) -> None:
    """Refuse to send when enough was sent of late; clocks of several machines may differ by a little."""
    waits = []
    for limit, span in SENDINGS:
        recent = sorted(one.at for one in sendings if one.at > at - span)
        if len(recent) >= limit:
            waits.append(recent[-limit] + span)
    if waits:
        wait = (max(waits) - at).total_seconds()
        raise CodeSendingLimited(retry_after=max(1, int(wait) + 1))


def still_counted(sendings: Sequence[Sending], *, at: datetime) -> tuple[Sending, ...]:
    """Return those that still count for a limit."""
    longest = max(span for _, span in SENDINGS)
    return tuple(one for one in sendings if one.at > at - longest)
