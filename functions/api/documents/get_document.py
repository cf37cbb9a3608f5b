"""Get a document."""

from __future__ import annotations

from functions.actions import documents
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetDocument(Request):
    document_id: Identifier


@operation("GET /v1/documents/{document_id}", scope=Scope.DOCUMENTS_READ, access=[Access.DOCUMENTS_READ])
def get_document(request: GetDocument, call: Call) -> DocumentBody:
    """Get a document with its recipients."""
    document = documents.get_document(call.account_id, request.document_id)
    call.tag(document.sequence)
    return DocumentBody.of(document)
