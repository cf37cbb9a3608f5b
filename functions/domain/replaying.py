"""Replays: a delivery begins anew, by itself or with all that an endpoint missed since a time.

Whatever is replayed keeps its id and its bytes, and gets the whole schedule of attempts once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.domain.delivery_log import KEPT, Standing, standing
from functions.domain.documents import Document
from functions.domain.duties import Duty, DutyKind
from functions.domain.endpoints import Delivery, DeliveryState, Endpoint
from functions.domain.errors import Conflict, Invalid, NotFound
from functions.domain.webhooks import Subject

PER_SECOND: Final = 10
"""How many deliveries a replay begins for its endpoint in a second."""

AHEAD: Final = timedelta(minutes=1)
"""How far ahead of their time deliveries are owed."""

MOST_UNDER_WAY: Final = 600
"""How many deliveries of a replay may be under way at once: an endpoint that fails is not buried."""


class DeliveryBeingSent(Conflict):
    """An attempt is under way: whether there is anything to repeat is known when it ends."""

    code = "delivery_being_sent"


class EndpointDisabled(Conflict):
    """A disabled endpoint is told of nothing."""

    code = "webhook_disabled"


class ReplayNotFound(NotFound):
    """The endpoint has no such replay, or it was forgotten after 30 days."""

    code = "replay_not_found"


class ReplayUnderWay(Conflict):
    """An endpoint has one replay at a time: two would be twice as fast."""

    code = "replay_under_way"


class ReplayTooFarBack(Invalid):
    """What happened longer ago is not kept."""

    code = "replay_too_far_back"


class ReplayOfNoTime(Invalid):
    """The time to begin with lies behind the time to end with, or has not come."""

    code = "replay_of_no_time"


class Which(StrEnum):
    """What of a time is replayed."""

    FAILED = "failed"
    """Deliveries whose attempts are used up."""
    MISSED = "missed"
    """Every event that the endpoint wants and has not got, whether it was ever owed or not."""
    ALL = "all"
    """Every event that the endpoint wants, once more."""


class ReplayState(StrEnum):
    RUNNING = "running"
    """The time is being looked through."""
    COMPLETED = "completed"
    """Nothing more will be owed; deliveries may still be on their way."""
    STOPPED = "stopped"
    """The endpoint was disabled or deleted first."""


@dataclass(frozen=True, kw_only=True)
class Replay:
    """A replay of many events to one endpoint, and how far it is."""

    id: str
    account_id: str
    endpoint_id: str
    which: Which
    since: datetime
    until: datetime
    """What happened before it is replayed."""
    created_at: datetime
    next_slot: datetime
    """When the next delivery that is found may be tried."""
    place: str = ""
    """Behind what it goes on: in the feed, or among those that have failed."""
    held: tuple[str, ...] = ()
    """Deliveries before that place which are in hand: once begun they are found among the failed no more."""
    version: int = 1
    moved_at: datetime | None = None
    """When it last went on; what it began later is not counted yet, since whoever began it has died."""
    seen: int = 0
    """How many events were looked at, or deliveries that have failed."""
    owed: int = 0
    """How many deliveries it has begun."""
    state: ReplayState = ReplayState.RUNNING
    ended_at: datetime | None = None

    @classmethod
    def asked(
        cls,
        *,
        replay_id: str,
        endpoint: Endpoint,
        which: Which,
        since: datetime,
        until: datetime | None,
        at: datetime,
    ) -> Replay:
        """Begin a replay of what happened from `since` on, until `until` or now."""
        if not endpoint.enabled:
            raise EndpointDisabled(webhook_id=endpoint.id)
        if since < at - KEPT:
            raise ReplayTooFarBack(pointer="/since", days=KEPT.days)
        last = at if until is None else min(until, at)
        if since >= last:
            raise ReplayOfNoTime(pointer="/since" if until is None or since >= at else "/until")
        return cls(
            id=replay_id,
            account_id=endpoint.account_id,
            endpoint_id=endpoint.id,
            which=which,
            since=since,
            until=last,
            created_at=at,
            next_slot=at,
        )

    def takes(self, delivery: Delivery | None) -> bool:
        """Whether it is to begin a delivery: one that was never owed, or one that has ended as it asks for.

        What it has begun itself it never begins again; what is under way comes by itself.
        """
        if delivery is None:
            return self.which is not Which.FAILED
        if delivery.replay_id == self.id or delivery.state is DeliveryState.PENDING:
            return False
        match self.which:
            case Which.FAILED:
                return delivery.state is DeliveryState.FAILED
            case Which.MISSED:
                return delivery.state is not DeliveryState.DELIVERED
            case Which.ALL:
                return True

    def began(self, delivery: Delivery) -> bool:
        """Whether it has begun a delivery without counting it: its worker died before that."""
        if delivery.replay_id != self.id or delivery.replayed_at is None:
            return False
        return self.moved_at is None or delivery.replayed_at > self.moved_at

    def concerns(self, *, happened_at: datetime) -> bool:
        """Whether something happened in its time."""
        return self.since <= happened_at < self.until

    def slot(self, number: int, *, at: datetime) -> datetime:
        """Return when the delivery with this number, from 0, among those found next may be tried."""
        return max(self.next_slot, at) + number * timedelta(seconds=1) / PER_SECOND

    def holding(self, delivery_ids: Sequence[str], *, place: str) -> Replay:
        """Take deliveries in hand, up to a place."""
        return replace(self, held=tuple(delivery_ids), place=place, version=self.version + 1)

    def moved(self, *, place: str, seen: int, owed: int, at: datetime) -> Replay:
        """Go on behind a place, having seen and owed so many more."""
        return replace(
            self,
            place=place,
            held=(),
            version=self.version + 1,
            moved_at=at,
            seen=self.seen + seen,
            owed=self.owed + owed,
            next_slot=self.slot(owed, at=at) if owed else self.next_slot,
        )

    def ended(self, state: ReplayState, *, at: datetime) -> Replay:
        return replace(self, state=state, ended_at=at, version=self.version + 1)

    def duty(self, *, at: datetime) -> Duty:
        """Return what is owed as long as it runs."""
        return Duty(kind=DutyKind.REPLAY, account_id=self.account_id, owner_id=self.id, not_before=at)


def hears_of(endpoint: Endpoint, subject: Subject) -> bool:
    """Whether an event's subject is the endpoint's concern: the account's, its client's, or one document.

    What happens to an endpoint is told to the others.
    """
    if endpoint.account_id != subject.account_id or endpoint.id == subject.id:
        return False
    if endpoint.document_id is not None:
        return isinstance(subject, Document) and subject.id == endpoint.document_id
    if endpoint.client_id is not None:
        return isinstance(subject, Document) and subject.client_id == endpoint.client_id
    return True


def begun_again(delivery: Delivery, *, at: datetime, slot: datetime, replay_id: str | None) -> Delivery:
    """Return a delivery that has ended in a new round, with every attempt of the schedule before it."""
    return replace(
        delivery,
        state=DeliveryState.PENDING,
        not_before=slot,
        leased_until=None,
        earlier_attempts=delivery.attempts,
        replayed_at=at,
        replay_id=replay_id,
        ended_at=None,
    )


def replayed(delivery: Delivery, endpoint: Endpoint, *, at: datetime) -> Delivery:
    """Return a delivery to be tried now: what has ended begins anew, what waits keeps the attempts that it has left."""
    if not endpoint.enabled:
        raise EndpointDisabled(webhook_id=endpoint.id)
    match standing(delivery, at=at):
        case Standing.DELIVERING:
            raise DeliveryBeingSent(delivery_id=delivery.id)
        case Standing.PENDING:
            return delivery
        case Standing.WAITING:
            return replace(delivery, not_before=at)
        case _:
            return begun_again(delivery, at=at, slot=at, replay_id=None)
