"""Suppressions in the documents table: `SUPPRESSIONS#<account>`, a row for each address, and the key of opt-out links.

They stand beside the documents, so that who tells people of a document reads and writes nothing else.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.parts import Channel
from functions.domain.suppressions import Suppression, SuppressionNotFound, mark_of
from functions.storage import aws
from functions.storage.items import Item, from_values, to_values
from functions.storage.paging import Page, query_page
from functions.storage.unit import StaleWrite, Unit

_SUPPRESSION: Final = TypeAdapter(Suppression)
_KEY: Final = "KEY"
_KEY_BYTES: Final = 32


@dataclass(frozen=True, kw_only=True)
class OptOutKey:
    """What proves an account's links to opt out, and whom those who follow them hear from no more."""

    key: bytes
    sender: str


def find(account_id: str, suppression_id: str) -> Suppression | None:
    """Return what is known of an address; None where nothing keeps messages from it."""
    found = _get(account_id, suppression_id, consistent=True)
    return None if found is None else _SUPPRESSION.validate_python(found)


def load(account_id: str, suppression_id: str) -> Suppression:
    """Return the account's suppression. Another account's suppression is not found."""
    # The prefix keeps a name from a path apart from the row of the key.
    found = find(account_id, suppression_id) if suppression_id.startswith("sup_") else None
    if found is None:
        raise SuppressionNotFound(suppression_id=suppression_id)
    return found


def keep(unit: Unit, suppression: Suppression, *, over: Suppression | None) -> None:
    """Write what stands from now on, provided that `over` stands until then."""
    row = _keys(suppression.account_id, suppression.id) | _dump(suppression)
    if over is None:
        unit.put(settings.documents_table(), row, new=True)
    else:
        unit.put(settings.documents_table(), row, expecting={"cause": over.cause.value})


def remove(unit: Unit, suppression: Suppression) -> None:
    """Take it away, provided that its cause is still this one."""
    unit.delete(
        settings.documents_table(),
        _keys(suppression.account_id, suppression.id),
        expecting={"cause": suppression.cause.value},
    )


def listed(account_id: str, *, channel: Channel | None, limit: int, cursor: str | None) -> Page[Suppression]:
    page = query_page(
        table=settings.documents_table(),
        partition=_partition(account_id),
        prefix="sup_" if channel is None else mark_of(channel),
        limit=limit,
        cursor=cursor,
    )
    return page.of(_SUPPRESSION.validate_python)


def add_opt_out_key(unit: Unit, account_id: str, *, sender: str) -> OptOutKey:
    """Make the key of an account that has none."""
    made = OptOutKey(key=secrets.token_bytes(_KEY_BYTES), sender=sender)
    row = _keys(account_id, _KEY) | {"key": made.key.hex(), "sender": sender}
    unit.put(settings.documents_table(), row, new=True)
    return made


def opt_out_key(account_id: str, *, sender: str) -> OptOutKey:
    """Return the account's key; an account from before there were any gets one, and all who ask get the same."""
    found = find_opt_out_key(account_id)
    if found is not None:
        return found
    unit = Unit()
    made = add_opt_out_key(unit, account_id, sender=sender)
    try:
        unit.commit()
    except StaleWrite:
        return find_opt_out_key(account_id, consistent=True) or made
    return made


def find_opt_out_key(account_id: str, *, consistent: bool = False) -> OptOutKey | None:
    """Return the account's key; None where it has sent no link yet, or there is no such account."""
    found = _get(account_id, _KEY, consistent=consistent)
    return None if found is None else OptOutKey(key=bytes.fromhex(found["key"]), sender=found["sender"])


def _get(account_id: str, name: str, *, consistent: bool) -> Item | None:
    found = aws.dynamodb().get_item(
        TableName=settings.documents_table(),
        Key=to_values(_keys(account_id, name)),
        ConsistentRead=consistent,
    )
    return from_values(found["Item"]) if "Item" in found else None


def _partition(account_id: str) -> str:
    return f"SUPPRESSIONS#{account_id}"


def _keys(account_id: str, name: str) -> Item:
    return {"pk": _partition(account_id), "sk": name}


def _dump(suppression: Suppression) -> Item:
    dumped: Item = _SUPPRESSION.dump_python(suppression, mode="json")
    return dumped
