"""Put another person in a recipient's place."""

from __future__ import annotations

from functions.actions import conducting
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ReplaceRecipient(Request):
    """`signer_id`: who takes the place, with all that was asked of the one before."""

    document_id: Identifier
    recipient_id: Identifier
    signer_id: Identifier


@operation(
    "POST /v1/documents/{document_id}/recipients/{recipient_id}/replace",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.IDENTITY_READ, Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE, Access.SECRETS_DECRYPT],
    status=202,
)
def replace_recipient(request: ReplaceRecipient, call: Call) -> DocumentBody:
    """Put another signer in the place of one who has not signed, while the document goes on."""
    document = conducting.replace_recipient(
        call.command, request.document_id, request.recipient_id, signer_id=request.signer_id
    )
    call.tag(document.sequence)
    return DocumentBody.of(document)
