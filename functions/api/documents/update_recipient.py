"""Switch the verification of a recipient's identity on or off."""

from __future__ import annotations

from functions.actions import documents
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class UpdateRecipient(Request):
    """`kyc`: whether the person must prove who they are before signing."""

    document_id: Identifier
    recipient_id: Identifier
    kyc: bool


@operation(
    "PATCH /v1/documents/{document_id}/recipients/{recipient_id}",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
)
def update_recipient(request: UpdateRecipient, call: Call) -> DocumentBody:
    """Switch the verification of one recipient's identity on or off in a draft."""
    document = documents.set_kyc(call.command, request.document_id, request.recipient_id, kyc=request.kyc)
    call.tag(document.sequence)
    return DocumentBody.of(document)
