"""The identity table: accounts, API keys, signers, endpoints. Its clients: storage/clients.py."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.accounts import Account, ApiKey, CredentialsInvalid
from functions.domain.contacts import fold
from functions.domain.endpoints import Endpoint, EndpointNotFound, TooManyEndpoints
from functions.domain.identifiers import Prefix
from functions.domain.signers import Signer, SignerNotFound
from functions.storage import aws
from functions.storage.items import Item, from_values, to_values
from functions.storage.paging import Page, query_page, query_rows
from functions.storage.unit import Unit

_KEY: Final = TypeAdapter(ApiKey)
_ACCOUNT: Final = TypeAdapter(Account)
_SIGNER: Final = TypeAdapter(Signer)
_ENDPOINT: Final = TypeAdapter(Endpoint)

SIGNER_LOOKUPS: Final = ("client_id", "email", "phone", "tax_id", "name")
_BATCH: Final = 100
_COUNT: Final = "COUNT"
_UNTOLD: Final[dict[str, Any]] = {"secrets": {"__all__": {"sealed"}}, "sealed_headers": True}
"""What of an endpoint only who loads it gets."""


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


def add_endpoint(unit: Unit, endpoint: Endpoint, *, limit: int) -> None:
    """Add an endpoint, unless so many have its scope already: of two that come at once, one is too many."""
    unit.put(
        settings.identity_table(),
        _endpoint_keys(endpoint.account_id, endpoint.id) | _dump_endpoint(endpoint),
        new=True,
    )
    unit.put(settings.identity_table(), _hearing_row(endpoint), new=True)
    unit.count(
        settings.identity_table(),
        _count_keys(endpoint),
        "endpoints",
        below=limit,
        on_conflict=lambda _: TooManyEndpoints(limit=limit),
    )


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
    unit.uncount(settings.identity_table(), _count_keys(endpoint), "endpoints")


def load_endpoint(account_id: str, endpoint_id: str) -> Endpoint:
    """Return the account's endpoint. Another account's endpoint is not found."""
    found = _get(_endpoint_keys(account_id, endpoint_id))
    if found is None:
        raise EndpointNotFound(webhook_id=endpoint_id)
    return _ENDPOINT.validate_python(found)


def endpoints_of(
    account_id: str,
    *,
    client_id: str | None = None,
    document_id: str | None = None,
    limit: int = 100,
    cursor: str | None = None,
) -> Page[Endpoint]:
    """Return the account's endpoints; with a client or a document, those that hear of it alone. Without secrets."""
    scoped = client_id is not None or document_id is not None
    page = query_page(
        table=settings.identity_table(),
        partition=(
            _hearing(account_id, client_id=client_id, document_id=document_id)
            if scoped
            else f"ACCOUNT#{account_id}#ENDPOINTS"
        ),
        prefix=f"{Prefix.ENDPOINT}_",
        limit=limit,
        cursor=cursor,
    )
    return page.of(_ENDPOINT.validate_python)


def endpoints_hearing_of(
    account_id: str, *, client_id: str | None = None, document_id: str | None = None
) -> tuple[Endpoint, ...]:
    """Return the endpoints with exactly this scope: the whole account without ids, one client, or one document.

    They come without their secrets and the values of their headers: a relay reads them at every event.
    """
    rows = query_rows(
        settings.identity_table(),
        _hearing(account_id, client_id=client_id, document_id=document_id),
        prefix=f"{Prefix.ENDPOINT}_",
    )
    return tuple(_ENDPOINT.validate_python(row) for row in rows)


def forget_endpoints_of(account_id: str, document_id: str) -> None:
    """Take away the endpoints that hear of one document alone, and their number: there is no such document any more."""
    table = settings.identity_table()
    for endpoint in endpoints_hearing_of(account_id, document_id=document_id):
        unit = Unit()
        unit.delete(table, _endpoint_keys(account_id, endpoint.id))
        unit.delete(table, {"pk": _hearing_of(endpoint), "sk": endpoint.id})
        unit.commit()
    unit = Unit()
    hearing = _hearing(account_id, client_id=None, document_id=document_id)
    unit.delete(table, {"pk": hearing, "sk": _COUNT})
    unit.commit()


# -- keys and rows -----------------------------------------------------------------------------------------


def _account_keys(account_id: str) -> Item:
    return {"pk": f"ACCOUNT#{account_id}", "sk": "ACCOUNT"}


def _key_keys(secret: str) -> Item:
    return {"pk": f"KEY#{hashlib.sha256(secret.encode()).hexdigest()}", "sk": "KEY"}


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


def _hearing(account_id: str, *, client_id: str | None, document_id: str | None) -> str:
    """Return the partition of what hears of the same: a relay reads three of them, however many there are."""
    hearing = f"ACCOUNT#{account_id}#HEARING"
    if document_id is not None:
        return f"{hearing}#{document_id}"
    return hearing if client_id is None else f"{hearing}#{client_id}"


def _hearing_row(endpoint: Endpoint) -> Item:
    """Return the endpoint once more, where the relay of an event looks for it."""
    told: Item = _ENDPOINT.dump_python(endpoint, mode="json", exclude=_UNTOLD)
    return {"pk": _hearing_of(endpoint), "sk": endpoint.id} | told


def _count_keys(endpoint: Endpoint) -> Item:
    """Return where it is counted how many endpoints hear of the same."""
    return {"pk": _hearing_of(endpoint), "sk": _COUNT}


def _hearing_of(endpoint: Endpoint) -> str:
    return _hearing(endpoint.account_id, client_id=endpoint.client_id, document_id=endpoint.document_id)


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
