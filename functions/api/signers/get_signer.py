"""Get a signer."""

from __future__ import annotations

from functions.actions import signers
from functions.dialects.native.directory import SignerBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetSigner(Request):
    signer_id: Identifier


@operation("GET /v1/signers/{signer_id}", scope=Scope.SIGNERS_READ, access=[Access.IDENTITY_READ])
def get_signer(request: GetSigner, call: Call) -> SignerBody:
    """Get a person by their id."""
    return SignerBody.of(signers.get_signer(call.account_id, request.signer_id), at=call.at)
