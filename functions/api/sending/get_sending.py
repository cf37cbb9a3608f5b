"""Show the sender's side a draft to prepare."""

from __future__ import annotations

from functions.actions import preparing
from functions.dialects.native.sending import SendingBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetSending(Request):
    """Takes nothing: the link says it all."""


@operation("GET /v1/sending", caller=Caller.SENDER, access=[Access.DOCUMENTS_READ, Access.FILES_READ])
def get_sending(request: GetSending, call: Call) -> SendingBody:
    """Get the draft that a link to the send page opens. Asking changes nothing."""
    shown = preparing.preparation(call.command, call.link)
    call.tag(shown.document.sequence)
    return SendingBody.of(
        shown.document,
        files=shown.files,
        channels=shown.channels,
        origin=shown.origin,
        expires_at=shown.expires_at,
    )
