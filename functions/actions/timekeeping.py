"""Timekeeping: what is owed to a document by the clock is done when its time has come."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from functions.actions import duties
from functions.actions.command import Command
from functions.actions.duties import Clock
from functions.domain import timing
from functions.domain.duties import DutyKind
from functions.domain.expiring import passed_time
from functions.storage import documents, duty_rows

LEASE: Final = timedelta(seconds=60)


def keep_time(command: Command, *, document_id: str, clock: Clock) -> None:
    """Remind, warn or expire, one thing at a time: what follows is owed in its place."""
    for claimed in duties.claimed(command.account_id, document_id, DutyKind.TIME, clock=clock, lease=LEASE):
        document = documents.load(claimed.account_id, claimed.owner_id)
        due = timing.owed(document) if document.open else ()
        if not due:
            duties.drop(claimed)
        elif due[0].not_before > clock():
            # Its terms have changed since it was owed.
            duty_rows.wait_with(claimed, until=due[0].not_before)
        else:
            duties.conclude(command, claimed, lambda before, at: passed_time(before, at=at), clock=clock)
