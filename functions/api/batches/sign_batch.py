"""Sign the documents of a batch."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from functions.actions import batches
from functions.actions.batches import Left
from functions.api.batches.listing import session_of
from functions.dialects.native.batch_bodies import BatchSessionBody
from functions.dialects.native.wire import Identifier, Request
from functions.domain.batches import MAX_DOCUMENTS
from functions.runtime.access import Access, Caller, Layer
from functions.runtime.call import Call
from functions.runtime.operation import operation

Picture = Annotated[str, StringConstraints(min_length=1, max_length=720_000)]


class BatchSignature(Request):
    """How the person signs, as a PNG in Base64, of 512 kB at most."""

    kind: Literal["drawn", "typed"]
    image_base64: Picture


class SignBatch(Request):
    """What the person has chosen, the one signature for all of it, and the text that they agreed to."""

    document_ids: Annotated[list[Identifier], Field(min_length=1, max_length=MAX_DOCUMENTS)]
    signature: BatchSignature
    initials_base64: Picture | None = None
    consent_version: Annotated[str, StringConstraints(min_length=1, max_length=40)]


@operation(
    "POST /v1/batch/sign",
    caller=Caller.BATCH_SIGNER,
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_SEARCH,
        Access.DOCUMENTS_WRITE,
        Access.FILES_WRITE,
        Access.BATCHES_ENQUEUE,
    ],
    memory=1024,
    layers=[Layer.PDF],
    status=202,
)
def sign_batch(request: SignBatch, call: Call) -> BatchSessionBody:
    """Sign what the person has chosen: it is done afterwards, document by document, each with a result of its own."""
    shown = batches.sign(
        call.command,
        call.link,
        request.document_ids,
        Left(
            kind=request.signature.kind,
            image_base64=request.signature.image_base64,
            initials_base64=request.initials_base64,
            consent_version=request.consent_version,
        ),
    )
    return session_of(shown, at=call.at)
