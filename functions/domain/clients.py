"""Clients: the companies that an account registers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from functions.domain.contacts import parse_email
from functions.domain.errors import Conflict, NotFound
from functions.domain.tax_ids import parse_tax_id


class ClientNotFound(NotFound):
    """The account has no such client."""

    code = "client_not_found"


class ClientTaxIdTaken(Conflict):
    """Another client of the account has this tax identifier."""

    code = "client_tax_id_taken"


@dataclass(frozen=True, kw_only=True)
class Client:
    """A company. Within an account its tax identifier is unique."""

    id: str
    account_id: str
    name: str
    tax_id: str
    email: str | None
    external_id: str | None
    created_at: datetime
    updated_at: datetime

    def changed(
        self,
        *,
        at: datetime,
        name: str | None = None,
        tax_id: str | None = None,
        email: str | None = None,
        external_id: str | None = None,
    ) -> Client:
        """Return the client with what is given; what is None stays."""
        return replace(
            self,
            name=self.name if name is None else name,
            tax_id=self.tax_id if tax_id is None else parse_tax_id(tax_id),
            email=self.email if email is None else parse_email(email),
            external_id=self.external_id if external_id is None else external_id,
            updated_at=at,
        )


def register(
    *,
    client_id: str,
    account_id: str,
    name: str,
    tax_id: str,
    email: str | None,
    external_id: str | None,
    at: datetime,
) -> Client:
    """Make a client out of what a caller says of a company."""
    return Client(
        id=client_id,
        account_id=account_id,
        name=name,
        tax_id=parse_tax_id(tax_id),
        email=None if email is None else parse_email(email),
        external_id=external_id,
        created_at=at,
        updated_at=at,
    )
