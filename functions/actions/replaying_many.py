"""The work of a replay of many: a worker looks through some of what there is, owes it, and writes down how far it is.

Owing comes before writing it down. Whoever dies in between leaves deliveries that name the replay; who takes over finds
them begun, and counts them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from functions import settings
from functions.actions import delivery_hints, duties, relaying
from functions.actions.duties import MAX_COMMITS, Clock
from functions.domain.duties import Duty, DutyKind
from functions.domain.endpoints import Delivery, Endpoint, EndpointNotFound, read_delivery_id
from functions.domain.feed import SETTLED, Pointer
from functions.domain.replaying import (
    AHEAD,
    MOST_UNDER_WAY,
    Replay,
    ReplayNotFound,
    ReplayState,
    Which,
    begun_again,
    hears_of,
)
from functions.storage import (
    deliveries,
    delivery_lists,
    documents,
    duty_rows,
    feed,
    identity,
    ordered_deliveries,
    replays,
)
from functions.storage.unit import StaleWrite, Unit

LEASE: Final = timedelta(seconds=90)
"""Longer than the function may run."""

TURN: Final = timedelta(seconds=20)
"""How long one worker stays at a replay. Then whoever waits in the queue is next, of whatever account."""

CHUNK: Final = 25
"""How many events are looked at before it is written down how far the replay is."""


class ReplayLost(Exception):
    """Somebody else has taken the replay over."""


def replay_some(account_id: str, replay_id: str, *, clock: Clock) -> None:
    """Go on with a replay until the turn is over, there is enough under way, or nothing more is to be replayed."""
    for duty in duties.claimed(account_id, replay_id, DutyKind.REPLAY, clock=clock, lease=LEASE):
        try:
            replay = replays.load(account_id, replay_id)
        except ReplayNotFound:
            duties.drop(duty)
            continue
        if replay.state is not ReplayState.RUNNING:
            duties.drop(duty)
            continue
        try:
            _take_turn(replay, duty, clock=clock)
        except ReplayLost:
            continue
        except Exception:
            duty_rows.postpone(duty, at=clock())
            raise


def _take_turn(replay: Replay, duty: Duty, *, clock: Clock) -> None:
    ends = clock() + TURN
    while (at := clock()) < ends:
        endpoint = _enabled(replay)
        if endpoint is None:
            _end(replay, ReplayState.STOPPED, duty, at=at)
            return
        if replay.next_slot > at + AHEAD or delivery_lists.under_way(replay.id) >= MOST_UNDER_WAY:
            _rest(duty, until=at + AHEAD, clock=clock)
            return
        replay = _hold(replay)
        chunk = _chunk(replay, at=at)
        if chunk.found or replay.held or chunk.place != replay.place:
            replay = _owe(replay, endpoint, chunk, at=at)
        if chunk.open_until is not None and chunk.open_until > at:
            _rest(duty, until=chunk.open_until, clock=clock)
            return
        if chunk.last:
            _end(replay, ReplayState.COMPLETED, duty, at=clock())
            return
    _rest(duty, until=clock(), clock=clock)


@dataclass(frozen=True, kw_only=True)
class _Chunk:
    """What is looked at next, and behind what it goes on then."""

    found: Sequence[Pointer | Delivery] = ()
    place: str
    last: bool
    """Whether nothing comes after it."""
    open_until: datetime | None = None
    """Until when something may still come after it that belongs to the replay."""


def _chunk(replay: Replay, *, at: datetime) -> _Chunk:
    if replay.which is Which.FAILED:
        keys = [read_delivery_id(one) for one in replay.held]
        found = [deliveries.load(one.event_id, one.endpoint_id, part=one.part) for one in keys]
        return _Chunk(
            found=[one for one in found if one is not None], place=replay.place, last=not replay.held
        )
    after = int(replay.place) if replay.place else feed.position_at(replay.account_id, replay.since)
    stretch = feed.read(replay.account_id, after=after, limit=CHUNK, at=at)
    # A relay that was under way when the replay began may have asked who is to be told before that.
    settled = replay.created_at + SETTLED
    entries = [one for one in stretch.entries if one.relayed_at <= settled]
    beyond = len(entries) < len(stretch.entries)
    return _Chunk(
        found=[one.pointer for one in entries if replay.concerns(happened_at=one.pointer.occurred_at)],
        place=str(entries[-1].position if entries else after),
        last=beyond or stretch.ended,
        open_until=settled if stretch.ended and not beyond else None,
    )


def _hold(replay: Replay) -> Replay:
    """Write down which failed deliveries are begun next: what was begun is not found among them any more."""
    while replay.which is Which.FAILED and not replay.held:
        found = delivery_lists.failed_between(
            replay.endpoint_id, since=replay.since, until=replay.until, after=replay.place, limit=CHUNK
        )
        if found.place is None:
            break
        # What the index still has may be gone: then the next ones are looked for.
        replay = _write(replay, replay.holding([one.id for one in found.deliveries], place=found.place))
    return replay


def _write(before: Replay, after: Replay) -> Replay:
    unit = Unit()
    replays.move(unit, before, after)
    try:
        unit.commit()
    except StaleWrite as lost:
        raise ReplayLost from lost
    return after


class _Gone(Exception):
    """What a delivery tells is not kept any more."""


@dataclass
class _Begun:
    """What a worker begins of one chunk."""

    replay: Replay
    at: datetime
    ids: set[str] = field(default_factory=set)
    """An event may stand twice in the feed; its deliveries are counted once."""

    def take(self, wanted: Delivery | None, stands: Delivery | None) -> None:
        """Begin one delivery: as `wanted` where none stands, else the one that does, if the replay is to."""
        for _ in range(MAX_COMMITS):
            if stands is not None and self.replay.began(stands):
                self.ids.add(stands.id)
                return
            if not self.replay.takes(stands):
                return
            slot = self.replay.slot(len(self.ids), at=self.at)
            began = self._add(wanted, slot) if stands is None else self._begin_again(stands, slot)
            if began is not None:
                self.ids.add(began.id)
                self._wake(began)
                return
            if (one := stands or wanted) is not None:
                stands = deliveries.load(one.event_id, one.endpoint_id, part=one.part)
        raise StaleWrite

    def _add(self, wanted: Delivery | None, slot: datetime) -> Delivery | None:
        if wanted is None:
            return None
        new = replace(wanted, not_before=slot, replayed_at=self.at, replay_id=self.replay.id)
        add = ordered_deliveries.add if new.ordered else deliveries.add
        return new if add(new) else None

    def _begin_again(self, stands: Delivery, slot: datetime) -> Delivery | None:
        """Write the new round; None where somebody else wrote first."""
        after = begun_again(stands, at=self.at, slot=slot, replay_id=self.replay.id)
        unit = Unit()
        deliveries.keep_frozen(unit, after, at=self.at, on_conflict=lambda _: _Gone())
        deliveries.change(unit, stands, after)
        try:
            unit.commit()
        except StaleWrite:
            return None
        return after

    def _wake(self, delivery: Delivery) -> None:
        wait = (delivery.not_before - self.at).total_seconds()
        # Rounded up: a wake-up that comes before its time finds nothing due and is lost.
        delivery_hints.wake_of(delivery, delay=max(0, math.ceil(wait)))


def _owe(replay: Replay, endpoint: Endpoint, chunk: _Chunk, *, at: datetime) -> Replay:
    """Owe what a chunk asks for, and write down that it is done."""
    begun = _Begun(replay=replay, at=at)
    for one in chunk.found:
        if isinstance(one, Delivery):
            with suppress(_Gone):
                begun.take(None, one)
        else:
            _owe_event(begun, endpoint, one)
    moved = replay.moved(place=chunk.place, seen=len(chunk.found), owed=len(begun.ids), at=at)
    return _write(replay, moved)


def _owe_event(begun: _Begun, endpoint: Endpoint, pointer: Pointer) -> None:
    """Owe an event's messages to the endpoint, as far as it wants them and the replay asks for them."""
    account_id = endpoint.account_id
    if endpoint.document_id not in (None, pointer.document_id):
        return
    if endpoint.client_id not in (None, pointer.client_id):
        return
    told = documents.told_event(account_id, pointer.document_id, pointer.sequence)
    if told is None:
        # Purged. Whoever died here before may have settled a body after that.
        deliveries.forget(pointer.event_id)
        return
    subject = told.subject
    if subject is None or not hears_of(endpoint, subject):
        return
    wanted = relaying.settled(told.event, subject, endpoints=[endpoint], at=begun.at)
    for one in wanted:
        begun.take(one, deliveries.load(one.event_id, one.endpoint_id, part=one.part))
    if wanted and documents.told_event(account_id, pointer.document_id, pointer.sequence) is None:
        # Purged in between: what was settled just now is to go, too.
        deliveries.forget(pointer.event_id)


def _enabled(replay: Replay) -> Endpoint | None:
    try:
        endpoint = identity.load_endpoint(replay.account_id, replay.endpoint_id)
    except EndpointNotFound:
        return None
    return endpoint if endpoint.enabled else None


def _end(replay: Replay, state: ReplayState, duty: Duty, *, at: datetime) -> None:
    """End the replay together with its duty."""
    unit = Unit()
    replays.move(unit, replay, replay.ended(state, at=at))
    duty_rows.end(unit, duty)
    # Stale: somebody else has it, and sees the same.
    with suppress(StaleWrite):
        unit.commit()


def _rest(duty: Duty, *, until: datetime, clock: Clock) -> None:
    """Give the replay back, to be gone on with at that time."""
    duty_rows.wait_with(duty, until=until)
    wait = (until - clock()).total_seconds()
    duties.wake(duty, queue_url=settings.replays_queue_url(), delay=max(0, math.ceil(wait)))
