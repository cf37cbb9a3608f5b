"""Get an upload in parts."""

from __future__ import annotations

from functions.actions import part_uploads
from functions.dialects.native.file_bodies import UploadStateBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetUpload(Request):
    document_id: Identifier
    upload_id: Identifier


@operation(
    "GET /v1/documents/{document_id}/uploads/{upload_id}",
    # Who has the URLs may write.
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.UPLOADS_LIST, Access.UPLOADS_WRITE],
)
def get_upload(request: GetUpload, call: Call) -> UploadStateBody:
    """Get what has come of an upload in parts, and fresh 60-minute URLs for the parts that are missing."""
    upload = part_uploads.get_upload(call.account_id, request.document_id, request.upload_id, at=call.at)
    call.tag(upload.document.sequence)
    return UploadStateBody.told(upload.document, upload.file, upload.form)
