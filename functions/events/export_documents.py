"""From a document to one ZIP with everything that belongs to it."""

from __future__ import annotations

from functions.actions import exporting
from functions.runtime.access import Access
from functions.runtime.call import now
from functions.runtime.consumer import Queue, consumer
from functions.runtime.reacting import Wakeup


@consumer(
    # No event tells of it: asking for an export is none.
    on=Queue(name="exports", concurrency=5),
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.FILES_FIND,
        Access.FILES_WRITE,
    ],
    memory=1024,
    timeout=600,
)
def export_documents(wakeup: Wakeup) -> None:
    """Make every export that a document owes: all that belongs to it, in one ZIP."""
    exporting.export_documents(wakeup.command(), document_id=wakeup.document_id, clock=now)
