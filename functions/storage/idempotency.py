"""The answers of requests that carried an Idempotency-Key, kept for a day in the command's own transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions import settings
from functions.domain.errors import Invalid
from functions.storage import aws
from functions.storage import secrets as vault
from functions.storage.items import Item, from_values, to_values
from functions.storage.unit import Unit

LIFETIME: Final = timedelta(hours=24)


class IdempotencyKeyReused(Invalid):
    """The key was used with another request: a new request takes a new key."""

    code = "idempotency_key_reused"


class IdempotencyKeyInvalid(Invalid):
    """A key has 1 to 255 visible ASCII characters."""

    code = "idempotency_key_invalid"


@dataclass(frozen=True, kw_only=True)
class KeptAnswer:
    """What was answered the first time."""

    request_sha256: str
    status: int
    body: str
    location: str | None


class AnsweredBefore(Exception):
    """Another request with the same key has committed: its answer is the answer."""

    def __init__(self, kept: KeptAnswer) -> None:
        super().__init__()
        self.kept = kept


@dataclass(frozen=True, kw_only=True)
class Slot:
    """Where the answer to one caller's key for one operation is kept."""

    owner: str
    operation: str
    key: str
    request_sha256: str
    secret: bool = False
    """Whether the answer tells a secret: it is then kept encrypted."""

    def keep(self, unit: Unit, *, status: int, body: str, location: str | None, at: datetime) -> None:
        """Write the answer in the command's transaction: both happen, or neither."""
        unit.put(
            settings.ephemeral_table(),
            self._keys()
            | {
                "request_sha256": self.request_sha256,
                "status": status,
                "body": vault.encrypt(body.encode(), belongs_to=self._keys()["pk"]) if self.secret else body,
                "location": location,
                "expires_at": int((at + LIFETIME).timestamp()),
            },
            new=True,
            on_conflict=lambda old: AnsweredBefore(self._read(old or {})),
        )

    def find(self) -> KeptAnswer | None:
        """Return what was answered to this key before."""
        found = aws.dynamodb().get_item(
            TableName=settings.ephemeral_table(), Key=to_values(self._keys()), ConsistentRead=True
        )
        return self._read(from_values(found["Item"])) if "Item" in found else None

    def _keys(self) -> Item:
        digest = hashlib.sha256(self.key.encode()).hexdigest()
        return {"pk": f"IDEMPOTENCY#{self.owner}#{self.operation}#{digest}", "sk": "ANSWER"}

    def _read(self, row: Item) -> KeptAnswer:
        if row["request_sha256"] != self.request_sha256:
            raise IdempotencyKeyReused
        return KeptAnswer(
            request_sha256=row["request_sha256"],
            status=row["status"],
            body=self._opened(row["body"]),
            location=row.get("location"),
        )

    def _opened(self, body: str) -> str:
        return vault.decrypt(body, belongs_to=self._keys()["pk"]).decode() if self.secret else body
