from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from functions.actions import endpoint_letters, endpoint_tests, endpoints, relaying
from functions.domain.duties import DutyKind
from functions.domain.endpoints import Delivery, DeliveryState, DisabledReason, Endpoint
from functions.domain.health import GIVEN_UP_FROM
from functions.domain.replaying import begun_again
from functions.providers.mail.contract import Mail
from functions.storage import deliveries, documents, duty_rows, identity
from functions.storage.unit import Unit
from tests.receiver import Receiver
from tests.reliability.deliveries import changed, deliver, delivery_of, told, woken
from tests.reliability.office import Office
from tests.reliability.racing import RUNNERS, together

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def loaded(office: Office, endpoint: Endpoint) -> Endpoint:
    return identity.load_endpoint(office.account_id, endpoint.id)


def happened_to(office: Office, endpoint: Endpoint) -> list[str]:
    return [one.type.value for one in documents.all_events(office.account_id, endpoint.id)]


def letters_of(office: Office, endpoint: Endpoint) -> list[Mail]:
    owed = duty_rows.owed_by(office.account_id, endpoint.id, DutyKind.LETTER)
    return [mail for mail in map(endpoint_letters.letter, owed) if mail is not None]


def at_its_end(office: Office, receiver: Receiver) -> Endpoint:
    """Let an endpoint fail for so long, and its account be warned, that one more failure is the last."""
    endpoint = office.endpoint(receiver.url)
    receiver.statuses[:] = [500] * (GIVEN_UP_FROM + 2)
    for _ in range(GIVEN_UP_FROM):
        deliver(office, told(office).event_id)
    office.clock.passes(6 * DAY)
    deliver(office, told(office).event_id)
    assert happened_to(office, endpoint) == ["webhook.failing"]
    office.clock.passes(2 * DAY)
    return loaded(office, endpoint)


def replayed(delivery: Delivery, office: Office) -> Delivery:
    """Begin a delivery anew, as a replay does."""
    unit = Unit()
    at = office.clock()
    again = begun_again(delivery, at=at, slot=at, replay_id=None)
    deliveries.change(unit, delivery, again)
    unit.commit()
    return again


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

    def test_is_not_given_up_because_of_a_test_or_of_a_replay(
        self, office: Office, receiver: Receiver
    ) -> None:
        endpoint = at_its_end(office, receiver)
        receiver.statuses[:] = [500] * 2
        command = office.command()
        (example,) = endpoint_tests.send_example(command, endpoint.id, event_type="document.completed")
        command.unit.commit()
        one = told(office)
        again = replayed(delivery_of(one, endpoint), office)

        deliver(office, example.event_id)
        deliver(office, again.event_id)

        assert len(receiver.deliveries) == GIVEN_UP_FROM + 3
        assert loaded(office, endpoint).enabled
        receiver.statuses[:] = [500]
        deliver(office, told(office).event_id)
        assert not loaded(office, endpoint).enabled

    def test_is_forgiven_what_it_failed_at_under_another_address(
        self, office: Office, receiver: Receiver
    ) -> None:
        endpoint = at_its_end(office, receiver)
        receiver.statuses[:] = [500]
        command = office.command()
        endpoints.update_endpoint(
            command,
            endpoint.id,
            expected_version=None,
            given={"url": f"{receiver.url}/new"},
            headers=None,
            enabled=None,
        )
        command.unit.commit()

        deliver(office, told(office).event_id)

        assert loaded(office, endpoint).enabled

    def test_is_not_disabled_for_what_was_sent_before_it_was_enabled_again(
        self, office: Office, receiver: Receiver
    ) -> None:
        endpoint = at_its_end(office, receiver)
        sent = len(receiver.deliveries)
        one = told(office)
        receiver.statuses[:] = [500]
        receiver.pause = 0.5
        at_work = threading.Thread(target=lambda: deliver(office, one.event_id))
        at_work.start()
        receiver.wait(lambda seen: len(seen) == sent + 1)
        off = changed(endpoint, endpoint.disabled(DisabledReason.FAILING, at=office.clock()))
        changed(off, off.enabled_again(at=office.clock()))
        at_work.join()

        assert loaded(office, endpoint).enabled

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
