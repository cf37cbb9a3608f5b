"""Endpoints: where a customer's system wants to hear of events, and the deliveries on their way there."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any, Final

from functions.domain.duties import GRACE
from functions.domain.endpoint_secrets import EndpointSecret, Signing, replaced
from functions.domain.errors import Conflict, Invalid, NotFound, PreconditionFailed
from functions.domain.events import GENESIS, EventType
from functions.domain.health import Warned
from functions.domain.identifiers import Prefix

MAX_ENDPOINTS: Final = 50
"""Of the whole account, and of each of its clients."""
MAX_ENDPOINTS_OF_DOCUMENT: Final = 10
GONE: Final = 410
"""The status with which a receiver says that it wants nothing more (Standard Webhooks 1.0)."""


class EndpointNotFound(NotFound):
    """The account has no such endpoint."""

    code = "webhook_not_found"


class EndpointChanged(PreconditionFailed):
    """The endpoint is not the version that If-Match names."""

    code = "webhook_changed"


class ScopeAmbiguous(Invalid):
    """An endpoint hears of one client or of one document, not of both."""

    code = "webhook_scope_ambiguous"


class EventTypeUntold(Invalid):
    """The endpoint's dialect says nothing of such events."""

    code = "event_type_untold"


class EventTypeUnknown(Invalid):
    """No event matches."""

    code = "event_type_unknown"


class TooManyEndpoints(Conflict):
    """So many endpoints may hear of the whole account, of one client, of one document, and no more."""

    code = "too_many_webhooks"


class DeliveryNotFound(NotFound):
    """The account has no such delivery, or it was forgotten after 30 days."""

    code = "delivery_not_found"


class DialectUnknown(Invalid):
    """Webhooks are spoken in no such dialect."""

    code = "dialect_unknown"


class Ordering(StrEnum):
    """In what order an endpoint is told of the events of one document."""

    NONE = "none"
    """Each as soon as it can be; `sequence` tells which is the latest."""
    DOCUMENT = "document"
    """Each only when the one before has come to its end."""


class DisabledReason(StrEnum):
    """Why an endpoint is told of nothing."""

    REQUESTED = "requested"
    """By the account itself."""
    GONE = "gone"
    """It has answered 410."""
    FAILING = "failing"
    """Nothing but failures, for days."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A customer's URL, told of the events of the account, of one of its clients or of one document."""

    id: str
    account_id: str
    url: str
    event_types: tuple[str, ...]
    """Event types or patterns of them: `document.*`, `*`; or what the dialect calls them: `doc_signed`."""
    dialect: str
    description: str
    enabled: bool
    created_at: datetime
    secrets: tuple[EndpointSecret, ...] = ()
    """Newest first."""
    client_id: str | None = None
    document_id: str | None = None
    header_names: tuple[str, ...] = ()
    sealed_headers: str | None = None
    """The customer's own headers with their values, which may be secrets: KMS ciphertext of JSON, in Base64."""
    signing: Signing = Signing.HMAC
    ordering: Ordering = Ordering.NONE
    disabled_at: datetime | None = None
    disabled_reason: DisabledReason | None = None
    enabled_at: datetime | None = None
    """When it was last enabled again, or got another address: what it failed at before is forgiven."""
    warned: Warned | None = None
    """When the account was last told that it fails."""
    updated_at: datetime | None = None
    sequence: int = 0
    """Counts the events of its own history, such as that it was disabled."""
    chain_head: str = GENESIS
    version: int = 1
    """Counts its changes; it is also the ETag."""

    def wants(self, event_type: EventType, name: str = "") -> bool:
        """Whether the endpoint asked for events of this type, or of this name in its dialect."""
        return self.enabled and any(
            fnmatchcase(known, pattern) for pattern in self.event_types for known in (event_type.value, name)
        )

    @property
    def limit(self) -> int:
        """How many endpoints may have the same scope."""
        return MAX_ENDPOINTS if self.document_id is None else MAX_ENDPOINTS_OF_DOCUMENT

    def require_version(self, expected: int | None) -> None:
        """Refuse when the caller has seen another version than this one; None: they do not mind."""
        if expected is not None and expected != self.version:
            raise EndpointChanged(webhook_id=self.id, version=self.version)

    def changed(self, *, at: datetime, **given: Any) -> Endpoint:
        """Return the endpoint with these fields; where all of them were so already, as it is."""
        after = replace(self, **given)
        if after == self:
            return self
        if after.url != self.url:
            # Another address has failed at nothing yet.
            after = replace(after, enabled_at=at, warned=None)
        return replace(after, updated_at=at, version=self.version + 1)

    def rotated(self, secret: EndpointSecret, *, overlap: timedelta, at: datetime) -> Endpoint:
        """Sign with another key from now on, and for a while with those before it too."""
        secrets = replaced(self.secrets, secret, overlap=overlap, at=at)
        return self.changed(at=at, secrets=secrets, signing=secret.signing)

    def warned_of(self, warning: Warned) -> Endpoint:
        """Remember that the account was told that it fails."""
        return replace(self, warned=warning, version=self.version + 1)

    def disabled(self, reason: DisabledReason, *, at: datetime) -> Endpoint:
        """Tell it of nothing more; one that is disabled already stays as it is, with its own reason."""
        if not self.enabled:
            return self
        return replace(
            self,
            enabled=False,
            disabled_at=at,
            disabled_reason=reason,
            updated_at=at,
            version=self.version + 1,
        )

    def enabled_again(self, *, at: datetime) -> Endpoint:
        """Tell it of what happens from now on; one that is enabled stays as it is."""
        if self.enabled:
            return self
        return replace(
            self,
            enabled=True,
            disabled_at=None,
            disabled_reason=None,
            enabled_at=at,
            warned=None,
            updated_at=at,
            version=self.version + 1,
        )


