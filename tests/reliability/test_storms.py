"""Many events at once through the whole pipeline, while everything that can go wrong does, again and again."""

from __future__ import annotations

import hashlib
import os
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import pytest

from functions import settings
from functions.actions import delivering, documents
from functions.actions.relaying import TOGETHER
from functions.domain.documents import Document
from functions.domain.duties import GRACE
from functions.domain.endpoints import DeliveryState
from functions.domain.retries import ATTEMPTS
from functions.storage import feed
from tests.receiver import Receiver
from tests.reliability.crashing import Steps
from tests.reliability.messages import wakeups
from tests.reliability.office import Office, start_cold
from tests.reliability.tally import Tally

EVENTS: Final = int(os.environ.get("STORM", "600"))
"""How many events happen; STORM=100000 takes hours."""
SEED: Final = int(os.environ.get("STORM_SEED", "5"))
EVENTS_OF_ONE: Final = 40
"""Of one document; its history is read back at the end."""
LATER: Final = delivering.LEASE + GRACE + timedelta(seconds=1)
ROUNDS: Final = 12 * ATTEMPTS

KILLED, LOST, TWICE, REFUSED = 0.02, 0.02, 0.05, 0.01
"""Of all pieces of work: cut off at some call. Of all wake-ups: lost, or come twice. Of all posts: answered 503."""


@dataclass
class Storm:
    """Commands, relays and deliveries in no order at all; wake-ups get lost, come twice and overtake each other."""

    office: Office
    steps: Steps
    receiver: Receiver
    chance: random.Random
    documents: list[Document] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    """How often each message came, by its id."""
    bodies: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    refused: int = 0
    kills: int = 0
    _stream: list[str] = field(default_factory=list)
    _queue: list[Any] = field(default_factory=list)

    def rages(self, events: int) -> None:
        happened = 0
        while happened < events:
            if happened % EVENTS_OF_ONE == 0:
                self._begins()
                happened += 1
            self._works(self._renames)
            happened += 1
            self._serves()

    def ends(self) -> None:
        """Let time pass and the sweeper sweep, until nobody owes anything."""
        for _ in range(ROUNDS):
            self._serves(all_of_it=True)
            self.office.clock.passes(LATER)
            swept = self.office.sweep()
            if not (swept.relays or swept.deliveries or self._stream or self._queue):
                self._serves(all_of_it=True)
                return
        raise AssertionError("there is no end to it")

    def _begins(self) -> None:
        self.documents.append(self.office.draft())
        self._wakes(self._stream, self.documents[-1].id)

    def _renames(self) -> None:
        document = self.chance.choice(self.documents[-5:])
        command = self.office.command()
        documents.update_document(
            command,
            document.id,
            expected_version=None,
            name=f"Contrato {self.chance.random()}",
            source=None,
            external_id=None,
            metadata=None,
        )
        command.unit.commit()
        self._wakes(self._stream, document.id)

    def _serves(self, *, all_of_it: bool = False) -> None:
        while self._stream and (all_of_it or len(self._stream) > 10):
            document_id = self._any(self._stream)
            self._works(lambda document_id=document_id: self._relays(document_id))  # type: ignore[misc]
        if not all_of_it and self.chance.random() > 0.1:
            return
        for message in wakeups(settings.webhooks_queue_url()):
            self._wakes(self._queue, message["detail"])
        while self._queue and (all_of_it or len(self._queue) > 10):
            detail = self._any(self._queue)
            if self.chance.random() < REFUSED:
                self.receiver.statuses.append(503)
            self._works(lambda detail=detail: self._delivers(detail))  # type: ignore[misc]
        self._hears()

    def _relays(self, document_id: str) -> None:
        self.office.relay(self.office.document(document_id))

    def _delivers(self, detail: dict[str, Any]) -> None:
        delivering.deliver_event(
            detail["id"],
            endpoint_id=detail.get("endpoint_id"),
            part=detail.get("part"),
            clock=self.office.clock,
        )

    def _hears(self) -> None:
        for one in self.receiver.drained():
            self.bodies[one.id].add(hashlib.sha256(one.body).hexdigest())
            if one.status < 300:
                self.seen[one.id] += 1
            else:
                self.refused += 1

    def _works(self, work: Callable[[], None]) -> None:
        if self.chance.random() >= KILLED:
            work()
            return
        start_cold()
        cut = self.steps.cut(work, number=self.chance.randint(1, 12), after=self.chance.random() < 0.5)
        self.kills += cut

    def _wakes(self, whom: list[Any], call: Any) -> None:
        roll = self.chance.random()
        whom += [] if roll < LOST else [call, call] if roll < LOST + TWICE else [call]

    def _any(self, calls: list[Any]) -> Any:
        return calls.pop(self.chance.randrange(len(calls)))


class TestStorm:
    @pytest.mark.timeout(900 + EVENTS)
    def test_loses_nothing_and_says_nothing_in_two_ways(
        self, office: Office, receiver: Receiver, steps: Steps, tally: Tally
    ) -> None:
        office.endpoint(receiver.url)
        storm = Storm(office=office, steps=steps, receiver=receiver, chance=random.Random(SEED))

        storm.rages(EVENTS)
        storm.ends()

        happened = {event.id: document for document in storm.documents for event in office.history(document)}
        lost = [one for one in happened if not storm.seen[one]]
        extra = sum(storm.seen.values()) - len(happened)
        tally.note(
            f"storm: {len(happened)} events, {storm.kills} kills, {storm.refused} refused:"
            f" {len(lost)} lost, {extra} extra"
        )
        assert lost == []
        assert set(storm.seen) <= set(happened)
        assert 0 <= extra <= storm.kills
        assert {len(one) for one in storm.bodies.values()} == {1}
        fed = [
            one.pointer.event_id
            for one in feed.entries(office.account_id, after=0, limit=10**9, at=office.clock())
        ]
        assert set(fed) == set(happened)
        assert len(fed) - len(happened) <= TOGETHER * storm.kills
        for document in storm.documents:
            states = {one.state for one in office.deliveries(document)}
            assert states == {DeliveryState.DELIVERED}
            assert office.owed(document) == []
