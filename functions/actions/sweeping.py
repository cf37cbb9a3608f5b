"""Sweeping: what a lost wake-up left behind is found by its due date and woken again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions import settings
from functions.actions import delivery_hints, relaying
from functions.domain.duties import DutyKind
from functions.storage import deliveries, duty_rows, queues
from functions.storage.duty_rows import Overdue


@dataclass(frozen=True, kw_only=True)
class Swept:
    """How many of each were found overdue."""

    relays: int
    duties: int
    deliveries: int


class NotRelayed(Exception):
    """Some documents could not be relayed; they are owed still, and tried again by the next sweep."""


def sweep(*, at: datetime) -> Swept:
    """Wake whoever owes something. Relays are done here and now, since nothing but the stream wakes the relay.

    Raises NotRelayed at the end, when all that can be done is done.
    """
    relays = duty_rows.overdue(DutyKind.RELAY, at=at)
    # First of all: however much there is to wake, and however little time, nobody else does this.
    failed = _relay(relays, at=at)
    owed = 0
    queue_of: dict[DutyKind, Callable[[], str]] = {
        DutyKind.NOTIFY: settings.notifications_queue_url,
        DutyKind.SEAL: settings.sealing_queue_url,
        DutyKind.PURGE: settings.purges_queue_url,
        DutyKind.TIME: settings.time_queue_url,
        DutyKind.UPLOAD: settings.uploads_queue_url,
        DutyKind.FETCH: settings.fetches_queue_url,
        DutyKind.RENDER: settings.rendering_queue_url,
        DutyKind.EXPORT: settings.exports_queue_url,
        DutyKind.BULK: settings.bulk_queue_url,
        DutyKind.ROWS: settings.rows_queue_url,
        DutyKind.AUTOSIGN: settings.autosigning_queue_url,
        DutyKind.LETTER: settings.letters_queue_url,
        DutyKind.BATCH: settings.batches_queue_url,
        DutyKind.REPLAY: settings.replays_queue_url,
    }
    for kind, url in queue_of.items():
        for one in duty_rows.overdue(kind, at=at):
            detail = {"account_id": one.account_id, "owner_id": one.owner_id}
            queues.wake(url(), kind=f"duty.{kind}", detail=detail)
            owed += 1
    late = deliveries.overdue(at=at)
    for delivery in late:
        delivery_hints.wake(
            event_id=delivery.event_id,
            endpoint_id=delivery.endpoint_id,
            part=delivery.part,
            account_id=delivery.account_id,
        )
    if failed:
        raise NotRelayed(len(failed)) from failed[0]
    return Swept(relays=len(relays), duties=owed, deliveries=len(late))


def _relay(owed: Sequence[Overdue], *, at: datetime) -> list[Exception]:
    """Relay each document, whatever becomes of the others; return what went wrong."""
    failed: list[Exception] = []
    for one in owed:
        try:
            relaying.relay_document(one.account_id, one.owner_id, at=at)
        except Exception as problem:  # noqa: BLE001 - raised once everything else had its turn
            failed.append(problem)
    return failed
