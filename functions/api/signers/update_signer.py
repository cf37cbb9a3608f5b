"""Update a signer."""

from __future__ import annotations

from functions.actions import signers
from functions.dialects.native.directory import SignerBody
from functions.dialects.native.wire import Contact, ExternalId, Identifier, Name, Request
from functions.domain.signers import Person
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class UpdateSigner(Request):
    """What is given changes; the rest stays. Documents already assigned keep what they had."""

    signer_id: Identifier
    name: Name | None = None
    email: Contact | None = None
    phone: Contact | None = None
    tax_id: Contact | None = None
    legal_representative: bool | None = None
    automatic_signature: bool | None = None
    external_id: ExternalId | None = None


@operation(
    "PATCH /v1/signers/{signer_id}",
    scope=Scope.SIGNERS_WRITE,
    access=[Access.IDENTITY_READ, Access.IDENTITY_WRITE],
)
def update_signer(request: UpdateSigner, call: Call) -> SignerBody:
    """Change a person's data."""
    person = Person.parsed(
        name=request.name,
        email=request.email,
        phone=request.phone,
        tax_id=request.tax_id,
        legal_representative=request.legal_representative,
        automatic_signature=request.automatic_signature,
        external_id=request.external_id,
    )
    return SignerBody.of(signers.update_signer(call.command, request.signer_id, person=person), at=call.at)
