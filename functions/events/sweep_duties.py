"""Once a minute: find what lost its wake-up."""

from __future__ import annotations

from functions.actions import sweeping
from functions.runtime.access import Access, Layer
from functions.runtime.call import now
from functions.runtime.consumer import Every, consumer
from functions.runtime.reacting import Wakeup


@consumer(
    on=Every(minutes=1),
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.IDENTITY_READ,
        Access.DELIVERIES_READ,
        Access.DELIVERIES_WRITE,
        Access.FEED_WRITE,
        Access.FILES_READ,
        Access.EVENTS_PUBLISH,
        Access.WEBHOOKS_ENQUEUE,
        Access.NOTIFICATIONS_ENQUEUE,
        Access.SEALING_ENQUEUE,
        Access.PURGES_ENQUEUE,
        Access.TIME_ENQUEUE,
        Access.UPLOADS_ENQUEUE,
        Access.FETCHES_ENQUEUE,
        Access.RENDERING_ENQUEUE,
        Access.EXPORTS_ENQUEUE,
        Access.BULK_ENQUEUE,
        Access.ROWS_ENQUEUE,
        Access.AUTOSIGNING_ENQUEUE,
        Access.LETTERS_ENQUEUE,
        Access.BATCHES_ENQUEUE,
        Access.REPLAYS_ENQUEUE,
    ],
    timeout=55,
    layers=[Layer.HTTP],
)
def sweep_duties(wakeup: Wakeup) -> None:
    """Wake whoever owes something that is overdue."""
    sweeping.sweep(at=now())
