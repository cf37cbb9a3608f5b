"""Assign recipients to a document."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from functions.actions import documents
from functions.actions.documents import Assigned
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.wire import Identifier, Request
from functions.domain.parts import Part
from functions.domain.placements import Placement
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class PlacementInput(Request):
    """Where a signature goes: a page, from 1, and a box in fractions of the page as shown, from its top left."""

    page: Annotated[int, Field(ge=1, le=2000)]
    x: Annotated[float, Field(ge=0, lt=1)]
    y: Annotated[float, Field(ge=0, lt=1)]
    width: Annotated[float, Field(ge=0.02, le=1)]
    height: Annotated[float, Field(ge=0.01, le=1)]
    file_id: Identifier | None = None
    """Which file; without it, the main one."""

    @model_validator(mode="after")
    def _lies_on_the_page(self) -> PlacementInput:
        if self.x + self.width > 1 or self.y + self.height > 1:
            raise PydanticCustomError("outside_page", "The box must lie on the page")
        return self


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
                    placements=tuple(
                        Placement(
                            page=placed.page,
                            x=placed.x,
                            y=placed.y,
                            width=placed.width,
                            height=placed.height,
                            file_id=placed.file_id,
                        )
                        for placed in one.placements
                    ),
                ),
            )
            for one in request.recipients
        ],
        expected_version=call.expected_version,
    )
    call.tag(document.sequence)
    return DocumentBody.of(document)
