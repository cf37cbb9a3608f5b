"""Change the account."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from functions.actions import accounts
from functions.dialects.native.organization import OrganizationBody
from functions.dialects.native.wire import Name, Request
from functions.domain.embedding import MAX_ORIGINS
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class BrandChange(Request):
    """What is not given stays as it is; null takes it away, and a name becomes the account's own.

    `color`: such as `#1d3477`; black or white is written on it, whichever is read better. `logo_base64`: a PNG or JPEG
    of 8 to 2000 pixels a side and at most 200 kB, shown in 240 × 56.
    """

    name: Name | None = None
    color: Annotated[str, StringConstraints(max_length=20)] | None = None
    logo_base64: Annotated[str, StringConstraints(min_length=1)] | None = None


class UpdateOrganization(Request):
    """What is not given stays as it is.

    `retention_days`: no deleted document is purged sooner after its end than that; null: no period is kept.
    `embed_origins`: the sites that may show our pages inside their own, such as `https://erp.example.com`, without
    paths and wildcards. `brand`: how the account shows itself in its mails; null: as Rubrica does.
    """

    retention_days: Annotated[int, Field(ge=1, le=36500)] | None = None
    embed_origins: (
        Annotated[
            list[Annotated[str, StringConstraints(min_length=1, max_length=300)]],
            Field(max_length=MAX_ORIGINS),
        ]
        | None
    ) = None
    brand: BrandChange | None = None


@operation(
    "PATCH /v1/organization",
    scope=Scope.ORGANIZATION_WRITE,
    access=[Access.IDENTITY_READ, Access.IDENTITY_WRITE, Access.DOCUMENTS_WRITE],
)
def update_organization(request: UpdateOrganization, call: Call) -> OrganizationBody:
    """Say how long the account keeps its documents at least, whose sites may embed our pages, and how mails look.

    The period holds for documents deleted from now on; the sites, from the next page that is shown; the brand, from the
    next mail.
    """
    changed = accounts.change_account(call.command, given=request.model_dump(exclude_unset=True))
    _, endpoints = accounts.organization(call.account_id)
    return OrganizationBody.of(changed, live=call.account.live, endpoints=endpoints)
