"""Begin the upload of a file that a recipient is asked for."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.actions import attaching
from functions.dialects.native.fields import FieldId
from functions.dialects.native.inputs import Sha256
from functions.dialects.native.signing_fields import AnnouncedAttachmentBody
from functions.dialects.native.wire import Name, Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation
from functions.storage.attachments import Announced


class AnnounceAttachment(Request):
    """Which request it is for, and the file's name, size in bytes (20 MB at most) and SHA-256 in hex."""

    request_id: FieldId
    filename: Name
    size: Annotated[int, Field(ge=1)]
    sha256: Sha256


@operation(
    "POST /v1/signing/attachments",
    caller=Caller.RECIPIENT,
    access=[Access.DOCUMENTS_READ, Access.ATTACHMENTS_GRANT],
    status=201,
)
def announce_attachment(request: AnnounceAttachment, call: Call) -> AnnouncedAttachmentBody:
    """Get the form for a file that is asked for; it takes this file and no other. Complete it afterwards."""
    announced = Announced(
        request_id=request.request_id,
        filename=request.filename,
        size=request.size,
        sha256=request.sha256.lower(),
    )
    welcome = attaching.announce(call.command, call.link, announced)
    return AnnouncedAttachmentBody.of(welcome.id, welcome.form)
