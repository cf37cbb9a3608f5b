"""Open one document of a batch."""

from __future__ import annotations

from functions.actions import batches
from functions.dialects.native.batch_bodies import OpenedBatchDocumentBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class OpenBatchDocument(Request):
    """Which document."""

    document_id: Identifier


@operation(
    "POST /v1/batch/open",
    caller=Caller.BATCH_SIGNER,
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
    ],
)
def open_batch_document(request: OpenBatchDocument, call: Call) -> OpenedBatchDocumentBody:
    """Show the pages of a document, and note that the person has them before their eyes."""
    shown = batches.open_document(call.command, call.link, request.document_id)
    return OpenedBatchDocumentBody.of(shown.document, shown.files)
