"""Add a recipient to a document."""

from __future__ import annotations

from functions.actions import joining
from functions.api.documents.replace_recipients import RecipientInput
from functions.dialects.native.bodies import RecipientBody
from functions.dialects.native.wire import Identifier
from functions.runtime.access import Access, Layer, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class AddRecipient(RecipientInput):
    """One more signer's part, behind those that there are."""

    document_id: Identifier


@operation(
    "POST /v1/documents/{document_id}/recipients",
    scope=Scope.DOCUMENTS_WRITE,
    access=[
        Access.IDENTITY_READ,
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.SECRETS_DECRYPT,
        Access.FILES_READ,
    ],
    memory=1024,
    layers=[Layer.PDF],
    status=201,
    if_match=True,
)
def add_recipient(request: AddRecipient, call: Call) -> RecipientBody:
    """Add one person to a draft, or to a document that was sent.

    In a document that was sent the person joins the order group whose turn it is, or a later one. They get a link of
    their own, and are told once it is their turn. What others have signed stays as it is.
    """
    added = joining.add_recipient(
        call.command,
        request.document_id,
        signer_id=request.signer_id,
        part=request.part,
        expected_version=call.expected_version,
    )
    call.tag(added.document.sequence)
    return RecipientBody.of(added.recipient)
