"""The tables, declared once: infra creates them from here, storage reads and writes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PARTITION: Final = "pk"
SORT: Final = "sk"


@dataclass(frozen=True, kw_only=True)
class Index:
    """A global secondary index. `attributes` are projected beside the keys."""

    name: str
    partition: str
    sort: str
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table; its keys are the strings `pk` and `sk`."""

    name: str
    indexes: tuple[Index, ...] = ()
    stream: bool = False
    """Whether new images are streamed. Consumers see items whose `entity` is `event`."""
    ttl: str | None = None


DUE: Final = Index(
    name="due",
    partition="due_pk",
    sort="due_sk",
    attributes=("kind", "account_id", "document_id", "owner_id", "subject"),
)
BY_ACCOUNT: Final = Index(name="by_account", partition="list_pk", sort="list_sk")
DUE_DELIVERIES: Final = Index(
    name="due",
    partition="due_pk",
    sort="due_sk",
    attributes=("account_id", "event_id", "endpoint_id", "part"),
)
BY_ENDPOINT: Final = Index(name="by_endpoint", partition="endpoint_pk", sort="endpoint_sk")
BY_STANDING: Final = Index(name="by_standing", partition="standing_pk", sort="standing_sk")
"""Holds what is rare alone: deliveries that came to nothing, and those that a replay has under way."""

IDENTITY: Final = Table(name="identity")
DOCUMENTS: Final = Table(name="documents", indexes=(DUE, BY_ACCOUNT), stream=True)
DELIVERIES: Final = Table(
    name="deliveries", indexes=(DUE_DELIVERIES, BY_ENDPOINT, BY_STANDING), ttl="expires_at"
)
EPHEMERAL: Final = Table(name="ephemeral", ttl="expires_at")

TABLES: Final = (IDENTITY, DOCUMENTS, DELIVERIES, EPHEMERAL)
