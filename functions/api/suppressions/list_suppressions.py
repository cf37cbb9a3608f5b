"""List the addresses that nothing is sent to."""

from __future__ import annotations

from functions.actions import suppressing
from functions.dialects.native.bodies import PageBody
from functions.dialects.native.suppression_bodies import SuppressionBody
from functions.dialects.native.wire import Contact, PageLimit, Request
from functions.domain.parts import Channel
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ListSuppressions(Request):
    """`channel` and `address` choose; an address is looked for whole, a phone with its country code."""

    channel: Channel | None = None
    address: Contact | None = None
    limit: PageLimit = 20
    cursor: str | None = None


@operation(
    "GET /v1/suppressions", scope=Scope.ORGANIZATION_READ, access=[Access.SUPPRESSIONS_READ], memory=256
)
def list_suppressions(request: ListSuppressions, call: Call) -> PageBody[SuppressionBody]:
    """List the addresses that the account's messages no longer go to, and why, in no particular order."""
    page = suppressing.list_suppressions(
        call.account_id,
        channel=request.channel,
        address=request.address,
        limit=request.limit,
        cursor=request.cursor,
    )
    return PageBody[SuppressionBody].page(
        [SuppressionBody.of(one) for one in page.items], next_cursor=page.next_cursor
    )
