"""From the turn of a person who has given a mandate to their signature."""

from __future__ import annotations

from functions.actions import signing_automatically
from functions.runtime.access import Access
from functions.runtime.call import now
from functions.runtime.consumer import Queue, consumer
from functions.runtime.reacting import Wakeup


@consumer(
    on=Queue(name="autosigning", pattern={"source": ["rubrica"], "detail": {"data": {"automatic": [True]}}}),
    access=[
        Access.IDENTITY_READ,
        Access.IDENTITY_HOLD,
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.FILES_WRITE,
        Access.NOTIFICATIONS_ENQUEUE,
    ],
    timeout=60,
)
def sign_automatically(wakeup: Wakeup) -> None:
    """Sign for everybody who has given a mandate for that, and whose turn it is in a document."""
    signing_automatically.sign_document(wakeup.command(), document_id=wakeup.document_id, clock=now)
