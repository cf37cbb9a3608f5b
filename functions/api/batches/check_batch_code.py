"""Check the code that proves who signs a batch."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from functions.actions import batches
from functions.api.batches.listing import session_of
from functions.dialects.native.batch_bodies import BatchSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class CheckBatchCode(Request):
    """The six digits."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


@operation(
    "POST /v1/batch/code/check",
    caller=Caller.BATCH_SIGNER,
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_SEARCH,
        Access.DOCUMENTS_WRITE,
        Access.SECRETS_DECRYPT,
    ],
)
def check_batch_code(request: CheckBatchCode, call: Call) -> BatchSessionBody:
    """Prove with the code that the address is the person's. Every guess counts."""
    shown = batches.check_code(call.command, call.link, given=request.code, token=call.token)
    return session_of(shown, at=call.at)
