"""From a moment that has come to a reminder, a warning or the end of a document."""

from __future__ import annotations

from functions.actions import timekeeping
from functions.runtime.access import Access
from functions.runtime.call import now
from functions.runtime.consumer import Queue, consumer
from functions.runtime.reacting import Wakeup


@consumer(on=Queue(name="time", concurrency=5), access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE])
def keep_time(wakeup: Wakeup) -> None:
    """Remind those who are awaited, warn of a document's end, and expire it, each when its time has come."""
    timekeeping.keep_time(wakeup.command(), document_id=wakeup.document_id, clock=now)
