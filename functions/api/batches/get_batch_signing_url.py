"""Lead a person to their own page of a document."""

from __future__ import annotations

from functions.actions import batches
from functions.dialects.native.batch_bodies import BatchSigningUrlBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetBatchSigningUrl(Request):
    """Which document."""

    document_id: Identifier


@operation(
    "POST /v1/batch/signing-url",
    caller=Caller.BATCH_SIGNER,
    access=[
        Access.DOCUMENTS_READ,
        Access.SECRETS_DECRYPT,
    ],
    secret_answer=True,
)
def get_batch_signing_url(request: GetBatchSigningUrl, call: Call) -> BatchSigningUrlBody:
    """Get the address of the person's own page of a document, where what a batch does not give is done."""
    url = batches.signing_url(call.command, call.link, request.document_id)
    return BatchSigningUrlBody(url=url)
