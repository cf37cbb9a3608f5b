"""Send the code that proves who gives a mandate."""

from __future__ import annotations

from functions.actions import mandates
from functions.dialects.native.mandate_bodies import MandateSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class SendMandateCode(Request):
    """Takes nothing: the code goes to the address that the link went to."""


@operation(
    "POST /v1/mandate/code",
    caller=Caller.MANDATOR,
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.IDENTITY_READ,
        Access.IDENTITY_WRITE,
        Access.SECRETS_ENCRYPT,
        Access.LETTERS_ENQUEUE,
    ],
    status=202,
)
def send_mandate_code(request: SendMandateCode, call: Call) -> MandateSessionBody:
    """Send a code by e-mail: one a minute, five in all, each for ten minutes and five guesses."""
    return MandateSessionBody.of(mandates.send_code(call.command, call.link), image=None, at=call.at)
