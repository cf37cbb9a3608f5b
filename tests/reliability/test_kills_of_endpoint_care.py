from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from functions.actions import delivering
from functions.domain.duties import GRACE, DutyKind
from functions.domain.endpoints import DeliveryState, Endpoint
from functions.domain.health import AT_ONCE
from functions.storage import documents, duty_rows, endpoint_health, identity
from tests.receiver import Receiver
from tests.reliability.crashing import Steps
from tests.reliability.deliveries import Told, deliver, delivery_of, told, woken
from tests.reliability.office import Office, start_cold
from tests.reliability.tally import Tally

LATER = delivering.LEASE + GRACE + timedelta(seconds=1)
DAY = timedelta(days=1)
ROUNDS = 12

Prepare = Callable[[Office, Endpoint], None]


def healthy(office: Office, endpoint: Endpoint) -> None:
    """Leave it as it is."""


def slow(office: Office, endpoint: Endpoint) -> None:
    at = office.clock()
    endpoint_health.change(endpoint.id, lambda before: before.slowed(at=at), at=at)


def full(office: Office, endpoint: Endpoint) -> None:
    slow(office, endpoint)
    at = office.clock()
    for number in range(AT_ONCE):
        take: Any = lambda before, number=number: before.entered(  # noqa: E731
            f"h{number}", at=at, until=at + delivering.LEASE
        )
        endpoint_health.change(endpoint.id, take, at=at)


def failing(office: Office, endpoint: Endpoint) -> None:
    """Let it have failed for a day, so that the next failure is told."""
    at = office.clock() - DAY
    fail: Any = lambda before: before.failed("h", at=at, answered=True, counts=True)  # noqa: E731
    endpoint_health.change(endpoint.id, fail, at=at)


class TestKilledAnywhere:
    @pytest.mark.parametrize(
        ("prepare", "answer", "history"),
        [
            (slow, 204, []),
            (full, 204, []),
            (failing, 500, ["webhook.failing"]),
            (healthy, 410, ["webhook.disabled"]),
        ],
        ids=["slow", "full", "warned of", "gone"],
    )
    def test_loses_nothing_and_tells_once(
        self,
        *,
        office: Office,
        receiver: Receiver,
        steps: Steps,
        tally: Tally,
        request: pytest.FixtureRequest,
        prepare: Prepare,
        answer: int,
        history: list[str],
    ) -> None:
        def prepared(path: str) -> tuple[Endpoint, Told]:
            office.tidy()
            receiver.statuses.clear()
            endpoint = office.endpoint(f"{receiver.url}/{path}")
            one = told(office)
            prepare(office, endpoint)
            receiver.statuses[:] = [answer]
            start_cold()
            return endpoint, one

        _, model = prepared("model")
        points = [one for one in steps.points(lambda: deliver(office, model.event_id)) if one.leaves_a_trace]
        lost = extra = 0
        for number, point in enumerate(points):
            endpoint, one = prepared(str(number))
            steps.kill(lambda one=one: deliver(office, one.event_id), at=point)  # type: ignore[misc]
            if answer != 410:
                receiver.statuses.clear()
            else:
                receiver.statuses[:] = [410] * 20
            self._recover(office, one, endpoint)

            taken = Counter(each.id for each in receiver.taken)[one.event_id]
            lost += answer != 410 and taken == 0
            extra = max(extra, taken - 1)
            happened = [each.type.value for each in documents.all_events(office.account_id, endpoint.id)]
            letters = duty_rows.owed_by(office.account_id, endpoint.id, DutyKind.LETTER)
            assert happened in (history, []), point
            assert len(letters) == len(happened)
            if answer == 410:
                assert happened == history, point
                assert not identity.load_endpoint(office.account_id, endpoint.id).enabled
        tally.add(
            f"care, {request.node.callspec.id}", points=len(points), lost=lost, most_extra=max(extra, 0)
        )
        assert lost == 0
        assert extra <= 1

    def _recover(self, office: Office, one: Told, endpoint: Endpoint) -> None:
        deliver(office, one.event_id)
        for _ in range(ROUNDS):
            woken(office)
            office.clock.passes(LATER)
            office.sweep()
            if delivery_of(one, endpoint).state is not DeliveryState.PENDING:
                return
        raise AssertionError("the delivery is pending still")
