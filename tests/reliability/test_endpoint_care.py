from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.actions import delivering, endpoint_letters, endpoints, relaying
from functions.domain.duties import DutyKind
from functions.domain.endpoints import DeliveryState, DisabledReason, Endpoint
from functions.domain.health import AT_ONCE, BREAKS_AFTER, GIVEN_UP_FROM, PROBE_EVERY, SLOW_AFTER
from functions.domain.retries import ATTEMPTS, WAITS
from functions.providers.mail.contract import Mail
from functions.storage import deliveries, documents, duty_rows, endpoint_health, identity
from tests.receiver import Receiver
from tests.reliability.crashing import Steps
from tests.reliability.deliveries import changed, deliver, delivery_of, health_row, told, woken
from tests.reliability.office import Office
from tests.reliability.racing import RUNNERS, together

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def loaded(office: Office, endpoint: Endpoint) -> Endpoint:
    return identity.load_endpoint(office.account_id, endpoint.id)


def happened_to(office: Office, endpoint: Endpoint) -> list[str]:
    return [one.type.value for one in documents.all_events(office.account_id, endpoint.id)]


def letters_of(office: Office, endpoint: Endpoint) -> list[Mail]:
    owed = duty_rows.owed_by(office.account_id, endpoint.id, DutyKind.LETTER)
    return [mail for mail in map(endpoint_letters.letter, owed) if mail is not None]


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


class TestGoneEndpoint:
    def test_is_disabled_at_once_with_an_event_and_a_letter(self, office: Office, receiver: Receiver) -> None:
        endpoint = office.endpoint(receiver.url)
        other = office.endpoint(f"{receiver.url}/other")
        one = told(office)
        receiver.statuses[:] = [410]

        deliver(office, one.event_id, endpoint.id)

        gone = loaded(office, endpoint)
        assert (gone.enabled, gone.disabled_reason) == (False, DisabledReason.GONE)
        assert happened_to(office, endpoint) == ["webhook.disabled"]
        (letter,) = letters_of(office, endpoint)
        assert letter.to == "cuenta@example.com"
        assert "410" in letter.text
        assert loaded(office, other).enabled

    def test_is_told_of_to_the_others_and_not_to_itself(self, office: Office, receiver: Receiver) -> None:
        endpoint = office.endpoint(receiver.url)
        other = office.endpoint(f"{receiver.url}/other")
        receiver.statuses[:] = [410]
        deliver(office, told(office).event_id, endpoint.id)
        (event,) = documents.all_events(office.account_id, endpoint.id)
        relaying.relay_document(office.account_id, endpoint.id, at=office.clock())

        assert [each.endpoint_id for each in deliveries.of_event(event.id)] == [other.id]
        deliver(office, event.id)
        body = json.loads(receiver.deliveries[-1].body)
        assert body["type"] == "webhook.disabled"
        assert body["data"]["webhook"]["id"] == endpoint.id

    def test_is_disabled_by_one_of_many(self, office: Office, receiver: Receiver) -> None:
        endpoint = office.endpoint(receiver.url)
        many = [told(office) for _ in range(RUNNERS)]
        receiver.statuses[:] = [410] * RUNNERS
        works: list[Callable[[], None]] = [
            lambda one=one: deliver(office, one.event_id)  # type: ignore[misc]
            for one in many
        ]

        together(works)

        assert happened_to(office, endpoint) == ["webhook.disabled"]
        assert len(letters_of(office, endpoint)) == 1
        ended = {DeliveryState.FAILED, DeliveryState.DISCARDED}
        assert {delivery_of(one, endpoint).state for one in many} <= ended

    def test_is_what_the_address_said_and_not_the_one_after_it(
        self, office: Office, receiver: Receiver
    ) -> None:
        endpoint = office.endpoint(receiver.url)
        one = told(office)
        receiver.statuses[:] = [410]
        receiver.pause = 0.5
        at_work = threading.Thread(target=lambda: deliver(office, one.event_id))
        at_work.start()
        receiver.wait(lambda seen: len(seen) == 1)
        changed(endpoint, replace(endpoint, url=f"{receiver.url}/new"))
        at_work.join()

        assert loaded(office, endpoint).enabled

    def test_leaves_the_rest_discarded_and_untried(self, office: Office, receiver: Receiver) -> None:
        endpoint = office.endpoint(receiver.url)
        first, second = told(office), told(office)
        receiver.statuses[:] = [410]
        deliver(office, first.event_id)

        deliver(office, second.event_id)

        left = delivery_of(second, endpoint)
        assert (left.state, left.attempts) == (DeliveryState.DISCARDED, 0)
        assert len(receiver.deliveries) == 1


