"""Accounts: the tenant and its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from functions.actions import branding
from functions.actions.command import Command
from functions.actions.embedding import on_one_machine
from functions.domain.accounts import Account, ApiKey
from functions.domain.embedding import Embedding, canonical_origins
from functions.domain.endpoints import Endpoint
from functions.domain.identifiers import Mint, Prefix
from functions.storage import embeds, identity, suppressions
from functions.storage.unit import Unit

PREFIXES: Final = {True: "sk_live_", False: "sk_test_"}


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A new account with its first key. The key is told this once and kept nowhere."""

    account: Account
    api_key: str


def create_account(
    *,
    name: str,
    email: str,
    tax_id: str | None,
    language: str,
    live: bool,
    scopes: frozenset[str],
    random_text: str,
    at: datetime,
    mint: Mint,
) -> Opened:
    """Open an account with one key of these scopes. `random_text` holds at least 256 bits of randomness."""
    account = Account(
        id=mint(Prefix.ACCOUNT), name=name, tax_id=tax_id, email=email, language=language, created_at=at
    )
    secret = f"{PREFIXES[live]}{random_text}"
    key = ApiKey(
        id=mint(Prefix.KEY),
        account_id=account.id,
        account_name=name,
        account_email=email,
        language=language,
        live=live,
        scopes=scopes,
        revoked_at=None,
        created_at=at,
    )
    unit = Unit()
    identity.add_account(unit, account)
    identity.add_key(unit, key, secret=secret)
    suppressions.add_opt_out_key(unit, account.id, sender=name)
    unit.commit()
    return Opened(account=account, api_key=secret)


def change_account(command: Command, *, given: Mapping[str, Any]) -> Account:
    """Change what is given of the account: `retention_days`, `embed_origins`, `brand`."""
    account = identity.load_account(command.account_id)
    if "retention_days" in given:
        account = replace(account, retention_days=given["retention_days"])
    if "embed_origins" in given:
        origins = canonical_origins(
            given["embed_origins"] or (), local=on_one_machine(), pointer="/embed_origins"
        )
        account = replace(account, embed_origins=origins)
        embeds.keep(command.unit, Embedding(account_id=account.id, origins=origins))
    if "brand" in given:
        account = branding.rebranded(command, account, given["brand"])
    if given:
        identity.change_account(command.unit, account, names=tuple(given))
    return account


def organization(account_id: str) -> tuple[Account, list[Endpoint]]:
    """Return the account with the webhook endpoints that hear of all of it, 50 at most."""
    return identity.load_account(account_id), list(identity.endpoints_hearing_of(account_id))
