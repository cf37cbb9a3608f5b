from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

import pytest

from functions.domain.endpoints import Endpoint, delivery_id
from functions.domain.identifiers import Prefix
from functions.storage import deliveries
from tests.receiver import Receiver
from tests.reliability.deliveries import deliver, delivery_of, told
from tests.reliability.office import Office
from tests.reliability.tally import Tally

OTHERS: Final = 19
RATE: Final = 10
"""Events a second, half of them for one endpoint of twenty."""
SECONDS: Final = 20
WORKERS: Final = 30
"""Without protection the slow endpoint alone would hold 75: five a second for fifteen seconds each."""
HANGS: Final = 20.0
FLOOR: Final = 0.3
"""Seconds below which this machine tells nothing apart."""


@dataclass
class Run:
    """When each delivery to one of the others was called for, and when it was tried."""

    waited: list[float] = field(default_factory=list)
    untried: int = 0

    @property
    def p99(self) -> float:
        return sorted(self.waited)[int(len(self.waited) * 0.99)]


class TestSlowEndpoint:
    @pytest.mark.timeout(300)
    def test_delays_no_other_though_it_has_half_of_the_volume(self, office: Office, tally: Tally) -> None:
        with _receivers() as (good, bad):
            calm = _run(office, good, bad)
            bad.pause = HANGS
            stormy = _run(office, good, bad)

        ratio = stormy.p99 / max(calm.p99, FLOOR)
        tally.note(
            f"one endpoint of twenty hangs with half of the volume: p99 of the others {stormy.p99 * 1000:.0f} ms, "
            f"{calm.p99 * 1000:.0f} ms when it does not; {ratio:.1f} times"
        )
        assert stormy.untried == calm.untried == 0
        assert ratio <= 2


@contextmanager
def _receivers() -> Iterator[tuple[Receiver, Receiver]]:
    with Receiver() as good, Receiver() as bad:
        yield good, bad


def _run(office: Office, good: Receiver, bad: Receiver) -> Run:
    """Call for deliveries at a steady rate, with so many workers that take them in their order."""
    office.tidy()
    slow = office.endpoint(bad.url)
    others = [office.endpoint(f"{good.url}/{number}") for number in range(OTHERS)]
    calls = _owed(office, slow, others)
    run = Run()

    def work(event_id: str, endpoint: Endpoint, called: float) -> None:
        deliver(office, event_id, endpoint.id)
        if endpoint is not slow:
            run.waited.append(time.monotonic() - called)

    with ThreadPoolExecutor(WORKERS) as pool:
        began = time.monotonic()
        for number, (event_id, endpoint) in enumerate(calls):
            time.sleep(max(0.0, began + number / RATE - time.monotonic()))
            pool.submit(work, event_id, endpoint, time.monotonic())
    tried = {one.id for one in good.deliveries}
    run.untried = sum(event_id not in tried for event_id, endpoint in calls if endpoint is not slow)
    return run


def _owed(office: Office, slow: Endpoint, others: list[Endpoint]) -> list[tuple[str, Endpoint]]:
    """Owe a delivery for each call to come: every other one to the slow endpoint."""
    one = told(office)
    model, messages = delivery_of(one, slow), deliveries.frozen(one.event_id, "native")
    calls: list[tuple[str, Endpoint]] = []
    for number in range(RATE * SECONDS):
        endpoint = slow if number % 2 else others[number // 2 % OTHERS]
        event_id = office.command().mint(Prefix.EVENT)
        named = delivery_id(event_id=event_id, endpoint_id=endpoint.id)
        deliveries.freeze(event_id, "native", messages, at=office.clock())
        deliveries.add(replace(model, id=named, event_id=event_id, endpoint_id=endpoint.id))
        calls.append((event_id, endpoint))
    return calls
