"""Approve a file that a recipient has sent, or send it back."""

from __future__ import annotations

from typing import Literal

from functions.actions import attaching
from functions.dialects.native.attachments import RecipientAttachmentsBody
from functions.dialects.native.wire import Identifier, Request, ShortText
from functions.domain.attachments import AttachmentStatus
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ReviewAttachment(Request):
    """The decision. Who sends a file back says why in `note`: the person reads it."""

    document_id: Identifier
    recipient_id: Identifier
    attachment_id: Identifier
    decision: Literal["approved", "invalid"]
    note: ShortText | None = None


@operation(
    "POST /v1/documents/{document_id}/recipients/{recipient_id}/attachments/{attachment_id}/review",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE, Access.FILES_READ],
)
def review_attachment(request: ReviewAttachment, call: Call) -> RecipientAttachmentsBody:
    """Approve a file, or send it back: the person is told, and may send another even if they have signed already."""
    found = attaching.review(
        call.command,
        request.document_id,
        request.recipient_id,
        request.attachment_id,
        status=AttachmentStatus(request.decision),
        note=request.note,
    )
    return RecipientAttachmentsBody.of(found.recipient, links=found.links)
