"""Duties: work owed. Each is a row written in the transaction that causes it; queues only wake who does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class DutyKind(StrEnum):
    RELAY = "relay"
    """Put an event on the bus and write its deliveries. The event's own row is the duty."""
    NOTIFY = "notify"
    """Tell a recipient."""
    SEAL = "seal"
    """Assemble, seal and complete a document."""
    DELIVER = "deliver"
    """Post an event to an endpoint. The delivery's own row is the duty."""


GRACE: Final = timedelta(seconds=60)
"""How long a wake-up may take before the sweeper takes it for lost."""

MAX_ATTEMPTS: Final = 12
"""After this many failures of its own a duty waits for a person; the alarm on its queue has long rung."""


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Something owed for a document, not before `due`. `subject` is a recipient for NOTIFY, else empty."""

    kind: DutyKind
    account_id: str
    document_id: str
    subject: str = ""
    due: datetime
    attempts: int = 0
    reminder: bool = False

    def backoff(self) -> timedelta:
        """Return how long to wait before the next try: 30 s, doubling, one hour at most."""
        return min(timedelta(seconds=30 * 2 ** min(self.attempts, 10)), timedelta(hours=1))
