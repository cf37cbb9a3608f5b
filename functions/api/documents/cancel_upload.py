"""Cancel an upload in parts."""

from __future__ import annotations

from functions.actions import part_uploads
from functions.dialects.native.file_bodies import UploadStateBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class CancelUpload(Request):
    document_id: Identifier
    upload_id: Identifier


@operation(
    "DELETE /v1/documents/{document_id}/uploads/{upload_id}",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE, Access.UPLOADS_ABORT],
)
def cancel_upload(request: CancelUpload, call: Call) -> UploadStateBody:
    """Call off an upload in parts: its file is `rejected` as `upload_canceled`, until it is given another content."""
    upload = part_uploads.cancel_upload(call.command, request.document_id, request.upload_id)
    call.tag(upload.document.sequence)
    return UploadStateBody.told(upload.document, upload.file)
