"""Assign recipients to a document."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.actions import documents
from functions.actions.documents import Assigned
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.placements import PlacementInput
from functions.dialects.native.wire import Identifier, Request
from functions.domain.parts import Part
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class RecipientInput(Request):
    """A signer's part. Without placements the signature goes to the end of every file."""

    signer_id: Identifier
    kyc: bool = False
    placements: Annotated[list[PlacementInput], Field(max_length=50, default_factory=list)]


class ReplaceRecipients(Request):
    """The whole assignment: who is not in it has no part any more."""

    document_id: Identifier
    recipients: list[RecipientInput]


@operation(
    "PUT /v1/documents/{document_id}/recipients",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.IDENTITY_READ, Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
    if_match=True,
)
def replace_recipients(request: ReplaceRecipients, call: Call) -> DocumentBody:
    """Replace the whole assignment of a draft."""
    document = documents.replace_recipients(
        call.command,
        request.document_id,
        parts=[
            Assigned(
                signer_id=one.signer_id,
                part=Part(
                    kyc=one.kyc,
                    placements=tuple(placed.placement() for placed in one.placements),
                ),
            )
            for one in request.recipients
        ],
        expected_version=call.expected_version,
    )
    call.tag(document.sequence)
    return DocumentBody.of(document)
