"""Send the messages of a document again."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.actions import documents
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ResendDocument(Request):
    """Without `recipient_ids`, everybody who has not signed yet is told again."""

    document_id: Identifier
    recipient_ids: Annotated[list[Identifier], Field(min_length=1, max_length=25)] | None = None


@operation(
    "POST /v1/documents/{document_id}/resend",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
    status=202,
)
def resend_document(request: ResendDocument, call: Call) -> DocumentBody:
    """Send the link again to those who have not signed; it is the same link, for another 30 days."""
    document = documents.resend_document(
        call.command, request.document_id, recipient_ids=request.recipient_ids
    )
    call.tag(document.sequence)
    return DocumentBody.of(document)
