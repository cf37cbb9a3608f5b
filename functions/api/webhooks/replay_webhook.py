"""Replay what an endpoint missed."""

from __future__ import annotations

from functions.actions import replaying
from functions.dialects.native.delivery_bodies import ReplayBody
from functions.dialects.native.wire import Identifier, Moment, Request
from functions.domain.replaying import Which
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ReplayWebhook(Request):
    """What happened from `since` on, before `until` or now.

    `failed`: deliveries whose attempts are used up. `missed`: every event that the endpoint wants and has not got, also
    from before it was created or while it was disabled. `all`: every event that it wants, once more.
    """

    webhook_id: Identifier
    since: Moment
    until: Moment | None = None
    which: Which


@operation(
    "POST /v1/webhooks/{webhook_id}/replays",
    scope=Scope.WEBHOOKS_WRITE,
    access=[
        Access.IDENTITY_READ,
        Access.DELIVERIES_WRITE,
        Access.DOCUMENTS_WRITE,
        Access.REPLAYS_ENQUEUE,
    ],
    status=202,
)
def replay_webhook(request: ReplayWebhook, call: Call) -> ReplayBody:
    """Have an endpoint told of what it did not get, within the last 30 days, ten deliveries a second."""
    replay = replaying.replay_many(
        call.command,
        request.webhook_id,
        which=request.which,
        since=request.since,
        until=request.until,
    )
    return ReplayBody.of(replay, done=0)
