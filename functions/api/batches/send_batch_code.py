"""Send the code that proves who signs a batch."""

from __future__ import annotations

from functions.actions import batches
from functions.api.batches.listing import session_of
from functions.dialects.native.batch_bodies import BatchSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class SendBatchCode(Request):
    """Takes nothing: the code goes to the address of the person."""


@operation(
    "POST /v1/batch/code",
    caller=Caller.BATCH_SIGNER,
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_SEARCH,
        Access.DOCUMENTS_WRITE,
        Access.SECRETS_ENCRYPT,
        Access.LETTERS_ENQUEUE,
    ],
    status=202,
)
def send_batch_code(request: SendBatchCode, call: Call) -> BatchSessionBody:
    """Send a code by e-mail: one a minute, five in all, each for ten minutes and five guesses."""
    return session_of(batches.send_code(call.command, call.link), at=call.at)
