"""Send a draft from the send page."""

from __future__ import annotations

from functions.actions import preparing
from functions.dialects.native.sending import SentBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller, Layer
from functions.runtime.call import Call
from functions.runtime.operation import operation


class SendPrepared(Request):
    """Takes nothing."""


@operation(
    "POST /v1/sending/send",
    caller=Caller.SENDER,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE, Access.SECRETS_ENCRYPT, Access.FILES_READ],
    memory=1024,
    layers=[Layer.PDF],
    status=202,
    if_match=True,
)
def send_prepared(request: SendPrepared, call: Call) -> SentBody:
    """Send the draft that a link to the send page opens, or tell everything that is in the way."""
    sent = preparing.send(call.command, call.link, expected_version=call.expected_version)
    call.tag(sent.sequence)
    return SentBody(document_id=sent.id, status=sent.status.value, version=sent.sequence)
