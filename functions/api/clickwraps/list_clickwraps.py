"""List clickwraps."""

from __future__ import annotations

from functions.actions import clickwraps
from functions.dialects.native.bodies import PageBody
from functions.dialects.native.clickwrap_bodies import ClickwrapSummaryBody
from functions.dialects.native.wire import PageLimit, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ListClickwraps(Request):
    limit: PageLimit = 20
    cursor: str | None = None


@operation("GET /v1/clickwraps", scope=Scope.DOCUMENTS_READ, access=[Access.DOCUMENTS_READ])
def list_clickwraps(request: ListClickwraps, call: Call) -> PageBody[ClickwrapSummaryBody]:
    """List the account's clickwraps, newest first."""
    page = clickwraps.list_clickwraps(call.account_id, limit=request.limit, cursor=request.cursor)
    return PageBody[ClickwrapSummaryBody].page(
        [ClickwrapSummaryBody.of(one, url=clickwraps.url_of(one)) for one in page.items],
        next_cursor=page.next_cursor,
    )
