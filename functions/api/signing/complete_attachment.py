"""Take in a file that a recipient has uploaded."""

from __future__ import annotations

from functions.actions import attaching
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class CompleteAttachment(Request):
    """Takes nothing: the form has bound all that was said."""

    attachment_id: Identifier


@operation(
    "POST /v1/signing/attachments/{attachment_id}/complete",
    caller=Caller.RECIPIENT,
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.FILES_WRITE,
        Access.ATTACHMENTS_TAKE,
        Access.PROOFS_READ,
    ],
)
def complete_attachment(request: CompleteAttachment, call: Call) -> SigningSessionBody:
    """Tell that the file is uploaded. It is judged by its content: PDF, JPEG, PNG, HEIC or DOCX."""
    shown = attaching.complete(call.command, call.link, request.attachment_id)
    return SigningSessionBody.of(shown)
