"""Prove a tax identifier."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from functions.actions import proving
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ProveTaxId(Request):
    """As the person writes it: dots, dashes and capitals make no difference."""

    tax_id: Annotated[str, StringConstraints(min_length=1, max_length=40)]


@operation(
    "POST /v1/signing/proofs/tax-id",
    caller=Caller.RECIPIENT,
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.PROOFS_READ,
        Access.PROOFS_WRITE,
        Access.SECRETS_DECRYPT,
    ],
)
def prove_tax_id(request: ProveTaxId, call: Call) -> SigningSessionBody:
    """Prove to know the tax identifier that the sender knows the person by."""
    shown = proving.prove_tax_id(call.command, call.link, tax_id=request.tax_id, request=call.token)
    return SigningSessionBody.of(shown)
