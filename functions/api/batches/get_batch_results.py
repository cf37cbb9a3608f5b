"""Tell a person how far the signing of a batch is."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.actions import batches
from functions.dialects.native.batch_bodies import BatchResultsBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetBatchResults(Request):
    """`wait`: up to so many seconds, until nothing is being signed."""

    wait: Annotated[int, Field(ge=0, le=20)] = 0


@operation(
    "GET /v1/batch/results",
    caller=Caller.BATCH_SIGNER,
    access=[
        Access.DOCUMENTS_READ,
    ],
)
def get_batch_results(request: GetBatchResults, call: Call) -> BatchResultsBody:
    """Get what became of the documents that were chosen last."""
    batch, found = batches.results(call.command, call.link, wait=request.wait)
    return BatchResultsBody.of(batch, found)
