"""Begin a document again after its end."""

from __future__ import annotations

from functions.actions import conducting
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.wire import Identifier, Moment, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ReactivateDocument(Request):
    """`expires_at`: the new deadline; without it there is none."""

    document_id: Identifier
    expires_at: Moment | None = None


@operation(
    "POST /v1/documents/{document_id}/reactivate",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
    status=202,
)
def reactivate_document(request: ReactivateDocument, call: Call) -> DocumentBody:
    """Begin again what was refused or has expired: signatures stay, who refused is asked again, all are told."""
    document = conducting.reactivate_document(
        call.command, request.document_id, expires_at=request.expires_at
    )
    call.tag(document.sequence)
    return DocumentBody.of(document)
