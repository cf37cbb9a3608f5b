"""When a webhook that failed is sent again: 13 attempts over 75.7 hours, then no more."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# Standard Webhooks 1.0 gives an example: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, which is
# 75 h 35 min 5 s in all. Three early attempts are added (15 s, 40 s, 6 min) for what passes
# soon, such as a restart: 75 h 42 min.
WAITS = (
    timedelta(seconds=5),
    timedelta(seconds=15),
    timedelta(seconds=40),
    timedelta(minutes=5),
    timedelta(minutes=6),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
ATTEMPTS = len(WAITS) + 1
SPREAD = 0.1
"""The share of a wait by which jitter makes it shorter or longer."""

PATIENCE = timedelta(hours=1)
"""A receiver may always ask for this much time, and for more up to twice the wait that is due."""

PAUSE = timedelta(seconds=60)
"""The least that a receiver is left in peace who has too much to do."""
_OVERBURDENED = (429, 502, 504)
"""Statuses that say so (RFC 6585 4, RFC 9110 15.6); 503 says with Retry-After for how long."""

_LONGEST_RETRY_AFTER = timedelta(days=2)
_SECONDS = re.compile(r"[0-9]{1,9}", re.ASCII)


def next_attempt(
    attempts_made: int,
    *,
    at: datetime,
    jitter: float,
    retry_after: timedelta | None = None,
    overburdened: bool = False,
) -> datetime | None:
    """Return when to try again after an attempt that failed at `at`, or None once all 13 were made.

    `attempts_made` counts that attempt; with 0 the answer is `at`. `jitter` is a random number from -1 to 1.
    `retry_after`, what the receiver asked for, only makes a wait longer: up to an hour, or to twice itself.
    An `overburdened` one is left in peace for a minute at least.
    """
    if attempts_made < 0:
        raise ValueError("attempts are counted from 0")
    if math.isnan(jitter) or not -1 <= jitter <= 1:
        raise ValueError("jitter is a number from -1 to 1")
    if attempts_made == 0:
        return at
    if attempts_made >= ATTEMPTS:
        return None

    wait = WAITS[attempts_made - 1]
    spread = wait * (1 + SPREAD * jitter)
    asked = min(retry_after or timedelta(), max(2 * wait, PATIENCE))
    if overburdened:
        asked = max(asked, PAUSE)
    if not asked:
        return at + spread
    # Never before the time asked for, and not all at the same second after it.
    return at + max(spread, asked * (1 + SPREAD * (jitter + 1) / 2))


def is_overburdened(*, status: int | None, timed_out: bool) -> bool:
    """Whether an attempt ended in a way that says that the receiver has too much to do."""
    return timed_out or status in _OVERBURDENED


def parse_retry_after(value: str | None, *, at: datetime) -> timedelta | None:
    """Read a Retry-After header (RFC 9110 10.2.3): seconds or a date, from now. None for what is neither."""
    if value is None or len(value) > 64:
        return None
    text = value.strip()
    if text.isdigit():
        if not _SECONDS.fullmatch(text):
            return _LONGEST_RETRY_AFTER if text.isascii() else None
        return min(timedelta(seconds=int(text)), _LONGEST_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return min(max(moment - at, timedelta(0)), _LONGEST_RETRY_AFTER)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
