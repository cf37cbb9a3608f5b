"""Take a document back to the draft."""

from __future__ import annotations

from functions.actions import conducting
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ReopenDocument(Request):
    """Takes nothing beside the document."""

    document_id: Identifier


@operation(
    "POST /v1/documents/{document_id}/reopen",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
    if_match=True,
)
def reopen_document(request: ReopenDocument, call: Call) -> DocumentBody:
    """Take a document that was sent back to the draft: links and signatures are discarded, the history stays."""
    document = conducting.reopen_document(
        call.command, request.document_id, expected_version=call.expected_version
    )
    call.tag(document.sequence)
    return DocumentBody.of(document)
