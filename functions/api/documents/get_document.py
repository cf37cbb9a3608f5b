"""Get a document."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.actions import documents
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetDocument(Request):
    """`wait`: up to so many seconds, until no file is `fetching` or `rendering` any more."""

    document_id: Identifier
    wait: Annotated[int, Field(ge=0, le=25)] = 0


@operation("GET /v1/documents/{document_id}", scope=Scope.DOCUMENTS_READ, access=[Access.DOCUMENTS_READ])
def get_document(request: GetDocument, call: Call) -> DocumentBody:
    """Get a document with its recipients."""
    document = documents.get_document(call.account_id, request.document_id, wait=request.wait)
    call.tag(document.sequence)
    return DocumentBody.of(document)
