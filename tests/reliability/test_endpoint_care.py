from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from functions.actions import delivering
from functions.domain.duties import GRACE
from functions.domain.endpoints import DeliveryState, Endpoint
from functions.domain.health import AT_ONCE, BREAKS_AFTER, PROBE_EVERY, SLOW_AFTER
from functions.domain.retries import ATTEMPTS, WAITS
from functions.storage import deliveries, endpoint_health
from tests.receiver import Receiver
from tests.reliability.crashing import Steps
from tests.reliability.deliveries import changed, deliver, delivery_of, health_row, told
from tests.reliability.office import Office, start_cold

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def slowed(office: Office, endpoint: Endpoint) -> None:
    at = office.clock()
    endpoint_health.change(endpoint.id, lambda before: before.slowed(at=at), at=at)


def crowded(office: Office, endpoint: Endpoint) -> None:
    """Let as many be on their way to a slow endpoint as may be."""
    at = office.clock()
    for number in range(AT_ONCE):
        endpoint_health.change(
            endpoint.id,
            lambda before, number=number: before.entered(f"h{number}", at=at, until=at + delivering.LEASE),  # type: ignore[misc]
            at=at,
        )


class TestHealthyEndpoint:
    def test_costs_no_write_and_one_cheap_read(
        self, office: Office, receiver: Receiver, steps: Steps
    ) -> None:
        endpoint = office.endpoint(receiver.url)
        one = told(office)

        made = [point.call for point in steps.points(lambda: deliver(office, one.event_id))]

        assert not health_row(endpoint)
        assert [call for call in made[::2] if call in ("PutItem", "UpdateItem", "TransactWriteItems")] == [
            "PutItem",  # claimed
            "PutItem",  # logged
            "PutItem",  # settled
        ]
        assert len([call for call in made[::2] if call == "GetItem"]) == 3, "endpoint, health, body"
        assert delivery_of(one, endpoint).state is DeliveryState.DELIVERED


class TestSlowEndpoint:
    def test_is_known_to_be_slow_before_it_has_answered(self, office: Office, receiver: Receiver) -> None:
        endpoint = office.endpoint(receiver.url)
        one = told(office)
        receiver.pause = SLOW_AFTER.total_seconds() + 2
        at_work = threading.Thread(target=lambda: deliver(office, one.event_id))
        at_work.start()
        receiver.wait(lambda seen: len(seen) == 1)
        arrived = time.monotonic()
        while endpoint_health.glance(endpoint.id).free(at=office.clock()):
            assert time.monotonic() - arrived < SLOW_AFTER.total_seconds() + 1.5, "nobody has noted it"
            time.sleep(0.05)
        known = time.monotonic() - arrived
        waiting = at_work.is_alive()
        at_work.join()

        assert waiting
        assert known < SLOW_AFTER.total_seconds() + 1
        assert delivery_of(one, endpoint).state is DeliveryState.DELIVERED

    def test_makes_the_eleventh_wait_in_its_row_and_not_count(
        self, office: Office, receiver: Receiver
    ) -> None:
        endpoint = office.endpoint(receiver.url)
        one = told(office)
        slowed(office, endpoint)
        crowded(office, endpoint)

        deliver(office, one.event_id)

        waiting = delivery_of(one, endpoint)
        assert receiver.deliveries == []
        assert (waiting.attempts, waiting.state, waiting.leased_until) == (0, DeliveryState.PENDING, None)
        assert waiting.not_before >= office.clock() + 4 * SECOND
        assert deliveries.attempts_of(waiting) == ()

    def test_takes_what_waited_once_there_is_room(self, office: Office, receiver: Receiver) -> None:
        endpoint = office.endpoint(receiver.url)
        one = told(office)
        slowed(office, endpoint)
        crowded(office, endpoint)
        deliver(office, one.event_id)

        office.clock.passes(delivering.LEASE + SECOND)
        deliver(office, one.event_id)

        done = delivery_of(one, endpoint)
        assert (done.attempts, done.state) == (1, DeliveryState.DELIVERED)

    def test_is_forgotten_when_it_is_fast_again(self, office: Office, receiver: Receiver) -> None:
        endpoint = office.endpoint(receiver.url)
        slowed(office, endpoint)
        office.clock.passes(timedelta(minutes=2))

        deliver(office, told(office).event_id)

        assert not health_row(endpoint)


