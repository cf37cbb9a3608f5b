"""List who has accepted."""

from __future__ import annotations

from functions.actions import clickwraps
from functions.dialects.native.bodies import PageBody
from functions.dialects.native.clickwrap_bodies import AcceptanceBody
from functions.dialects.native.wire import Identifier, PageLimit, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ListAcceptances(Request):
    clickwrap_id: Identifier
    limit: PageLimit = 20
    cursor: str | None = None


@operation(
    "GET /v1/clickwraps/{clickwrap_id}/acceptances",
    scope=Scope.DOCUMENTS_READ,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_SEARCH],
)
def list_acceptances(request: ListAcceptances, call: Call) -> PageBody[AcceptanceBody]:
    """List who has accepted which text, the last first, each with the document that is its record."""
    page = clickwraps.list_acceptances(
        call.account_id, request.clickwrap_id, limit=request.limit, cursor=request.cursor
    )
    return PageBody[AcceptanceBody].page(
        [AcceptanceBody.of(one) for one in page.items], next_cursor=page.next_cursor
    )
