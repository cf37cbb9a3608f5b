"""Revoke a person's mandate."""

from __future__ import annotations

from functions.actions import mandates
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class RevokeMandate(Request):
    signer_id: Identifier


@operation(
    "DELETE /v1/signers/{signer_id}/mandate",
    scope=Scope.SIGNERS_WRITE,
    access=[Access.IDENTITY_READ, Access.IDENTITY_WRITE],
    status=204,
)
def revoke_mandate(request: RevokeMandate, call: Call) -> None:
    """End a person's mandate, and any request for one: from now on the person signs themselves."""
    mandates.revoke_mandate(call.command, request.signer_id)
