"""Endpoints: where a customer's system wants to hear of events, and the deliveries on their way there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Final

from functions.domain.duties import GRACE
from functions.domain.errors import Conflict, Invalid, NotFound
from functions.domain.events import EventType
from functions.domain.identifiers import Prefix

MAX_ENDPOINTS: Final = 50


class EndpointNotFound(NotFound):
    """The account has no such endpoint."""

    code = "webhook_not_found"


class EventTypeUnknown(Invalid):
    """No event matches."""

    code = "event_type_unknown"


class TooManyEndpoints(Conflict):
    """An account may have so many endpoints and no more."""

    code = "too_many_webhooks"


class DialectUnknown(Invalid):
    """Webhooks are spoken in no such dialect."""

    code = "dialect_unknown"


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A customer's URL. Its secrets are kept encrypted under a key of the deployment."""

    id: str
    account_id: str
    url: str
    event_types: tuple[str, ...]
    """Event types or patterns of them: `document.*`, `*`."""
    dialect: str
    description: str
    sealed_secrets: tuple[str, ...]
    """KMS ciphertexts in Base64, newest first."""
    enabled: bool
    created_at: datetime

    def wants(self, event_type: EventType) -> bool:
        """Whether the endpoint asked for events of this type."""
        return self.enabled and any(fnmatchcase(event_type.value, pattern) for pattern in self.event_types)


def check_event_types(patterns: tuple[str, ...]) -> None:
    """Refuse a pattern that no event type can match."""
    for place, pattern in enumerate(patterns):
        if not any(fnmatchcase(known.value, pattern) for known in EventType):
            raise EventTypeUnknown(pointer=f"/event_types/{place}", pattern=pattern)


class DeliveryState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"
    """Every attempt is used up."""
    DISCARDED = "discarded"
    """The endpoint was deleted or disabled first."""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One event on its way to one endpoint."""

    id: str
    event_id: str
    event_type: str
    account_id: str
    document_id: str
    event_sequence: int
    endpoint_id: str
    dialect: str
    state: DeliveryState
    attempts: int
    not_before: datetime
    """When the next attempt may be made."""
    leased_until: datetime | None
    """Until when somebody is at it."""
    created_at: datetime

    def claimable(self, *, at: datetime) -> bool:
        """Whether an attempt may be made now."""
        free = self.leased_until is None or self.leased_until <= at
        return self.state is DeliveryState.PENDING and self.not_before <= at and free

    @property
    def overdue_at(self) -> datetime | None:
        """When the sweeper takes the wake-up for lost; None once nothing is owed."""
        if self.state is not DeliveryState.PENDING:
            return None
        return (self.leased_until or self.not_before) + GRACE


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One try, as the log keeps it."""

    number: int
    at: datetime
    duration_ms: int
    status: int | None
    """The answer's HTTP status; None where none came."""
    address: str | None
    answer: str
    """The first kilobyte of the answer, as text."""
    error: str | None
    """The class of what went wrong; None where an answer came."""


_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def delivery_id(*, event_id: str, endpoint_id: str) -> str:
    """Return the id of the one delivery of an event to an endpoint: derived, so that relaying twice makes one."""
    number = int.from_bytes(hashlib.sha256(f"{event_id}|{endpoint_id}".encode()).digest()[:16]) & (2**128 - 1)
    digits = [_CROCKFORD[(number >> shift) & 31] for shift in range(125, -5, -5)]
    return f"{Prefix.DELIVERY}_{''.join(digits)}"
