"""Signers: the people in a client's directory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from functions.domain.contacts import parse_email, parse_phone
from functions.domain.errors import Invalid, NotFound
from functions.domain.tax_ids import parse_tax_id


class SignerNotFound(NotFound):
    """The account has no such signer."""

    code = "signer_not_found"


class SignerWithoutContact(Invalid):
    """A signer is reached by e-mail or by phone: one of them must be there."""

    code = "signer_without_contact"


@dataclass(frozen=True, kw_only=True)
class Person:
    """What a caller says of a person, in canonical form. None: not said."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    tax_id: str | None = None
    legal_representative: bool | None = None
    automatic_signature: bool | None = None
    external_id: str | None = None

    @classmethod
    def parsed(
        cls,
        *,
        name: str | None,
        email: str | None,
        phone: str | None,
        tax_id: str | None,
        legal_representative: bool | None,
        automatic_signature: bool | None,
        external_id: str | None,
    ) -> Person:
        """Read contact data and tax identifier, or refuse them."""
        return cls(
            name=name,
            email=None if email is None else parse_email(email),
            phone=None if phone is None else parse_phone(phone),
            tax_id=None if tax_id is None else parse_tax_id(tax_id),
            legal_representative=legal_representative,
            automatic_signature=automatic_signature,
            external_id=external_id,
        )


@dataclass(frozen=True, kw_only=True)
class SignerMandate:
    """What the directory says of a person's mandate to sign automatically: functions/domain/mandates.py."""

    mandate_id: str
    status: str
    client_id: str | None
    """The one client whose documents it is for; None: all."""
    requested_at: datetime
    accepted_at: datetime | None
    ends_at: datetime
    until: datetime
    """When the status ends by itself: a request can not be accepted for ever."""
    email: str | None = None
    """Whose it is: the address that the code went to. None: summed up before this was; the mandate itself says it."""

    def standing(self, *, at: datetime) -> str:
        """Return the status, which time changes too."""
        return "expired" if self.status in ("requested", "active") and at >= self.until else self.status

    def covers(self, *, client_id: str, email: str | None, at: datetime) -> bool:
        """Whether the service may sign by it, for that client, as the person of that address, now."""
        # The directory's entry may be somebody else's by now.
        return (
            self.standing(at=at) == "active"
            and self.client_id in (None, client_id)
            and self.email in (None, email)
        )


@dataclass(frozen=True, kw_only=True)
class Signer:
    """A person who may be asked to sign."""

    id: str
    account_id: str
    client_id: str
    name: str
    email: str | None
    phone: str | None
    tax_id: str | None
    legal_representative: bool
    automatic_signature: bool
    external_id: str | None
    created_at: datetime
    updated_at: datetime
    mandate: SignerMandate | None = None
    """The mandate that counts, or the request for one where none does."""

    def mandated(self, mandate: SignerMandate, *, at: datetime) -> Signer:
        """Return the signer with the mandate that counts now."""
        return replace(self, mandate=mandate, updated_at=at)

    def changed(self, person: Person, *, at: datetime) -> Signer:
        """Return the signer with what is said; what is not said stays. Documents already made keep what they had."""
        return replace(
            self,
            name=person.name if person.name is not None else self.name,
            email=person.email if person.email is not None else self.email,
            phone=person.phone if person.phone is not None else self.phone,
            tax_id=person.tax_id if person.tax_id is not None else self.tax_id,
            legal_representative=(
                self.legal_representative
                if person.legal_representative is None
                else person.legal_representative
            ),
            automatic_signature=(
                self.automatic_signature if person.automatic_signature is None else person.automatic_signature
            ),
            external_id=person.external_id if person.external_id is not None else self.external_id,
            updated_at=at,
        )


def enroll(
    *, signer_id: str, account_id: str, client_id: str, name: str, person: Person, at: datetime
) -> Signer:
    """Put a person in a client's directory."""
    if person.email is None and person.phone is None:
        raise SignerWithoutContact(pointer="/email")
    return Signer(
        id=signer_id,
        account_id=account_id,
        client_id=client_id,
        name=name,
        email=person.email,
        phone=person.phone,
        tax_id=person.tax_id,
        legal_representative=bool(person.legal_representative),
        automatic_signature=bool(person.automatic_signature),
        external_id=person.external_id,
        created_at=at,
        updated_at=at,
    )
