"""Previews in the ephemeral table, where their rows end by themselves.

They are rows of `ACCOUNT#<account>#PREVIEWS`; so is the one that knows which are being rendered.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, TypeVar

from pydantic import TypeAdapter

from functions import settings
from functions.domain.previews import GIVEN_UP_AFTER, Preview, PreviewNotFound, Underway
from functions.storage import aws
from functions.storage.items import Item, from_values, to_values
from functions.storage.unit import Unit

_PREVIEW: Final = TypeAdapter(Preview)
_UNDERWAY: Final = TypeAdapter(Underway)
_UNDERWAY_SORT: Final = "UNDERWAY"

T = TypeVar("T")


def find(account_id: str, preview_id: str) -> Preview | None:
    """Return the preview, though its time may be over."""
    return _find(_keys(account_id, preview_id), _PREVIEW)


def load(account_id: str, preview_id: str, *, at: datetime) -> Preview:
    """Return the account's preview. Another account's preview is not found, nor one whose time is over."""
    found = find(account_id, preview_id)
    # The table takes a row away when it comes to it, a day or two later at times.
    if found is None or found.expires_at <= at:
        raise PreviewNotFound(preview_id=preview_id)
    return found


def begin(unit: Unit, preview: Preview, *, in_place_of: Preview | None) -> None:
    """Write a preview, provided that nobody has since its place was looked at."""
    row = _row(preview)
    if in_place_of is None:
        unit.put(settings.ephemeral_table(), row, new=True)
    else:
        unit.put(settings.ephemeral_table(), row, expecting=_moment_of(in_place_of))


def end(unit: Unit, preview: Preview) -> None:
    """Write what came of a preview that began."""
    unit.put(settings.ephemeral_table(), _row(preview), expecting=_moment_of(preview))


def underway(account_id: str) -> Underway:
    return _find(_keys(account_id, _UNDERWAY_SORT), _UNDERWAY) or Underway(account_id=account_id)


def change_underway(unit: Unit, before: Underway, after: Underway, *, at: datetime) -> None:
    """Write which previews are being rendered, provided that nobody has since `before` was read."""
    row: Item = _keys(after.account_id, _UNDERWAY_SORT) | _UNDERWAY.dump_python(after, mode="json")
    row["expires_at"] = int((at + 2 * GIVEN_UP_AFTER).timestamp())
    if before.changes == 0:
        unit.put(settings.ephemeral_table(), row, new=True)
    else:
        unit.put(settings.ephemeral_table(), row, expecting={"changes": before.changes})


def _row(preview: Preview) -> Item:
    row: Item = _PREVIEW.dump_python(preview, mode="json")
    return _keys(preview.account_id, preview.id) | row | {"expires_at": int(preview.expires_at.timestamp())}


def _moment_of(preview: Preview) -> Item:
    row: Item = _PREVIEW.dump_python(preview, mode="json", include={"created_at"})
    return row


def _keys(account_id: str, sort: str) -> Item:
    return {"pk": f"ACCOUNT#{account_id}#PREVIEWS", "sk": sort}


def _find(keys: Item, kind: TypeAdapter[T]) -> T | None:
    found = aws.dynamodb().get_item(
        TableName=settings.ephemeral_table(), Key=to_values(keys), ConsistentRead=True
    )
    return kind.validate_python(from_values(found["Item"])) if "Item" in found else None
