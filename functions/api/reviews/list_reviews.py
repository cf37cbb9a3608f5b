"""List who is blocked and waits for a decision."""

from __future__ import annotations

from functions.actions import reviewing
from functions.dialects.native.review_bodies import ReviewListBody
from functions.dialects.native.wire import PageLimit, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ListReviews(Request):
    """Where to go on from: the `next_cursor` of the page before."""

    limit: PageLimit = 20
    cursor: str | None = None


@operation("GET /v1/reviews", scope=Scope.DOCUMENTS_READ, access=[Access.DOCUMENTS_READ])
def list_reviews(request: ListReviews, call: Call) -> ReviewListBody:
    """List the people whose proofs of identity failed too often, those who have waited longest first."""
    page = reviewing.list_reviews(call.account_id, limit=request.limit, cursor=request.cursor)
    return ReviewListBody.of(page.items, next_cursor=page.next_cursor)
