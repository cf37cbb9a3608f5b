"""Create a clickwrap."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.actions import clickwraps
from functions.actions.clickwraps import TextSource
from functions.dialects.native.clickwrap_bodies import ClickwrapBody, ClickwrapFile, RequireInput
from functions.dialects.native.inputs import LanguageCode
from functions.dialects.native.organising import organisation_of
from functions.dialects.native.parts import SecureUrl
from functions.dialects.native.wire import (
    Folder,
    Identifier,
    Metadata,
    Moment,
    Name,
    Request,
    ShortText,
    Tags,
)
from functions.domain.clickwraps import Asked
from functions.domain.organising import ROOT
from functions.runtime.access import Access, Layer, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class CreateClickwrap(Request):
    """`language` is that of the page and of the documents; without it, the account's. `message` stands above the text.

    `verify_email` asks for a code that is sent to the address. `redirect_url` is where the page leads afterwards.
    Nobody can accept after `expires_at`, nor after `max_acceptances` have. `metadata`, `folder` and `tags` are those
    of the documents that acceptances make; their metadata also tell `clickwrap_id` and `clickwrap_version`.
    """

    client_id: Identifier
    name: Name
    file: ClickwrapFile
    language: LanguageCode | None = None
    message: ShortText | None = None
    require: RequireInput = Field(default_factory=RequireInput)
    verify_email: bool = False
    redirect_url: SecureUrl | None = None
    expires_at: Moment | None = None
    max_acceptances: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    metadata: Annotated[Metadata, Field(max_length=48)] = Field(default_factory=dict)
    folder: Folder = ROOT
    tags: Tags = Field(default_factory=list)


@operation(
    "POST /v1/clickwraps",
    scope=Scope.DOCUMENTS_WRITE,
    access=[
        Access.IDENTITY_READ,
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.FILES_WRITE,
    ],
    status=201,
    memory=1024,
    layers=[Layer.PDF],
)
def create_clickwrap(request: CreateClickwrap, call: Call) -> ClickwrapBody:
    """Put a text under a public link: whoever accepts it becomes the signer of a document of their own."""
    asked = request.require
    clickwrap = clickwraps.create_clickwrap(
        call.command,
        client_id=request.client_id,
        name=request.name,
        sender=call.account.account_name,
        sandbox=not call.account.live,
        language=request.language or call.account.language,
        source=TextSource(**dict(request.file)),
        asked=Asked(
            email=asked.email, phone=asked.phone, tax_id=asked.tax_id, verified_email=request.verify_email
        ),
        message=request.message,
        redirect_url=request.redirect_url,
        expires_at=request.expires_at,
        max_acceptances=request.max_acceptances,
        metadata=request.metadata,
        organisation=organisation_of(folder=request.folder, tags=request.tags, custom=None),
    )
    call.tag(clickwrap.version)
    return ClickwrapBody.of(clickwrap, url=clickwraps.url_of(clickwrap))
