"""Restore a document."""

from __future__ import annotations

from functions.actions import keeping
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class RestoreDocument(Request):
    document_id: Identifier


@operation(
    "POST /v1/documents/{document_id}/restore",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
)
def restore_document(request: RestoreDocument, call: Call) -> DocumentBody:
    """Restore a deleted document as it was; links that have not expired open it again."""
    document = keeping.restore_document(call.command, request.document_id)
    call.tag(document.sequence)
    return DocumentBody.of(document)
