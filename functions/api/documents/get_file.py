"""Get a file of a document."""

from __future__ import annotations

from functions.actions import documents
from functions.dialects.native.file_bodies import DocumentFileBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetFile(Request):
    document_id: Identifier
    file_id: Identifier


@operation(
    "GET /v1/documents/{document_id}/files/{file_id}",
    scope=Scope.DOCUMENTS_READ,
    access=[Access.DOCUMENTS_READ],
)
def get_file(request: GetFile, call: Call) -> DocumentFileBody:
    """Get one of a document's files: whether it is there, was accepted, is sealed."""
    document = documents.get_document(call.account_id, request.document_id)
    call.tag(document.sequence)
    return DocumentFileBody.of_document(document, document.file_of(request.file_id))
