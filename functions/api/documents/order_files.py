"""Put the files of a document in order."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.actions import documents
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class OrderFiles(Request):
    """Every file of the document once, in the order to read them in. The first is the main one."""

    document_id: Identifier
    file_ids: Annotated[list[Identifier], Field(min_length=1, max_length=15)]


@operation(
    "PUT /v1/documents/{document_id}/files/order",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
    if_match=True,
)
def order_files(request: OrderFiles, call: Call) -> DocumentBody:
    """Put the files of a draft in another order. Signatures stay on the files where they were placed."""
    document = documents.order_files(
        call.command,
        request.document_id,
        file_ids=request.file_ids,
        expected_version=call.expected_version,
    )
    call.tag(document.sequence)
    return DocumentBody.of(document)
