"""Get a link that shows a document."""

from __future__ import annotations

from functions.actions import documents
from functions.dialects.native.bodies import LinkBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetDocumentPreview(Request):
    """`file_id` names one of the files; without it, the main one."""

    document_id: Identifier
    file_id: Identifier | None = None


@operation(
    "GET /v1/documents/{document_id}/preview",
    scope=Scope.DOCUMENTS_READ,
    access=[Access.DOCUMENTS_READ, Access.FILES_READ],
)
def get_document_preview(request: GetDocumentPreview, call: Call) -> LinkBody:
    """Get a 60-minute link to a PDF that people are asked to sign."""
    link = documents.preview(call.command, request.document_id, file_id=request.file_id)
    return LinkBody(url=link.url, expires_at=link.expires_at)
