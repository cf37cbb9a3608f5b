"""Read the feed."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from functions.actions import feeding
from functions.dialects.native.feed_bodies import EventOfFeedBody, FeedBody
from functions.dialects.native.wire import Identifier, Moment, PageLimit, Request
from functions.domain.feed import Choice
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation

Cursor = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Types = Annotated[
    str,
    StringConstraints(max_length=1000, pattern=r"^[a-z_.*]+(,[a-z_.*]+)*$"),
    Field(examples=["document.completed,recipient.*"]),
]


class ListEvents(Request):
    """Without a cursor the feed begins at `since`, or 30 days back.

    `types` takes names and patterns with commas between them; everything given must be the case. `since` is a time
    with its offset; with a cursor it says nothing. What happened just before it may come too.
    """

    types: Types | None = None
    document_id: Identifier | None = None
    client_id: Identifier | None = None
    since: Moment | None = None
    limit: PageLimit = 50
    cursor: Cursor | None = None


@operation(
    "GET /v1/events",
    scope=Scope.DOCUMENTS_READ,
    access=[Access.DELIVERIES_READ, Access.DOCUMENTS_SEARCH],
)
def list_events(request: ListEvents, call: Call) -> FeedBody:
    """List what happened in the account, as webhooks tell it: each event at least once, none skipped, for 30 days."""
    page = feeding.read_page(
        call.account_id,
        Choice(
            types=tuple(request.types.split(",")) if request.types else (),
            document_id=request.document_id,
            client_id=request.client_id,
        ),
        cursor=request.cursor,
        since=request.since,
        limit=request.limit,
        at=call.at,
    )
    return FeedBody(
        data=[EventOfFeedBody.of(one.pointer, one.body) for one in page.events],
        has_more=page.more,
        next_cursor=page.cursor,
    )