class TestFailingEndpoint:
    def test_is_warned_of_on_the_first_third_and_sixth_day_and_disabled_on_the_seventh(
        self, office: Office, receiver: Receiver
    ) -> None:
        endpoint = office.endpoint(receiver.url)
        receiver.statuses[:] = [500] * 200
        days: dict[str, list[int]] = {"webhook.failing": [], "webhook.disabled": []}
        letters: list[str] = []
        for hours in range(0, 9 * 24, 6):
            deliver(office, told(office).event_id)
            for known in happened_to(office, endpoint)[sum(map(len, days.values())) :]:
                days[known].append(hours // 24)
                letters += [mail.subject for mail in letters_of(office, endpoint)][-1:]
            if not loaded(office, endpoint).enabled:
                break
            office.clock.passes(6 * HOUR)

        assert days == {"webhook.failing": [1, 3, 6], "webhook.disabled": [7]}
        assert loaded(office, endpoint).disabled_reason is DisabledReason.FAILING
        assert len(letters) == 4

    def test_is_not_given_up_for_a_success_now_and_then(self, office: Office, receiver: Receiver) -> None:
        endpoint = office.endpoint(receiver.url)
        for number in range(2 * GIVEN_UP_FROM):
            receiver.statuses[:] = [204 if number % 3 == 0 else 500]
            deliver(office, told(office).event_id)
            office.clock.passes(6 * HOUR)

        assert loaded(office, endpoint).enabled
        assert happened_to(office, endpoint) == []

    def test_has_its_failures_forgiven_when_it_is_enabled_again(
        self, office: Office, receiver: Receiver
    ) -> None:
        endpoint = office.endpoint(receiver.url)
        receiver.statuses[:] = [500] * (GIVEN_UP_FROM + 1)
        for _ in range(GIVEN_UP_FROM):
            deliver(office, told(office).event_id)
        off = changed(endpoint, endpoint.disabled(DisabledReason.REQUESTED, at=office.clock()))
        office.clock.passes(8 * DAY)
        changed(off, off.enabled_again(at=office.clock()))

        deliver(office, told(office).event_id)

        assert loaded(office, endpoint).enabled
        assert happened_to(office, endpoint) == []


class TestDeletedEndpoint:
    def test_gets_nothing_more_and_what_was_on_its_way_is_written_down(
        self, office: Office, receiver: Receiver
    ) -> None:
        endpoint = office.endpoint(receiver.url)
        flying, waiting = told(office), told(office)
        receiver.statuses[:] = [500]
        receiver.pause = 0.5
        at_work = threading.Thread(target=lambda: deliver(office, flying.event_id))
        at_work.start()
        receiver.wait(lambda seen: len(seen) == 1)
        command = office.command()
        endpoints.delete_endpoint(command, endpoint.id)
        command.unit.commit()
        at_work.join()

        assert delivery_of(flying, endpoint).last_status == 500
        office.clock.passes(HOUR)
        deliver(office, flying.event_id)
        deliver(office, waiting.event_id)
        woken(office)
        assert len(receiver.deliveries) == 1
        states = [delivery_of(one, endpoint).state for one in (flying, waiting)]
        assert states == [DeliveryState.DISCARDED, DeliveryState.DISCARDED]
