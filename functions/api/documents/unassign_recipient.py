"""Take a recipient out of a document."""

from __future__ import annotations

from functions.actions import documents
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class UnassignRecipient(Request):
    document_id: Identifier
    recipient_id: Identifier


@operation(
    "DELETE /v1/documents/{document_id}/recipients/{recipient_id}",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
)
def unassign_recipient(request: UnassignRecipient, call: Call) -> DocumentBody:
    """Take one person out of a draft's assignment and answer with what is left."""
    document = documents.unassign_recipient(call.command, request.document_id, request.recipient_id)
    call.tag(document.sequence)
    return DocumentBody.of(document)
