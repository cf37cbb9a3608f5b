"""Clients, in the identity table: for whom an account's documents are."""

from __future__ import annotations

from typing import Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.clients import Client, ClientNotFound
from functions.storage import aws
from functions.storage.items import Item, from_values, to_values
from functions.storage.paging import Page, query_page
from functions.storage.unit import Unit

_CLIENT: Final = TypeAdapter(Client)


def add_client(unit: Unit, client: Client) -> None:
    """Add a client and claim its tax identifier; a race for it makes one of the two stale."""
    unit.put(
        settings.identity_table(), _client_keys(client.account_id, client.id) | _dump_client(client), new=True
    )
    unit.put(settings.identity_table(), _tax_id_row(client), new=True)


def change_client(unit: Unit, before: Client, after: Client) -> None:
    unit.put(
        settings.identity_table(),
        _client_keys(after.account_id, after.id) | _dump_client(after),
        expecting={"updated_at": _dump_client(before)["updated_at"]},
    )
    if before.tax_id != after.tax_id:
        unit.delete(settings.identity_table(), _tax_id_keys(before.account_id, before.tax_id))
        unit.put(settings.identity_table(), _tax_id_row(after), new=True)


def load_client(account_id: str, client_id: str) -> Client:
    """Return the account's client. Another account's client is not found."""
    found = _get(_client_keys(account_id, client_id))
    if found is None:
        raise ClientNotFound(client_id=client_id)
    return _CLIENT.validate_python(found)


def client_by_tax_id(account_id: str, tax_id: str) -> Client | None:
    claimed = _get(_tax_id_keys(account_id, tax_id))
    return None if claimed is None else load_client(account_id, claimed["client_id"])


def list_clients(account_id: str, *, limit: int, cursor: str | None) -> Page[Client]:
    page = query_page(
        table=settings.identity_table(), partition=f"ACCOUNT#{account_id}#CLIENTS", limit=limit, cursor=cursor
    )
    return page.of(_CLIENT.validate_python)


def _client_keys(account_id: str, client_id: str) -> Item:
    return {"pk": f"ACCOUNT#{account_id}#CLIENTS", "sk": client_id}


def _tax_id_keys(account_id: str, tax_id: str) -> Item:
    return {"pk": f"ACCOUNT#{account_id}#CLIENT_BY#tax_id", "sk": tax_id}


def _tax_id_row(client: Client) -> Item:
    return _tax_id_keys(client.account_id, client.tax_id) | {"client_id": client.id}


def _dump_client(client: Client) -> Item:
    dumped: Item = _CLIENT.dump_python(client, mode="json")
    return dumped


def _get(keys: Item) -> Item | None:
    found = aws.dynamodb().get_item(
        TableName=settings.identity_table(), Key=to_values(keys), ConsistentRead=True
    )
    return from_values(found["Item"]) if "Item" in found else None
