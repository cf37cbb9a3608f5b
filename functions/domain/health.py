"""The health of an endpoint: how many may wait for it at once, when it is left in peace, and when it is given up.

An endpoint that answers well and soon has nothing written about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

SLOW_AFTER: Final = timedelta(seconds=2)
"""Whoever lets a request wait for so long is slow, and is so from then on, not from the end of the request."""
SLOW_FOR: Final = timedelta(minutes=1)
"""How long an endpoint counts as slow after it was."""
AT_ONCE: Final = 10
"""How many requests may be on their way to an endpoint that is slow or fails."""
FAILS_AFTER: Final = 5
"""Failures in a row, from which on few are on their way at once."""
BREAKS_AFTER: Final = 5
"""Requests in a row without an answer, after which only probes are sent."""
PROBE_EVERY: Final = timedelta(seconds=30)

NOTICES: Final = (timedelta(days=1), timedelta(days=3), timedelta(days=6))
"""After how much time of nothing but failures the account is told so."""
GIVEN_UP_AFTER: Final = timedelta(days=7)
GIVEN_UP_FROM: Final = 20
"""Failed attempts: fewer say little of an endpoint that is told of little."""
_WARNED_FOR: Final = timedelta(days=1)

_LONGEST_WAIT: Final = timedelta(hours=1)
_SPREAD: Final = 0.1


class EndpointBusy(Exception):
    """No further request may go to the endpoint now."""

    def __init__(self, *, least: timedelta) -> None:
        super().__init__(f"not for {least}")
        self.least = least
        """How long there is nothing to hope for."""


class Outlook(StrEnum):
    """What a failure means for the endpoint."""

    GOES_ON = "goes_on"
    TO_BE_TOLD = "to_be_told"
    """The account is to hear that it fails."""
    TO_BE_DISABLED = "to_be_disabled"


@dataclass(frozen=True, kw_only=True)
class Warned:
    """That the account was told that its endpoint fails. The endpoint remembers it: it is told once."""

    since: datetime
    """Since when it failed then: what it failed at before a success is another story."""
    at: datetime
    notices: int
    """How many of the notices are behind it."""


@dataclass(frozen=True, kw_only=True)
class Health:
    """What is wrong with an endpoint; the default says that nothing is."""

    slow_until: datetime | None = None
    unanswered: int = 0
    """Requests in a row that got no answer: no connection, or not in time."""
    probe_at: datetime | None = None
    """When the next probe may be sent; None: more than probes may be."""
    failures: int = 0
    """Failed attempts since the last success; those of replays and tests are not among them."""
    failing_since: datetime | None = None
    held: Mapping[str, datetime] = field(default_factory=dict)
    """Who has a request on its way, and until when that is believed."""
    version: int = 0

    @property
    def held_back(self) -> bool:
        """Whether it fails so often in a row that few may be on their way at once."""
        return self.probe_at is not None or max(self.failures, self.unanswered) >= FAILS_AFTER

    def free(self, *, at: datetime) -> bool:
        """Whether a request may be sent without more ado."""
        return not self.held_back and not self._slow(at=at)

    def well(self, *, at: datetime) -> bool:
        """Whether there is nothing to remember."""
        clear = self.unanswered == 0 and self.failures == 0 and self.probe_at is None
        return clear and not self._slow(at=at)

    def entered(self, holder: str, *, at: datetime, until: datetime) -> Health:
        """Take a place for a request, or be the next probe. Raises EndpointBusy.

        A holder that died gives its place back at the time that it gave itself.
        """
        if self.probe_at is not None:
            if at < self.probe_at:
                raise EndpointBusy(least=self.probe_at - at)
            return replace(self, probe_at=at + PROBE_EVERY)
        if self.free(at=at):
            return self
        held = {one: end for one, end in self.held.items() if end > at and one != holder}
        if len(held) >= AT_ONCE:
            raise EndpointBusy(least=timedelta())
        return replace(self, held={**held, holder: until})

    def slowed(self, *, at: datetime) -> Health:
        """Remember that a request has waited for too long."""
        return replace(self, slow_until=at + SLOW_FOR)

    def succeeded(self, holder: str, *, at: datetime, took: timedelta) -> Health:
        """Forget the failures; slowness wears off by itself."""
        return replace(
            self,
            slow_until=at + SLOW_FOR if took >= SLOW_AFTER else self.slow_until,
            unanswered=0,
            probe_at=None,
            failures=0,
            failing_since=None,
            held=self._without(holder),
        )

    def failed(self, holder: str, *, at: datetime, answered: bool, counts: bool) -> Health:
        """Remember a failure. `counts`: whether it is one of those that an endpoint is given up for."""
        unanswered = 0 if answered else self.unanswered + 1
        broken = self.probe_at is not None or unanswered >= BREAKS_AFTER
        failing_since = self.failing_since or (at if counts else None)
        return replace(
            self,
            unanswered=unanswered,
            probe_at=max(self.probe_at or at, at + PROBE_EVERY) if broken else None,
            failures=self.failures + counts,
            failing_since=failing_since,
            held=self._without(holder),
        )

    def since(self, enabled_at: datetime | None) -> Health:
        """Return the health without what was before the endpoint was enabled again."""
        old = self.failing_since is not None and enabled_at is not None and self.failing_since < enabled_at
        return Health(version=self.version, held=self.held) if old else self

    def outlook(self, warned: Warned | None, *, at: datetime) -> Outlook:
        """Say what follows from failing for so long, when the account was `warned` so.

        Nobody is disabled who was not warned a day before, however seldom something was sent.
        """
        if self.failing_since is None:
            return Outlook.GOES_ON
        lasts = at - self.failing_since
        known = warned if warned is not None and warned.since == self.failing_since else None
        long_known = known is not None and at - known.at >= _WARNED_FOR
        if lasts >= GIVEN_UP_AFTER and self.failures >= GIVEN_UP_FROM and long_known:
            return Outlook.TO_BE_DISABLED
        told = known.notices if known is not None else 0
        return Outlook.TO_BE_TOLD if _notices(lasts) > told else Outlook.GOES_ON

    def warning(self, *, at: datetime) -> Warned:
        """Return what is remembered of a warning given now. Notices that were missed are not made up for."""
        since = self.failing_since or at
        return Warned(since=since, at=at, notices=_notices(at - since))

    def _slow(self, *, at: datetime) -> bool:
        return self.slow_until is not None and at < self.slow_until

    def _without(self, holder: str) -> Mapping[str, datetime]:
        return {one: end for one, end in self.held.items() if one != holder}


def waiting_time(*, age: timedelta, least: timedelta, jitter: float) -> timedelta:
    """Return how long a delivery waits for a busy endpoint before it asks again.

    The longer it has waited the longer it waits, so that many that wait for long ask little: half its age, an hour at
    most. `jitter` is a random number from -1 to 1.
    """
    wait = max(least, min(max(age / 2, timedelta(seconds=5)), _LONGEST_WAIT))
    return wait * (1 + _SPREAD * (jitter + 1))


def _notices(lasts: timedelta) -> int:
    return sum(lasts >= one for one in NOTICES)
