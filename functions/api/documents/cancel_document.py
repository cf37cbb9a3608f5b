"""Cancel a document."""

from __future__ import annotations

from functions.actions import documents
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.wire import Identifier, Request, ShortText
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class CancelDocument(Request):
    document_id: Identifier
    reason: ShortText | None = None


@operation(
    "POST /v1/documents/{document_id}/cancel",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
)
def cancel_document(request: CancelDocument, call: Call) -> DocumentBody:
    """Cancel a document that has not ended. Every link to it stops working at once."""
    document = documents.cancel_document(call.command, request.document_id, reason=request.reason)
    call.tag(document.sequence)
    return DocumentBody.of(document)
