"""From the documents that a person has chosen to their signatures."""

from __future__ import annotations

from functions.actions import batch_signing
from functions.runtime.access import Access
from functions.runtime.call import now
from functions.runtime.consumer import Queue, consumer
from functions.runtime.reacting import Wakeup


@consumer(
    on=Queue(name="batches"),
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.FILES_WRITE,
        Access.BATCHES_ENQUEUE,
    ],
    timeout=60,
)
def sign_batches(wakeup: Wakeup) -> None:
    """Sign the documents of a batch one by one; what one of them refuses keeps no other from being signed."""
    batch_signing.sign_batch(wakeup.command(), batch_id=wakeup.owner_id, clock=now)
