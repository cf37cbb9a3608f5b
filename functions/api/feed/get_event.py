"""Get one event."""

from __future__ import annotations

from functions.actions import feeding
from functions.dialects.native.feed_bodies import EventOfFeedBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetEvent(Request):
    event_id: Identifier


@operation(
    "GET /v1/events/{event_id}",
    scope=Scope.DOCUMENTS_READ,
    access=[Access.DELIVERIES_READ, Access.DOCUMENTS_SEARCH],
)
def get_event(request: GetEvent, call: Call) -> EventOfFeedBody:
    """Get an event of the last 30 days, as webhooks tell it."""
    event = feeding.load_event(call.account_id, request.event_id, at=call.at)
    return EventOfFeedBody.of(event.pointer, event.body)
