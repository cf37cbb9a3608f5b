"""Export a document."""

from __future__ import annotations

from functions.actions import exporting
from functions.dialects.native.export_bodies import ExportBody
from functions.dialects.native.wire import Identifier, Request
from functions.domain.exports import ExportStatus
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ExportDocument(Request):
    document_id: Identifier


@operation(
    "POST /v1/documents/{document_id}/export",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE, Access.EXPORTS_ENQUEUE],
    status=202,
    also=200,
)
def export_document(request: ExportDocument, call: Call) -> ExportBody:
    """Have a document put into one ZIP with everything that belongs to it, whatever its state.

    That is its files, signed files, what they were made from, what they were before, signatures, data and history,
    with a list of them all. While the document does not change, the same ZIP is answered again, at once.
    """
    state = exporting.ask_for_export(call.command, request.document_id)
    if state.status is ExportStatus.READY:
        call.answer_with(status=200)
    return ExportBody.of(state)
