"""Visits of public links, in the ephemeral table: each under the SHA-256 of the secret that its page holds."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.accepting import Visit, VisitUnknown
from functions.storage import aws
from functions.storage.items import Item, from_values, to_values
from functions.storage.unit import Unit

_VISIT: Final = TypeAdapter(Visit)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def load(secret: str, *, clickwrap_id: str, at: datetime) -> Visit:
    """Return the visit of this link, or refuse an unknown one."""
    visit = find(digest(secret))
    # The table takes a row away when it comes to it, a day or two later at times.
    if visit is None or visit.clickwrap_id != clickwrap_id or visit.expires_at <= at:
        raise VisitUnknown
    return visit


def find(secret_sha256: str) -> Visit | None:
    found = aws.dynamodb().get_item(
        TableName=settings.ephemeral_table(), Key=to_values(_keys(secret_sha256)), ConsistentRead=True
    )
    return _VISIT.validate_python(from_values(found["Item"])) if "Item" in found else None


def add(unit: Unit, visit: Visit) -> None:
    unit.put(settings.ephemeral_table(), _row(visit), new=True)


def change(unit: Unit, before: Visit, after: Visit) -> None:
    """Write what came of a visit, provided that nothing has since `before` was read."""
    unit.put(settings.ephemeral_table(), _row(after), expecting={"changes": before.changes})


def _row(visit: Visit) -> Item:
    row: Item = _VISIT.dump_python(visit, mode="json", exclude_none=True)
    return _keys(visit.secret_sha256) | row | {"expires_at": int(visit.expires_at.timestamp())}


def _keys(secret_sha256: str) -> Item:
    return {"pk": f"VISIT#{secret_sha256}", "sk": "VISIT"}
