"""Get the export of a document."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.actions import exporting
from functions.dialects.native.export_bodies import LinkedExportBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetDocumentExport(Request):
    """`wait`: up to so many seconds, until the export is made."""

    document_id: Identifier
    wait: Annotated[int, Field(ge=0, le=25)] = 0


@operation(
    "GET /v1/documents/{document_id}/export",
    scope=Scope.DOCUMENTS_READ,
    access=[Access.DOCUMENTS_READ, Access.FILES_READ],
)
def get_document_export(request: GetDocumentExport, call: Call) -> LinkedExportBody:
    """Get where the export of a document stands and, once it is made, a 60-minute link to the ZIP."""
    shown = exporting.get_export(call.command, request.document_id, wait=request.wait)
    return LinkedExportBody.linked(shown.state, shown.link)
