"""What is owed: one row for each duty, in the partition of what owes it, and in the index of what is due.

The owner is a document, or whatever else work is owed for; each writes the duty in the transaction that causes it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.duties import Duty, DutyKind
from functions.storage import document_keys as keys
from functions.storage.due import late
from functions.storage.items import Item
from functions.storage.paging import query_rows
from functions.storage.schema import DUE
from functions.storage.unit import StaleWrite, Unit

_DUTY: Final = TypeAdapter(Duty)


def add(unit: Unit, duty: Duty) -> None:
    """Owe something. What is already owed is owed afresh."""
    unit.put(settings.documents_table(), _row(duty))


def add_once(unit: Unit, duty: Duty) -> None:
    """Owe something that is not owed yet; stale when it is, whoever may be at it."""
    unit.put(settings.documents_table(), _row(duty), new=True)


def busy_until(account_id: str, owner_id: str, *, at: datetime, beside: DutyKind) -> datetime | None:
    """Return until when somebody may still be at work on what the owner owes, duties of that kind left out."""
    rows = query_rows(settings.documents_table(), keys.partition(account_id, owner_id), prefix="DUTY#")
    duties = [_DUTY.validate_python(row) for row in rows]
    leases = [one.leased_until for one in duties if one.kind is not beside and one.leased_until is not None]
    return max((lease for lease in leases if lease > at), default=None)


def owed_by(account_id: str, owner_id: str, kind: DutyKind) -> tuple[Duty, ...]:
    rows = query_rows(
        settings.documents_table(), keys.partition(account_id, owner_id), prefix=f"DUTY#{kind}#"
    )
    return tuple(_DUTY.validate_python(row) for row in rows)


def claim(duty: Duty, *, at: datetime, lease: timedelta) -> Duty | None:
    """Take a duty for the time of the lease; None when somebody else has it or has done it."""
    if not duty.claimable(at=at):
        return None
    claimed = duty.claimed(until=at + lease)
    unit = Unit()
    # Where the sweeper sees it, it stays: looking in vain costs less than moving it to and fro each time.
    row = _row(claimed, overdue_at=duty.overdue_at)
    unit.put(settings.documents_table(), row, expecting={"attempts": duty.attempts})
    try:
        unit.commit()
    except StaleWrite:
        return None
    return claimed


def wait_with(duty: Duty, *, until: datetime) -> None:
    """Give a claimed duty back whose time has not come; nothing went wrong, and nothing is counted."""
    unit = Unit()
    later = replace(duty, leased_until=None, not_before=until, attempts=0)
    unit.put(settings.documents_table(), _row(later), expecting=_claim(duty))
    with suppress(StaleWrite):
        # Owed afresh meanwhile, with a time of its own.
        unit.commit()


def postpone(duty: Duty, *, at: datetime) -> Duty:
    """Give a claimed duty back, to be tried again later."""
    later = duty.postponed(at=at)
    unit = Unit()
    unit.put(settings.documents_table(), _row(later), expecting=_claim(duty))
    unit.commit()
    return later


def hurry(unit: Unit, duty: Duty) -> None:
    """Owe at another time what is owed; stale when it was done meanwhile."""
    unit.put(settings.documents_table(), _row(duty), expecting={})


def forget(unit: Unit, duty: Duty) -> None:
    """Owe something no longer, claimed or not: what it is about was done by another way."""
    unit.delete(settings.documents_table(), keys.of_duty(duty))


def succeed(unit: Unit, duty: Duty, *, by: Duty) -> None:
    """End a claimed duty and owe the next of its kind in its place; stale when somebody else took it over."""
    unit.put(settings.documents_table(), _row(by), expecting=_claim(duty))


def end(unit: Unit, duty: Duty) -> None:
    """Note that a claimed duty is done, or that nothing is owed any more; stale when somebody else took it over."""
    unit.delete(settings.documents_table(), keys.of_duty(duty), expecting=_claim(duty))


@dataclass(frozen=True, kw_only=True)
class Overdue:
    """A duty whose wake-up seems to be lost."""

    account_id: str
    owner_id: str


def overdue(kind: DutyKind, *, at: datetime, limit: int = 200) -> tuple[Overdue, ...]:
    """Return who owes something of this kind that should have been done by now. An event's relay is one."""
    rows = late(settings.documents_table(), DUE, keys.due_queue(kind), at=at, limit=limit)
    # The row of an event names its document.
    owners = dict.fromkeys((row["account_id"], row.get("owner_id") or row["document_id"]) for row in rows)
    return tuple(Overdue(account_id=account_id, owner_id=owner_id) for account_id, owner_id in owners)


def _row(duty: Duty, *, overdue_at: datetime | None = None) -> Item:
    row: Item = _DUTY.dump_python(duty, mode="json")
    return keys.of_duty(duty) | row | keys.due(duty.kind, duty.owner_id, due=overdue_at or duty.overdue_at)


def _claim(duty: Duty) -> Item:
    """Return what tells this claim from every other: one owed afresh counts its attempts from the beginning."""
    row: Item = _DUTY.dump_python(duty, mode="json", include={"attempts", "leased_until"})
    return row
