"""Get the signed file of a document."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from functions.actions import documents
from functions.dialects.native.wire import Body, Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetSignedFile(Request):
    """`encoding=base64` brings the bytes too, up to 4.3 MB; above that, and by default, there is the link.

    `file_id` names one of the files; without it, the main one. `part=evidence` is for a file that others signed
    before: its evidence is a sealed file apart.
    """

    document_id: Identifier
    file_id: Identifier | None = None
    part: Literal["file", "evidence"] = "file"
    encoding: Literal["link", "base64"] = "link"


class SignedFileBody(Body):
    """The sealed PDF."""

    url: str
    expires_at: datetime
    sha256: str
    size: int
    content_base64: str | None


@operation(
    "GET /v1/documents/{document_id}/signed-file",
    scope=Scope.DOCUMENTS_READ,
    access=[Access.DOCUMENTS_READ, Access.FILES_READ],
    memory=1024,
)
def get_signed_file(request: GetSignedFile, call: Call) -> SignedFileBody:
    """Get a sealed PDF of a completed document by a 60-minute link, and in Base64 if asked."""
    signed = documents.signed_file(
        call.command,
        request.document_id,
        file_id=request.file_id,
        evidence=request.part == "evidence",
        with_content=request.encoding == "base64",
    )
    return SignedFileBody(
        url=signed.link.url,
        expires_at=signed.link.expires_at,
        sha256=signed.sha256,
        size=signed.size,
        content_base64=signed.content_base64,
    )
