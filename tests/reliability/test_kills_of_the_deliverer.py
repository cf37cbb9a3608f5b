from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import pytest

from functions import settings
from functions.actions import delivering
from functions.domain.documents import Document
from functions.domain.duties import GRACE
from functions.domain.endpoints import DeliveryState
from tests.receiver import Receiver
from tests.reliability.crashing import Steps
from tests.reliability.messages import wakeups
from tests.reliability.office import Office, start_cold
from tests.reliability.tally import Tally

ENDPOINTS = 2
LATER = delivering.LEASE + GRACE + timedelta(seconds=1)
ROUNDS = 12
"""Of the sweeper, each later than the one before; a refused attempt waits longer each time."""


@dataclass(frozen=True)
class Told:
    """One event on its way to each endpoint."""

    document: Document
    event_id: str


class TestDelivererKilledAnywhere:
    @pytest.mark.parametrize("answers", [[], [503]], ids=["taken at once", "refused at first"])
    def test_tells_each_endpoint(
        self, office: Office, receiver: Receiver, steps: Steps, tally: Tally, answers: list[int]
    ) -> None:
        for number in range(ENDPOINTS):
            office.endpoint(f"{receiver.url}/{number}")
        model = self._relayed(office)
        start_cold()
        receiver.statuses[:] = answers
        points = steps.points(lambda: self._deliver(office, model.event_id))
        told = [self._relayed(office) for _ in points]
        wakeups(settings.webhooks_queue_url())
        for one, point in zip(told, points, strict=True):
            start_cold()
            receiver.statuses[:] = answers
            steps.kill(lambda one=one: self._deliver(office, one.event_id), at=point)  # type: ignore[misc]
            receiver.statuses.clear()

        self._recover(office, told)

        wanted = {one.event_id for one in told}
        got = Counter(one.id for one in receiver.taken)
        lost = sum(max(0, ENDPOINTS - got[event]) for event in wanted)
        extra = max(got[event] - ENDPOINTS for event in wanted)
        tally.add(
            f"deliverer, {'refused at first' if answers else 'taken at once'}",
            points=len(points),
            lost=lost,
            most_extra=extra,
        )
        assert lost == 0
        assert extra <= 1
        self._check_bodies(office, receiver, told)
        for one in told:
            first = [each for each in office.deliveries(one.document) if each.event_id == one.event_id]
            assert [each.state for each in first] == [DeliveryState.DELIVERED] * ENDPOINTS

    def _relayed(self, office: Office) -> Told:
        document = office.draft()
        office.relay(document)
        (event,) = office.history(document)
        return Told(document=document, event_id=event.id)

    def _deliver(self, office: Office, event_id: str, endpoint_id: str | None = None) -> None:
        delivering.deliver_event(event_id, endpoint_id=endpoint_id, clock=office.clock)

    def _recover(self, office: Office, told: list[Told]) -> None:
        """The queue gives its message again; then time passes, and the sweeper finds what is left."""
        for one in told:
            self._deliver(office, one.event_id)
        for _ in range(ROUNDS):
            for wakeup in wakeups(settings.webhooks_queue_url()):
                self._deliver(office, wakeup["detail"]["id"], wakeup["detail"].get("endpoint_id"))
            office.clock.passes(LATER)
            if office.sweep().deliveries == 0:
                return
        raise AssertionError("the sweeper still finds deliveries")

    def _check_bodies(self, office: Office, receiver: Receiver, told: list[Told]) -> None:
        """Every copy of a webhook has the bytes that were frozen when it happened."""
        for one in told:
            (event,) = office.history(one.document)
            copies = {each.body for each in receiver.deliveries if each.id == one.event_id}
            assert copies == {office.body(event)}
