"""List the files that a recipient was asked for and has sent."""

from __future__ import annotations

from functions.actions import attaching
from functions.dialects.native.attachments import RecipientAttachmentsBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ListAttachments(Request):
    """Whose files."""

    document_id: Identifier
    recipient_id: Identifier


@operation(
    "GET /v1/documents/{document_id}/recipients/{recipient_id}/attachments",
    scope=Scope.DOCUMENTS_READ,
    access=[Access.DOCUMENTS_READ, Access.FILES_READ],
)
def list_attachments(request: ListAttachments, call: Call) -> RecipientAttachmentsBody:
    """List what a recipient was asked for and has sent, each file with a link that works for 60 minutes."""
    found = attaching.list_attachments(call.command, request.document_id, request.recipient_id)
    return RecipientAttachmentsBody.of(found.recipient, links=found.links)
