"""Complete an upload in parts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from functions.actions import part_uploads
from functions.dialects.native.file_bodies import UploadStateBody
from functions.dialects.native.wire import Identifier, Request
from functions.domain.uploading import MAX_PARTS
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class PartInput(Request):
    """A part that was sent, and the ETag that answered it."""

    number: Annotated[int, Field(ge=1, le=MAX_PARTS)]
    etag: Annotated[str, StringConstraints(min_length=1, max_length=100)]


class CompleteUpload(Request):
    """Without `parts`, those count that are there."""

    document_id: Identifier
    upload_id: Identifier
    parts: Annotated[list[PartInput], Field(max_length=MAX_PARTS)] | None = None


@operation(
    "POST /v1/documents/{document_id}/uploads/{upload_id}/complete",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE, Access.UPLOADS_LIST, Access.UPLOADS_WRITE],
    status=202,
)
def complete_upload(request: CompleteUpload, call: Call) -> UploadStateBody:
    """Complete an upload whose parts are all there; again, it changes nothing.

    The file is looked at afterwards: it is `ready` or `rejected` then, which the event document.updated tells.
    """
    named = None if request.parts is None else {one.number: one.etag for one in request.parts}
    upload = part_uploads.complete_upload(call.command, request.document_id, request.upload_id, named=named)
    call.tag(upload.document.sequence)
    return UploadStateBody.told(upload.document, upload.file)
