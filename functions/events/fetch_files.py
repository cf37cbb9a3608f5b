"""From a URL to a file that is ready, or one that says what is wrong with it."""

from __future__ import annotations

from functions.actions import fetching
from functions.runtime.access import Access, Layer
from functions.runtime.call import now
from functions.runtime.consumer import Queue, consumer
from functions.runtime.reacting import Wakeup


@consumer(
    on=Queue(
        name="fetches",
        pattern={
            "source": ["rubrica"],
            "detail-type": ["document.created", "document.updated"],
            "detail": {"data": {"file_state": ["fetching"]}},
        },
    ),
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_WRITE,
        Access.FETCHES_ENQUEUE,
    ],
    memory=1024,
    timeout=180,
    layers=[Layer.PDF, Layer.HTTP],
)
def fetch_files(wakeup: Wakeup) -> None:
    """Fetch, check, rewrite and keep every PDF that a document waits for from a URL."""
    fetching.fetch_files(wakeup.command(), document_id=wakeup.document_id, clock=now)
