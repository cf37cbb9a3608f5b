"""Take a file out of a document."""

from __future__ import annotations

from functions.actions import documents
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class RemoveFile(Request):
    document_id: Identifier
    file_id: Identifier


@operation(
    "DELETE /v1/documents/{document_id}/files/{file_id}",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
)
def remove_file(request: RemoveFile, call: Call) -> DocumentBody:
    """Take an extra file out of a draft and answer with what is left. The main file can not be taken out."""
    document = documents.remove_file(call.command, request.document_id, request.file_id)
    call.tag(document.sequence)
    return DocumentBody.of(document)
