"""Accounts: the tenants, and the API keys by which their systems are known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.domain.brands import Brand
from functions.domain.errors import Forbidden, Unauthenticated


class CredentialsMissing(Unauthenticated):
    """The request carries no credentials."""

    code = "credentials_missing"


class CredentialsInvalid(Unauthenticated):
    """The credentials are unknown, malformed or revoked: which of them is not told."""

    code = "credentials_invalid"


class ScopeMissing(Forbidden):
    """The key may not do this."""

    code = "scope_missing"


@dataclass(frozen=True, kw_only=True)
class Account:
    """A tenant: the organization that holds credentials."""

    id: str
    name: str
    tax_id: str | None
    email: str
    language: str
    created_at: datetime
    retention_days: int | None = None
    """How long documents are kept after their end, at least, once deleted."""
    embed_origins: tuple[str, ...] = ()
    """The sites that may show our pages inside their own."""
    brand: Brand | None = None
    """How the account shows itself in its mails."""


@dataclass(frozen=True, kw_only=True)
class ApiKey:
    """What is known of a key; the key itself is kept only as its SHA-256."""

    id: str
    account_id: str
    account_name: str
    language: str
    live: bool
    scopes: frozenset[str]
    revoked_at: datetime | None
    created_at: datetime
    account_email: str | None = None
    """Where the account is told what its documents need of it."""

    def require(self, scope: str) -> None:
        """Refuse a key that lacks the scope."""
        if scope not in self.scopes:
            raise ScopeMissing(scope=scope)
