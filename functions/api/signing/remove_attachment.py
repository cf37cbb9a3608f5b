"""Take out a file that a recipient has sent."""

from __future__ import annotations

from functions.actions import attaching
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class RemoveAttachment(Request):
    """Which file."""

    attachment_id: Identifier


@operation(
    "DELETE /v1/signing/attachments/{attachment_id}",
    caller=Caller.RECIPIENT,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE, Access.FILES_READ, Access.PROOFS_READ],
)
def remove_attachment(request: RemoveAttachment, call: Call) -> SigningSessionBody:
    """Take out a file again, before signing. One that the sender has approved stays."""
    shown = attaching.remove(call.command, call.link, request.attachment_id)
    return SigningSessionBody.of(shown)
