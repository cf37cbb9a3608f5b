"""Show a person the documents of a batch."""

from __future__ import annotations

from functions.actions import batches
from functions.api.batches.listing import session_of
from functions.dialects.native.batch_bodies import BatchSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetBatchSession(Request):
    """Takes nothing: the link says it all."""


@operation(
    "GET /v1/batch",
    caller=Caller.BATCH_SIGNER,
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_SEARCH,
    ],
)
def get_batch_session(request: GetBatchSession, call: Call) -> BatchSessionBody:
    """Get what the link of a batch opens. Asking changes nothing."""
    return session_of(batches.session(call.command, call.link), at=call.at)
