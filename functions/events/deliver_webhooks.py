"""From the bus to customers' endpoints."""

from __future__ import annotations

from functions.actions import delivering
from functions.runtime.access import Access, Layer
from functions.runtime.call import now
from functions.runtime.consumer import Queue, consumer
from functions.runtime.reacting import Wakeup


@consumer(
    on=Queue(name="webhooks", pattern={"source": ["rubrica"]}, batch=1),
    access=[
        Access.DELIVERIES_READ,
        Access.DELIVERIES_WRITE,
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.IDENTITY_READ,
        Access.IDENTITY_WRITE,
        Access.LETTERS_ENQUEUE,
        Access.SECRETS_DECRYPT,
        Access.WEBHOOKS_ENQUEUE,
    ],
    timeout=45,
    layers=[Layer.HTTP, Layer.KEYS],
)
def deliver_webhooks(wakeup: Wakeup) -> None:
    """Try the deliveries of an event that are due, one here and each other in a turn of its own."""
    endpoint_id = wakeup.detail.get("endpoint_id")
    delivering.deliver_event(
        str(wakeup.detail["id"]), endpoint_id=endpoint_id, part=wakeup.detail.get("part"), clock=now
    )
