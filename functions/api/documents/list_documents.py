"""List documents."""

from __future__ import annotations

from functions.actions import documents
from functions.dialects.native.bodies import DocumentSummaryBody, PageBody
from functions.dialects.native.wire import PageLimit, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ListDocuments(Request):
    limit: PageLimit = 20
    cursor: str | None = None


@operation("GET /v1/documents", scope=Scope.DOCUMENTS_READ, access=[Access.DOCUMENTS_READ])
def list_documents(request: ListDocuments, call: Call) -> PageBody[DocumentSummaryBody]:
    """List the account's documents, newest first."""
    page = documents.list_documents(call.account_id, limit=request.limit, cursor=request.cursor)
    return PageBody[DocumentSummaryBody](
        data=[DocumentSummaryBody.of(one) for one in page.items],
        has_more=page.next_cursor is not None,
        next_cursor=page.next_cursor,
    )
