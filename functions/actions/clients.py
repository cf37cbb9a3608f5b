"""Clients: register, change, find."""

from __future__ import annotations

from dataclasses import dataclass

from functions.actions.command import Command
from functions.domain.clients import Client, ClientTaxIdTaken, register
from functions.domain.identifiers import Prefix
from functions.domain.tax_ids import parse_tax_id
from functions.storage import clients
from functions.storage.paging import Page


@dataclass(frozen=True, kw_only=True)
class Registered:
    """A client, and whether it is new to the account."""

    client: Client
    new: bool


def register_client(
    command: Command, *, name: str, tax_id: str, email: str | None, external_id: str | None
) -> Registered:
    """Register a company, or bring what is known of it up to date: its tax identifier says which it is."""
    known = clients.client_by_tax_id(command.account_id, parse_tax_id(tax_id))
    if known is not None:
        changed = known.changed(name=name, email=email, external_id=external_id, at=command.at)
        clients.change_client(command.unit, known, changed)
        return Registered(client=changed, new=False)
    client = register(
        client_id=command.mint(Prefix.CLIENT),
        account_id=command.account_id,
        name=name,
        tax_id=tax_id,
        email=email,
        external_id=external_id,
        at=command.at,
    )
    clients.add_client(command.unit, client)
    return Registered(client=client, new=True)


def update_client(
    command: Command,
    client_id: str,
    *,
    name: str | None,
    tax_id: str | None,
    email: str | None,
    external_id: str | None,
) -> Client:
    """Change what is given; what is None stays."""
    before = clients.load_client(command.account_id, client_id)
    after = before.changed(name=name, tax_id=tax_id, email=email, external_id=external_id, at=command.at)
    if after.tax_id != before.tax_id and clients.client_by_tax_id(command.account_id, after.tax_id):
        raise ClientTaxIdTaken(pointer="/tax_id")
    clients.change_client(command.unit, before, after)
    return after


def get_client(account_id: str, client_id: str) -> Client:
    return clients.load_client(account_id, client_id)


def list_clients(account_id: str, *, tax_id: str | None, limit: int, cursor: str | None) -> Page[Client]:
    """Return the account's clients, oldest first, or the one with this tax identifier."""
    if tax_id is None:
        return clients.list_clients(account_id, limit=limit, cursor=cursor)
    found = clients.client_by_tax_id(account_id, parse_tax_id(tax_id))
    return Page(items=() if found is None else (found,), next_cursor=None)
