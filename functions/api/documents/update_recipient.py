"""Change what a recipient must prove."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.actions import reviewing
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.wire import Identifier, Request
from functions.domain.requirements import Requirement
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class UpdateRecipient(Request):
    """What the person must prove before signing: one by one, or by the switch `kyc`. What is not said stays."""

    document_id: Identifier
    recipient_id: Identifier
    kyc: bool | None = None
    requirements: Annotated[list[Requirement], Field(max_length=20)] | None = None


@operation(
    "PATCH /v1/documents/{document_id}/recipients/{recipient_id}",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
)
def update_recipient(request: UpdateRecipient, call: Call) -> DocumentBody:
    """Change what one recipient must prove, in a draft or until they have opened the document."""
    document = reviewing.require(
        call.command,
        request.document_id,
        request.recipient_id,
        requirements=request.requirements,
        kyc=request.kyc,
    )
    call.tag(document.sequence)
    return DocumentBody.of(document)
