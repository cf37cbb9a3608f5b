"""Delete a document."""

from __future__ import annotations

from functions.actions import keeping
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class DeleteDocument(Request):
    document_id: Identifier


@operation(
    "DELETE /v1/documents/{document_id}",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE, Access.IDENTITY_READ],
)
def delete_document(request: DeleteDocument, call: Call) -> DocumentBody:
    """Delete a document: it leaves the lists and its links stop working.

    It can be restored for 30 days. Then, or when its retention ends if that is later, all of it is purged, files and
    history too: `purge_at`. A document under legal hold, or being sealed at this moment, is not deleted.
    """
    document = keeping.delete_document(call.command, request.document_id)
    call.tag(document.sequence)
    return DocumentBody.of(document)
