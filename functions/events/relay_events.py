"""From a document's history to the bus and to deliveries."""

from __future__ import annotations

from functions.actions import relaying
from functions.runtime.access import Access
from functions.runtime.call import now
from functions.runtime.consumer import Stream, consumer
from functions.runtime.reacting import Wakeup


@consumer(
    on=Stream(table="documents"),
    access=[
        Access.DOCUMENTS_STREAM,
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.IDENTITY_READ,
        Access.DELIVERIES_READ,
        Access.DELIVERIES_WRITE,
        Access.FEED_WRITE,
        Access.FILES_READ,
        Access.EVENTS_PUBLISH,
    ],
    timeout=60,
)
def relay_events(wakeup: Wakeup) -> None:
    """Put each new event on the bus, in the order of its document, and owe it to the endpoints that asked for it."""
    relaying.relay_document(wakeup.account_id, wakeup.document_id, at=now())