class TestBrokenEndpoint:
    def test_gets_one_probe_in_thirty_seconds_and_all_when_it_answers(
        self, office: Office, receiver: Receiver
    ) -> None:
        endpoint = office.endpoint(receiver.url)
        many = [told(office) for _ in range(BREAKS_AFTER + 6)]
        receiver.silent = True
        for one in many:
            deliver(office, one.event_id)
        assert len(receiver.deliveries) == BREAKS_AFTER
        untried = [one for one in many if delivery_of(one, endpoint).attempts == 0]
        assert len(untried) == 6

        office.clock.passes(PROBE_EVERY * 1.3)
        for one in untried:
            deliver(office, one.event_id)
        assert len(receiver.deliveries) == BREAKS_AFTER + 1

        receiver.silent = False
        office.clock.passes(PROBE_EVERY * 1.3)
        for _ in range(3):
            for one in many:
                deliver(office, one.event_id)
            office.clock.passes(timedelta(minutes=3))

        assert {delivery_of(one, endpoint).state for one in many} == {DeliveryState.DELIVERED}
        assert not health_row(endpoint)


class TestBudget:
    @pytest.mark.parametrize("silent", [False, True], ids=["bad answers", "no answers"])
    def test_is_thirteen_attempts_over_three_days_whatever_the_breaker_says(
        self, office: Office, receiver: Receiver, silent: bool
    ) -> None:
        endpoint = office.endpoint(receiver.url)
        receiver.statuses[:] = [500] * 20
        receiver.silent = silent
        one = told(office)
        began = office.clock()
        for _ in range(3 * ATTEMPTS):
            deliver(office, one.event_id)
            waiting = delivery_of(one, endpoint)
            if waiting.state is not DeliveryState.PENDING:
                break
            office.clock.passes(max(waiting.not_before - office.clock(), timedelta()) + SECOND)

        spent = office.clock() - began
        assert delivery_of(one, endpoint).state is DeliveryState.FAILED
        assert [one.number for one in deliveries.attempts_of(waiting)] == list(range(1, ATTEMPTS + 1))
        assert len(receiver.deliveries) == ATTEMPTS
        whole = sum(WAITS, timedelta())
        assert 0.9 * whole <= spent <= 1.1 * whole + timedelta(minutes=10)
        assert len({one.id for one in receiver.deliveries}) == 1
        assert len({one.body for one in receiver.deliveries}) == 1

    def test_honours_retry_after_and_leaves_the_overburdened_a_minute(
        self, office: Office, receiver: Receiver
    ) -> None:
        endpoint = office.endpoint(receiver.url)
        one = told(office)
        receiver.statuses[:] = [429]

        deliver(office, one.event_id)

        wait = delivery_of(one, endpoint).not_before - office.clock()
        assert timedelta(seconds=55) < wait < timedelta(seconds=67)


class TestOwnFault:
    def test_is_loud_uses_up_no_attempt_and_does_not_keep_the_sweeper_busy(
        self, office: Office, receiver: Receiver
    ) -> None:
        made = office.endpoint(receiver.url)
        (secret,) = made.secrets
        broken = changed(made, replace(made, secrets=(replace(secret, sealed="bm90aGluZw=="),)))
        one = told(office)

        with pytest.raises(ClientError):
            deliver(office, one.event_id)

        assert delivery_of(one, broken).attempts == 0
        office.clock.passes(GRACE + SECOND)
        assert office.sweep().deliveries == 0
        office.clock.passes(2 * GRACE)
        assert office.sweep().deliveries == 1
        changed(broken, made)
        start_cold()
        deliver(office, one.event_id)
        assert delivery_of(one, made).state is DeliveryState.DELIVERED
