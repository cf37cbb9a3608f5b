"""Say how long a document is kept."""

from __future__ import annotations

from functions.actions import keeping
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.wire import Identifier, Moment, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class RetainDocument(Request):
    """`legal_hold`: neither deleted nor purged while it lasts. `retain_until`: not purged before; null: no date."""

    document_id: Identifier
    legal_hold: bool
    retain_until: Moment | None = None


@operation(
    "PUT /v1/documents/{document_id}/retention",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
)
def retain_document(request: RetainDocument, call: Call) -> DocumentBody:
    """Put a document under legal hold or free it, and say until when it must be kept."""
    document = keeping.retain(
        call.command,
        request.document_id,
        legal_hold=request.legal_hold,
        retain_until=request.retain_until,
    )
    call.tag(document.sequence)
    return DocumentBody.of(document)
