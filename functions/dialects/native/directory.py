"""What native answers say of companies and people."""

from __future__ import annotations

from datetime import datetime

from functions.dialects.native.mandate_bodies import SignerMandateBody
from functions.dialects.native.wire import Body
from functions.domain.clients import Client
from functions.domain.signers import Signer


class ClientBody(Body):
    """A company."""

    id: str
    name: str
    tax_id: str
    email: str | None
    external_id: str | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, client: Client) -> ClientBody:
        return cls(
            id=client.id,
            name=client.name,
            tax_id=client.tax_id,
            email=client.email,
            external_id=client.external_id,
            created_at=client.created_at,
            updated_at=client.updated_at,
        )


class SignerBody(Body):
    """A person in a client's directory."""

    id: str
    client_id: str
    name: str
    email: str | None
    phone: str | None
    tax_id: str | None
    legal_representative: bool
    automatic_signature: bool
    external_id: str | None
    mandate: SignerMandateBody
    """To sign automatically: the flag alone signs nothing."""
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, signer: Signer, *, at: datetime) -> SignerBody:
        return cls(
            id=signer.id,
            client_id=signer.client_id,
            name=signer.name,
            email=signer.email,
            phone=signer.phone,
            tax_id=signer.tax_id,
            legal_representative=signer.legal_representative,
            automatic_signature=signer.automatic_signature,
            external_id=signer.external_id,
            mandate=SignerMandateBody.of(signer.mandate, at=at),
            created_at=signer.created_at,
            updated_at=signer.updated_at,
        )
