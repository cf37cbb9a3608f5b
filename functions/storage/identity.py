"""The identity table: accounts, API keys, clients, signers, endpoints."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.accounts import Account, ApiKey, CredentialsInvalid
from functions.domain.clients import Client, ClientNotFound
from functions.domain.contacts import fold
from functions.domain.endpoints import Endpoint, EndpointNotFound
from functions.domain.signers import Signer, SignerNotFound
from functions.storage import aws
from functions.storage.items import Item, from_values, to_values
from functions.storage.paging import Page, query_page, query_rows
from functions.storage.unit import Unit

_KEY: Final = TypeAdapter(ApiKey)
_ACCOUNT: Final = TypeAdapter(Account)
_CLIENT: Final = TypeAdapter(Client)
_SIGNER: Final = TypeAdapter(Signer)
_ENDPOINT: Final = TypeAdapter(Endpoint)

SIGNER_LOOKUPS: Final = ("client_id", "email", "phone", "tax_id", "name")
_BATCH: Final = 100


# -- accounts and keys -------------------------------------------------------------------------------------


def add_account(unit: Unit, account: Account) -> None:
    unit.put(
        settings.identity_table(),
        _account_keys(account.id) | _ACCOUNT.dump_python(account, mode="json"),
        new=True,
    )


def change_account(unit: Unit, account: Account, *, names: Sequence[str]) -> None:
    """Write these fields of the account."""
    values = _ACCOUNT.dump_python(account, mode="json")
    unit.update(
        settings.identity_table(), _account_keys(account.id), values={name: values[name] for name in names}
    )


def load_account(account_id: str) -> Account:
    found = _get(_account_keys(account_id))
    if found is None:
        raise LookupError("a credential names an account that is not there")
    return _ACCOUNT.validate_python(found)


def add_key(unit: Unit, key: ApiKey, *, secret: str) -> None:
    """Keep a key: what is stored can not be turned back into the secret."""
    unit.put(settings.identity_table(), _key_keys(secret) | _KEY.dump_python(key, mode="json"), new=True)


def load_key(secret: str) -> ApiKey:
    """Return what is known of the key, or refuse. A revoked key is refused like an unknown one."""
    found = _get(_key_keys(secret))
    if found is None:
        raise CredentialsInvalid
    key = _KEY.validate_python(found)
    if key.revoked_at is not None:
        raise CredentialsInvalid
    return key


# -- clients -----------------------------------------------------------------------------------------------


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


# -- signers -----------------------------------------------------------------------------------------------


def add_signer(unit: Unit, signer: Signer) -> None:
    unit.put(
        settings.identity_table(), _signer_keys(signer.account_id, signer.id) | _dump_signer(signer), new=True
    )
    for row in _lookup_rows(signer).values():
        unit.put(settings.identity_table(), row)


def change_signer(unit: Unit, before: Signer, after: Signer) -> None:
    unit.put(
        settings.identity_table(),
        _signer_keys(after.account_id, after.id) | _dump_signer(after),
        expecting={"updated_at": _dump_signer(before)["updated_at"]},
    )
    old, new = _lookup_rows(before), _lookup_rows(after)
    for keys in old.keys() - new.keys():
        unit.delete(settings.identity_table(), {"pk": keys[0], "sk": keys[1]})
    for keys in new.keys() - old.keys():
        unit.put(settings.identity_table(), new[keys])


def load_signer(account_id: str, signer_id: str) -> Signer:
    """Return the account's signer. Another account's signer is not found."""
    found = _get(_signer_keys(account_id, signer_id))
    if found is None:
        raise SignerNotFound(signer_id=signer_id)
    return _SIGNER.validate_python(found)


def load_signers(account_id: str, signer_ids: list[str]) -> dict[str, Signer]:
    """Return those of the signers that the account has, by id, in one call (100 at most)."""
    if not signer_ids:
        return {}
    keys: list[Any] = [to_values(_signer_keys(account_id, one)) for one in dict.fromkeys(signer_ids)]
    if len(keys) > _BATCH:
        raise ValueError("more signers than one call can bring")
    table = settings.identity_table()
    signers: dict[str, Signer] = {}
    while keys:
        answer = aws.dynamodb().batch_get_item(RequestItems={table: {"Keys": keys, "ConsistentRead": True}})
        for one in answer["Responses"].get(table, []):
            signer = _SIGNER.validate_python(from_values(one))
            signers[signer.id] = signer
        left = answer["UnprocessedKeys"]
        keys = list(left[table]["Keys"]) if table in left else []
    return signers


def list_signers(account_id: str, *, limit: int, cursor: str | None) -> Page[Signer]:
    page = query_page(
        table=settings.identity_table(), partition=f"ACCOUNT#{account_id}#SIGNERS", limit=limit, cursor=cursor
    )
    return page.of(_SIGNER.validate_python)


def find_signers(
    account_id: str, *, attribute: str, value: str, limit: int, cursor: str | None
) -> Page[Signer]:
    """Return the signers with this e-mail, phone, tax id or client, or whose folded name begins so."""
    sought = _sought(attribute, value)
    page = query_page(
        table=settings.identity_table(),
        partition=_lookup_partition(account_id, attribute),
        prefix=sought if attribute == "name" else f"{sought}#",
        limit=limit,
        cursor=cursor,
    )
    signers = load_signers(account_id, [row["signer_id"] for row in page.items])
    return Page(
        items=tuple(signers[row["signer_id"]] for row in page.items if row["signer_id"] in signers),
        next_cursor=page.next_cursor,
    )


# -- endpoints ---------------------------------------------------------------------------------------------


def add_endpoint(unit: Unit, endpoint: Endpoint) -> None:
    unit.put(
        settings.identity_table(),
        _endpoint_keys(endpoint.account_id, endpoint.id) | _dump_endpoint(endpoint),
        new=True,
    )
    unit.put(settings.identity_table(), _hearing_row(endpoint), new=True)


def change_endpoint(unit: Unit, before: Endpoint, after: Endpoint) -> None:
    """Write an endpoint, provided that nobody has written since `before` was read. Whom it hears of stays."""
    unit.put(
        settings.identity_table(),
        _endpoint_keys(after.account_id, after.id) | _dump_endpoint(after),
        expecting={"version": before.version},
    )
    unit.put(settings.identity_table(), _hearing_row(after))


def remove_endpoint(unit: Unit, endpoint: Endpoint) -> None:
    unit.delete(settings.identity_table(), _endpoint_keys(endpoint.account_id, endpoint.id), expecting={})
    hearing = _hearing_row(endpoint)
    unit.delete(settings.identity_table(), {"pk": hearing["pk"], "sk": hearing["sk"]})


def load_endpoint(account_id: str, endpoint_id: str) -> Endpoint:
    """Return the account's endpoint. Another account's endpoint is not found."""
    found = _get(_endpoint_keys(account_id, endpoint_id))
    if found is None:
        raise EndpointNotFound(webhook_id=endpoint_id)
    return _ENDPOINT.validate_python(found)


def endpoints_of(account_id: str, *, limit: int = 100, cursor: str | None = None) -> Page[Endpoint]:
    page = query_page(
        table=settings.identity_table(),
        partition=f"ACCOUNT#{account_id}#ENDPOINTS",
        limit=limit,
        cursor=cursor,
    )
    return page.of(_ENDPOINT.validate_python)


def endpoints_hearing_of(
    account_id: str, *, client_id: str | None = None, document_id: str | None = None
) -> tuple[Endpoint, ...]:
    """Return the endpoints with exactly this scope: the whole account without ids, one client, or one document."""
    rows = query_rows(
        settings.identity_table(),
        f"ACCOUNT#{account_id}#HEARING",
        prefix=_scope(client_id=client_id, document_id=document_id),
    )
    return tuple(_ENDPOINT.validate_python(row) for row in rows)


# -- keys and rows -----------------------------------------------------------------------------------------


def _account_keys(account_id: str) -> Item:
    return {"pk": f"ACCOUNT#{account_id}", "sk": "ACCOUNT"}


def _key_keys(secret: str) -> Item:
    return {"pk": f"KEY#{hashlib.sha256(secret.encode()).hexdigest()}", "sk": "KEY"}


def _client_keys(account_id: str, client_id: str) -> Item:
    return {"pk": f"ACCOUNT#{account_id}#CLIENTS", "sk": client_id}


def _tax_id_keys(account_id: str, tax_id: str) -> Item:
    return {"pk": f"ACCOUNT#{account_id}#CLIENT_BY#tax_id", "sk": tax_id}


def _tax_id_row(client: Client) -> Item:
    return _tax_id_keys(client.account_id, client.tax_id) | {"client_id": client.id}


def _signer_keys(account_id: str, signer_id: str) -> Item:
    return {"pk": f"ACCOUNT#{account_id}#SIGNERS", "sk": signer_id}


def _lookup_partition(account_id: str, attribute: str) -> str:
    return f"ACCOUNT#{account_id}#SIGNER_BY#{attribute}"


def _lookup_rows(signer: Signer) -> dict[tuple[str, str], Item]:
    rows: dict[tuple[str, str], Item] = {}
    for attribute in SIGNER_LOOKUPS:
        value = getattr(signer, attribute)
        if value is None:
            continue
        pk = _lookup_partition(signer.account_id, attribute)
        sk = f"{_sought(attribute, value)}#{signer.id}"
        rows[pk, sk] = {"pk": pk, "sk": sk, "signer_id": signer.id}
    return rows


def _sought(attribute: str, value: str) -> str:
    """Return a value as it is looked for: addresses without their capitals, names without their accents too."""
    if attribute == "name":
        return fold(value)
    return value.casefold() if attribute == "email" else value


def _endpoint_keys(account_id: str, endpoint_id: str) -> Item:
    return {"pk": f"ACCOUNT#{account_id}#ENDPOINTS", "sk": endpoint_id}


def _scope(*, client_id: str | None, document_id: str | None) -> str:
    if document_id is not None:
        return f"DOCUMENT#{document_id}#"
    return "ACCOUNT#" if client_id is None else f"CLIENT#{client_id}#"


def _hearing_row(endpoint: Endpoint) -> Item:
    """Return the endpoint once more, where the relay of an event looks for it."""
    scope = _scope(client_id=endpoint.client_id, document_id=endpoint.document_id)
    keys = {"pk": f"ACCOUNT#{endpoint.account_id}#HEARING", "sk": f"{scope}{endpoint.id}"}
    return keys | _dump_endpoint(endpoint)


def _dump_client(client: Client) -> Item:
    dumped: Item = _CLIENT.dump_python(client, mode="json")
    return dumped


def _dump_signer(signer: Signer) -> Item:
    dumped: Item = _SIGNER.dump_python(signer, mode="json")
    return dumped


def _dump_endpoint(endpoint: Endpoint) -> Item:
    dumped: Item = _ENDPOINT.dump_python(endpoint, mode="json")
    return dumped


def _get(keys: Item) -> Item | None:
    arguments: dict[str, Any] = {
        "TableName": settings.identity_table(),
        "Key": to_values(keys),
        "ConsistentRead": True,
    }
    found = aws.dynamodb().get_item(**arguments).get("Item")
    return None if found is None else from_values(found)
