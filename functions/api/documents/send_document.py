"""Send a document to sign."""

from __future__ import annotations

from functions.actions import documents
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Layer, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class SendDocument(Request):
    document_id: Identifier


@operation(
    "POST /v1/documents/{document_id}/send",
    scope=Scope.DOCUMENTS_WRITE,
    access=[
        Access.IDENTITY_READ,
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.SECRETS_ENCRYPT,
        Access.FILES_READ,
    ],
    memory=1024,
    layers=[Layer.PDF],
    status=202,
    if_match=True,
)
def send_document(request: SendDocument, call: Call) -> DocumentBody:
    """Send a draft: each recipient gets a link of their own by e-mail."""
    document = documents.send_document(
        call.command, request.document_id, expected_version=call.expected_version
    )
    call.tag(document.sequence)
    return DocumentBody.of(document)
