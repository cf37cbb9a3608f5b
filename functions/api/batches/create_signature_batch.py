"""Put documents together for one person to sign."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.actions import batches
from functions.dialects.native.batch_bodies import CreatedBatchBody
from functions.dialects.native.inputs import LanguageCode
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class CreateSignatureBatch(Request):
    """Without `document_ids`: all documents whose turn is the person's, 100 at most, the newest first.

    `notify`: whether the person gets the link by e-mail too.
    """

    signer_id: Identifier
    document_ids: Annotated[list[Identifier], Field(min_length=1, max_length=200)] | None = None
    language: LanguageCode | None = None
    notify: bool = False


@operation(
    "POST /v1/signature-batches",
    scope=Scope.DOCUMENTS_WRITE,
    access=[
        Access.IDENTITY_READ,
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_SEARCH,
        Access.DOCUMENTS_WRITE,
        Access.SECRETS_ENCRYPT,
        Access.LETTERS_ENQUEUE,
    ],
    status=201,
    secret_answer=True,
)
def create_signature_batch(request: CreateSignatureBatch, call: Call) -> CreatedBatchBody:
    """Let a person sign up to 100 documents with one proof of who they are and one signature."""
    created = batches.create_batch(
        call.command,
        signer_id=request.signer_id,
        document_ids=request.document_ids,
        language=request.language,
        notify=request.notify,
    )
    return CreatedBatchBody.created(created.batch, url=created.url)
