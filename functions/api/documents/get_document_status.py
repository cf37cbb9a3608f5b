"""Get the status of a document and of its recipients."""

from __future__ import annotations

from datetime import datetime

from functions.actions import documents
from functions.dialects.native.wire import Body, Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetDocumentStatus(Request):
    document_id: Identifier


class RecipientStatusBody(Body):
    """Where one person stands."""

    id: str
    signer_id: str | None
    name: str
    status: str
    signed_at: datetime | None


class DocumentStatusBody(Body):
    """Where a document and its people stand."""

    id: str
    status: str
    version: int
    file_status: str
    recipients: list[RecipientStatusBody]


@operation(
    "GET /v1/documents/{document_id}/status", scope=Scope.DOCUMENTS_READ, access=[Access.DOCUMENTS_READ]
)
def get_document_status(request: GetDocumentStatus, call: Call) -> DocumentStatusBody:
    """Get where a document and each of its recipients stand."""
    document = documents.get_document(call.account_id, request.document_id)
    call.tag(document.sequence)
    return DocumentStatusBody(
        id=document.id,
        status=document.status.value,
        version=document.sequence,
        file_status=document.file.state.value,
        recipients=[
            RecipientStatusBody(
                id=one.id,
                signer_id=one.signer_id,
                name=one.name,
                status=one.status.value,
                signed_at=one.signed_at,
            )
            for one in document.recipients
        ],
    )
