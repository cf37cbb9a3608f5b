"""Change the account."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.actions import accounts, keeping
from functions.dialects.native.bodies import OrganizationBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class UpdateOrganization(Request):
    """`retention_days`: no deleted document is purged sooner after its end than that; null: no period is kept."""

    retention_days: Annotated[int, Field(ge=1, le=36500)] | None


@operation(
    "PATCH /v1/organization",
    scope=Scope.ORGANIZATION_WRITE,
    access=[Access.IDENTITY_READ, Access.IDENTITY_WRITE],
)
def update_organization(request: UpdateOrganization, call: Call) -> OrganizationBody:
    """Say how long the account keeps its documents at least. It holds for documents deleted from now on."""
    changed = keeping.retain_all(call.command, retention_days=request.retention_days)
    _, endpoints = accounts.organization(call.account_id)
    return OrganizationBody.of(changed, live=call.account.live, endpoints=endpoints)
