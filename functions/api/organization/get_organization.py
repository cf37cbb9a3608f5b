"""Tell a caller who they are."""

from __future__ import annotations

from functions.actions import accounts
from functions.dialects.native.organization import OrganizationBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetOrganization(Request):
    """Takes nothing."""


@operation("GET /v1/organization", scope=Scope.ORGANIZATION_READ, access=[Access.IDENTITY_READ])
def get_organization(request: GetOrganization, call: Call) -> OrganizationBody:
    """Get the account that the key belongs to, with its webhook endpoints."""
    account, endpoints = accounts.organization(call.account_id)
    return OrganizationBody.of(account, live=call.account.live, endpoints=endpoints)
