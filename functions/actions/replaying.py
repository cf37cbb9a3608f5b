"""Replaying, as it is asked for: one delivery at once, or many by work that is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions import settings
from functions.actions import delivery_hints, delivery_log, duties
from functions.actions.command import Command
from functions.domain.endpoints import Delivery, DeliveryNotFound
from functions.domain.identifiers import Prefix
from functions.domain.replaying import Replay, ReplayNotFound, Which, replayed
from functions.storage import deliveries, delivery_lists, identity, replays


@dataclass(frozen=True, kw_only=True)
class ReplayProgress:
    """A replay, and how many of the deliveries that it owed have ended."""

    replay: Replay
    done: int


def replay_delivery(command: Command, delivery_id: str) -> Delivery:
    """Try a delivery now: one that has ended begins anew, one that waits keeps the attempts that it has left."""
    before = delivery_log.load(command.account_id, delivery_id, at=command.at)
    endpoint = identity.load_endpoint(command.account_id, before.endpoint_id)
    after = replayed(before, endpoint, at=command.at)
    deliveries.change(command.unit, before, after)
    deliveries.keep_frozen(
        command.unit, after, at=command.at, on_conflict=lambda _: DeliveryNotFound(delivery_id=delivery_id)
    )
    command.unit.hint(lambda: delivery_hints.wake_of(after))
    return after


def replay_many(
    command: Command, endpoint_id: str, *, which: Which, since: datetime, until: datetime | None
) -> Replay:
    """Owe an endpoint what failed, what it missed, or all that it wants of a time."""
    replay = Replay.asked(
        replay_id=command.mint(Prefix.REPLAY),
        endpoint=identity.load_endpoint(command.account_id, endpoint_id),
        which=which,
        since=since,
        until=until,
        at=command.at,
    )
    replays.add(command.unit, replay)
    duties.owe(command, replay.duty(at=command.at), queue_url=settings.replays_queue_url())
    return replay


def get_replay(account_id: str, endpoint_id: str, replay_id: str) -> ReplayProgress:
    """Return how far a replay is."""
    replay = replays.load(account_id, replay_id)
    if replay.endpoint_id != endpoint_id:
        raise ReplayNotFound(replay_id=replay_id)
    # Counted last: what is begun in between is not taken for done.
    return ReplayProgress(replay=replay, done=max(0, replay.owed - delivery_lists.under_way(replay_id)))