def check_event_types(patterns: tuple[str, ...], *, names: tuple[str, ...] = ()) -> None:
    """Refuse a pattern that matches no event type, nor any of the `names` that a dialect has for them."""
    known = (*(one.value for one in EventType), *names)
    for place, pattern in enumerate(patterns):
        if not any(fnmatchcase(one, pattern) for one in known):
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
    """One message of an event on its way to one endpoint. Most events are one message; some dialects make two."""

    id: str
    event_id: str
    event_type: str
    name: str
    """What the endpoint's dialect calls the event."""
    part: int = 0
    """Which of the event's messages it is."""
    account_id: str
    document_id: str
    """Whose event it is."""
    event_sequence: int
    endpoint_id: str
    dialect: str
    state: DeliveryState
    attempts: int
    """How many were made, in all rounds."""
    not_before: datetime
    """When the next attempt may be made."""
    leased_until: datetime | None
    """Until when somebody is at it."""
    created_at: datetime
    earlier_attempts: int = 0
    """How many of the attempts belong to rounds before the last replay."""
    ordered: bool = False
    """Whether it waits for the one before it, of the same document to the same endpoint."""
    previous: str | None = None
    """The id of that one; None: there is none."""
    replayed_at: datetime | None = None
    """When a replay began the present round; None: the event itself did."""
    replay_id: str | None = None
    """Which replay of many began it; None: none did."""
    ended_at: datetime | None = None
    last_status: int | None = None
    last_error: str | None = None
    test: bool = False
    """Whether it was asked for to try the endpoint out: nothing of what it tells has happened."""

    @property
    def message_id(self) -> str:
        """What names the message to its receiver, over all attempts and replays."""
        return f"{self.event_id}-{self.part}" if self.part else self.event_id

    @property
    def begun_at(self) -> datetime:
        """When its present round began."""
        return self.replayed_at or self.created_at

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


def delivery_id(*, event_id: str, endpoint_id: str, part: int = 0) -> str:
    """Return the id of the one delivery of a message to an endpoint: derived, so that relaying twice makes one.

    It says which they are: `dlv_`, the ULID of the event, the ULID of the endpoint, and the part where it is not 0.
    """
    told = f"{_ulid(event_id)}{_ulid(endpoint_id)}"
    return f"{Prefix.DELIVERY}_{told}{part}" if part else f"{Prefix.DELIVERY}_{told}"


@dataclass(frozen=True, kw_only=True)
class DeliveryKey:
    """What the id of a delivery says."""

    event_id: str
    endpoint_id: str
    part: int


def read_delivery_id(text: str) -> DeliveryKey:
    """Return what an id of a delivery names; refuses what is none."""
    matched = _DELIVERY_ID.fullmatch(text)
    if matched is None:
        raise DeliveryNotFound(delivery_id=text)
    event, endpoint, part = matched.groups()
    return DeliveryKey(
        event_id=f"{Prefix.EVENT}_{event}", endpoint_id=f"{Prefix.ENDPOINT}_{endpoint}", part=int(part or 0)
    )


_DELIVERY_ID: Final = re.compile(
    rf"{Prefix.DELIVERY}_([0-9A-HJKMNP-TV-Z]{{26}})([0-9A-HJKMNP-TV-Z]{{26}})([1-9]?)"
)


def _ulid(identifier: str) -> str:
    return identifier.partition("_")[2]
