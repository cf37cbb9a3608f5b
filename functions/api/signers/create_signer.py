"""Create a signer."""

from __future__ import annotations

from functions.actions import signers
from functions.dialects.native.directory import SignerBody
from functions.dialects.native.wire import Contact, ExternalId, Identifier, Name, Request
from functions.domain.signers import Person
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class CreateSigner(Request):
    """A person of a client. An e-mail address or a phone number (with its country code) must be there."""

    client_id: Identifier
    name: Name
    email: Contact | None = None
    phone: Contact | None = None
    tax_id: Contact | None = None
    legal_representative: bool = False
    automatic_signature: bool = False
    external_id: ExternalId | None = None


@operation(
    "POST /v1/signers",
    scope=Scope.SIGNERS_WRITE,
    access=[Access.IDENTITY_READ, Access.IDENTITY_WRITE],
    status=201,
)
def create_signer(request: CreateSigner, call: Call) -> SignerBody:
    """Put a person in a client's directory."""
    person = Person.parsed(
        name=request.name,
        email=request.email,
        phone=request.phone,
        tax_id=request.tax_id,
        legal_representative=request.legal_representative,
        automatic_signature=request.automatic_signature,
        external_id=request.external_id,
    )
    return SignerBody.of(
        signers.create_signer(call.command, client_id=request.client_id, name=request.name, person=person),
        at=call.at,
    )
