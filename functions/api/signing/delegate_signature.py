"""Hand a part in a document to another person."""

from __future__ import annotations

from functions.actions import signing
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Contact, Name, Request
from functions.domain.contacts import parse_email, parse_phone
from functions.domain.parting import Delegate
from functions.domain.tax_ids import parse_tax_id
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class DelegateSignature(Request):
    """Who shall act instead. An e-mail address or a phone number (with its country code) must be there."""

    name: Name
    email: Contact | None = None
    phone: Contact | None = None
    tax_id: Contact | None = None


@operation(
    "POST /v1/signing/delegate",
    caller=Caller.RECIPIENT,
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.PROOFS_READ,
        Access.SECRETS_DECRYPT,
    ],
    # Phone numbers and tax identifiers are read by tables of their own.
    memory=1024,
)
def delegate_signature(request: DelegateSignature, call: Call) -> SigningSessionBody:
    """Hand one's part to another person, who gets a link of their own and has the same place."""
    shown = signing.delegate(
        call.command,
        call.link,
        Delegate(
            name=request.name,
            email=None if request.email is None else parse_email(request.email),
            phone=None if request.phone is None else parse_phone(request.phone),
            tax_id=None if request.tax_id is None else parse_tax_id(request.tax_id),
        ),
    )
    return SigningSessionBody.of(shown)
