"""From uploaded rows to a bulk job at work, or one that says what is wrong with its file."""

from __future__ import annotations

from functions.actions import bulk_uploads
from functions.runtime.access import Access
from functions.runtime.call import now
from functions.runtime.consumer import Queue, consumer
from functions.runtime.reacting import Wakeup
from functions.storage.bulk_files import RowsPlace


@consumer(
    on=Queue.of_uploads("rows", prefix="rows/"),
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.ROWS_TAKE,
        Access.ROWS_WRITE,
        Access.BULK_ENQUEUE,
    ],
    memory=1024,
    timeout=180,
)
def take_bulk_rows(wakeup: Wakeup) -> None:
    """Read a file of rows and owe their documents; give up one that did not come."""
    key = wakeup.uploaded_key
    if key is None:
        bulk_uploads.look_for_rows(wakeup.command(), job_id=wakeup.owner_id, clock=now)
        return
    place = RowsPlace.read(key)
    bulk_uploads.take_rows(wakeup.command(account_id=place.account_id), place)
