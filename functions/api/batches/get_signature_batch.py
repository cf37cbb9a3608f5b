"""Get documents that one person signs together."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.actions import batches
from functions.api.batches.listing import items_of
from functions.dialects.native.batch_bodies import BatchBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetSignatureBatch(Request):
    """`wait`: up to so many seconds, until nothing is being signed."""

    signature_batch_id: Identifier
    wait: Annotated[int, Field(ge=0, le=25)] = 0


@operation(
    "GET /v1/signature-batches/{signature_batch_id}",
    scope=Scope.DOCUMENTS_READ,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_SEARCH],
)
def get_signature_batch(request: GetSignatureBatch, call: Call) -> BatchBody:
    """Get a batch with what became of each document."""
    shown = batches.get_batch(call.account_id, request.signature_batch_id, wait=request.wait)
    return BatchBody.of(shown.batch, items_of(shown))
