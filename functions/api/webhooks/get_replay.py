"""Get a replay."""

from __future__ import annotations

from functions.actions import replaying
from functions.dialects.native.delivery_bodies import ReplayBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetReplay(Request):
    webhook_id: Identifier
    replay_id: Identifier


@operation(
    "GET /v1/webhooks/{webhook_id}/replays/{replay_id}",
    scope=Scope.WEBHOOKS_READ,
    access=[Access.DELIVERIES_READ, Access.DELIVERIES_SEARCH],
)
def get_replay(request: GetReplay, call: Call) -> ReplayBody:
    """Get how far a replay is."""
    progress = replaying.get_replay(call.account_id, request.webhook_id, request.replay_id)
    return ReplayBody.of(progress.replay, done=progress.done)
