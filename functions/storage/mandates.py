"""Mandates in the identity table: `ACCOUNT#<account>#SIGNER#<signer>#MANDATES`, one row each, sorted by birth.

The one that counts is summed up in the signer's own row, which is written together with it.
"""

from __future__ import annotations

from typing import Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.mandates import Mandate, MandateNotFound
from functions.storage import aws
from functions.storage.items import Item, from_values, to_values
from functions.storage.paging import query_rows
from functions.storage.unit import Unit

_MANDATE: Final = TypeAdapter(Mandate)


def add(unit: Unit, mandate: Mandate) -> None:
    unit.put(settings.identity_table(), _row(mandate), new=True)


def change(unit: Unit, before: Mandate, after: Mandate) -> None:
    """Write the mandate, provided that nobody has written since `before` was read."""
    if after != before:
        unit.put(settings.identity_table(), _row(after), expecting={"version": before.version})


def hold(unit: Unit, mandate: Mandate) -> None:
    """Write what is done by a mandate only where it still stands as it was read."""
    key = _keys(mandate.account_id, mandate.signer_id, mandate.id)
    unit.require(settings.identity_table(), key, expecting={"version": mandate.version})


def load(account_id: str, signer_id: str, mandate_id: str) -> Mandate:
    """Return one of a person's mandates."""
    found = aws.dynamodb().get_item(
        TableName=settings.identity_table(),
        Key=to_values(_keys(account_id, signer_id, mandate_id)),
        ConsistentRead=True,
    )
    if "Item" not in found:
        raise MandateNotFound(mandate_id=mandate_id)
    return _MANDATE.validate_python(from_values(found["Item"]))


def of_signer(account_id: str, signer_id: str) -> tuple[Mandate, ...]:
    """Return all that a person was ever asked for, oldest first."""
    rows = query_rows(settings.identity_table(), _keys(account_id, signer_id, "")["pk"], prefix="mdt_")
    return tuple(_MANDATE.validate_python(row) for row in rows)


def _row(mandate: Mandate) -> Item:
    row: Item = _MANDATE.dump_python(mandate, mode="json")
    return _keys(mandate.account_id, mandate.signer_id, mandate.id) | row


def _keys(account_id: str, signer_id: str, mandate_id: str) -> Item:
    return {"pk": f"ACCOUNT#{account_id}#SIGNER#{signer_id}#MANDATES", "sk": mandate_id}
