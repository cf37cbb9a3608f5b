"""What secret links open. A link's row stands apart, under the SHA-256 of its secret."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.recipients import LinkInvalid
from functions.storage import aws
from functions.storage.items import Item, from_values, to_values
from functions.storage.unit import Unit


class Purpose(StrEnum):
    """What somebody comes for with a link."""

    SIGN = "sign"
    """To sign one document, or refuse."""
    SEND = "send"
    """To prepare a draft and send it, on the sender's side."""
    BATCH = "batch"
    """To sign many documents with one proof of identity."""
    ACCEPT = "accept"
    """To accept a public text: the link is no secret, and whoever accepts becomes a signer."""
    MANDATE = "mandate"
    """To let the service sign automatically, or no longer."""


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What a link opens. Whether it still does is told by what it opens."""

    account_id: str
    secret_sha256: str
    document_id: str = ""
    recipient_id: str = ""
    purpose: Purpose = Purpose.SIGN
    subject: str = ""
    """What it opens where that is no recipient's part in a document."""
    expires_at: datetime | None = None
    """None: whatever the link opens knows when it ends."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What the link was bound to when it was made, such as the origin that embeds the page."""


_GRANT: Final = TypeAdapter(Grant)


def find(secret: str, *, purpose: Purpose) -> Grant:
    """Return what the link opens, or refuse: an unknown secret is an invalid link, and so is one for something else."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    found = aws.dynamodb().get_item(
        TableName=settings.documents_table(), Key=to_values(_keys(digest)), ConsistentRead=True
    )
    if "Item" not in found:
        raise LinkInvalid
    grant = _GRANT.validate_python({"secret_sha256": digest, **_own(from_values(found["Item"]))})
    if grant.purpose is not purpose:
        raise LinkInvalid
    return grant


def add(unit: Unit, grant: Grant) -> None:
    unit.put(settings.documents_table(), _row(grant))


def remove(unit: Unit, secret_sha256: str) -> None:
    unit.delete(settings.documents_table(), _keys(secret_sha256))


def _row(grant: Grant) -> Item:
    row: Item = _GRANT.dump_python(grant, mode="json", exclude_defaults=True, exclude={"secret_sha256"})
    return _keys(grant.secret_sha256) | row


def _own(row: Mapping[str, Any]) -> Item:
    return {name: value for name, value in row.items() if name not in ("pk", "sk")}


def _keys(secret_sha256: str) -> Item:
    return {"pk": f"LINK#{secret_sha256}", "sk": "LINK"}
