"""From a deleted document to its tombstone."""

from __future__ import annotations

from functions.actions import keeping
from functions.runtime.access import Access
from functions.runtime.call import now
from functions.runtime.consumer import Queue, consumer
from functions.runtime.reacting import Wakeup


@consumer(
    on=Queue(name="purges", concurrency=5),
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.DELIVERIES_READ,
        Access.DELIVERIES_WRITE,
        Access.FILES_DELETE,
        Access.IDENTITY_READ,
        Access.IDENTITY_WRITE,
    ],
    timeout=300,
)
def purge_documents(wakeup: Wakeup) -> None:
    """Take away all that is left of a document whose time has come: files, history, deliveries, webhooks."""
    keeping.purge_document(wakeup.command(), document_id=wakeup.document_id, clock=now)
