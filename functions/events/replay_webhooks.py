"""From a replay that was asked for to deliveries."""

from __future__ import annotations

from functions.actions import replaying_many
from functions.runtime.access import Access
from functions.runtime.call import now
from functions.runtime.consumer import Queue, consumer
from functions.runtime.reacting import Wakeup


@consumer(
    # No event tells of it: asking for a replay is none.
    on=Queue(name="replays", concurrency=5),
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.IDENTITY_READ,
        Access.DELIVERIES_READ,
        Access.DELIVERIES_SEARCH,
        Access.DELIVERIES_WRITE,
        Access.FILES_READ,
        Access.WEBHOOKS_ENQUEUE,
        Access.REPLAYS_ENQUEUE,
    ],
    timeout=60,
)
def replay_webhooks(wakeup: Wakeup) -> None:
    """Owe an endpoint what a replay asks for, some at a time and no faster than the endpoint is to be called."""
    replaying_many.replay_some(wakeup.account_id, wakeup.owner_id, clock=now)
