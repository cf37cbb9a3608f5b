"""List the history of a document."""

from __future__ import annotations

from functions.actions import documents
from functions.dialects.native.bodies import EventBody, PageBody
from functions.dialects.native.wire import Identifier, PageLimit, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ListDocumentEvents(Request):
    document_id: Identifier
    limit: PageLimit = 100
    cursor: str | None = None


@operation(
    "GET /v1/documents/{document_id}/events", scope=Scope.DOCUMENTS_READ, access=[Access.DOCUMENTS_READ]
)
def list_document_events(request: ListDocumentEvents, call: Call) -> PageBody[EventBody]:
    """List what happened to a document, in order, each event chained to the one before."""
    page = documents.list_events(
        call.account_id, request.document_id, limit=request.limit, cursor=request.cursor
    )
    return PageBody[EventBody].page([EventBody.of(one) for one in page.items], next_cursor=page.next_cursor)
