from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from functions import settings
from functions.actions import endpoints, relaying
from functions.domain.documents import Document
from functions.domain.duties import GRACE
from functions.domain.endpoints import Delivery, DeliveryState, Endpoint, Ordering
from functions.domain.events import Event
from functions.storage import deliveries, documents
from tests.receiver import Receiver
from tests.reliability.crashing import Steps
from tests.reliability.deliveries import changed, deliver, ordered, woken
from tests.reliability.messages import wakeups
from tests.reliability.office import Office, start_cold
from tests.reliability.tally import Tally

EVENTS = 3
MINUTE = timedelta(minutes=1)
ROUNDS = 14


def relayed(office: Office) -> tuple[Document, tuple[Event, ...]]:
    """Send a document: three events, all relayed, in a shuffled order of their first wake-ups."""
    document = office.sent()
    office.relay(document)
    events = office.history(document)
    assert len(events) == EVENTS
    return document, events


def row(event: Event, endpoint: Endpoint) -> Delivery:
    found = deliveries.load(event.id, endpoint.id, part=0)
    assert found is not None
    return found


class TestOrderedEndpoint:
    def test_hears_of_each_document_in_order_whoever_is_woken_first(
        self, office: Office, receiver: Receiver
    ) -> None:
        ordered(office, receiver.url)
        document, events = relayed(office)

        for event in reversed(events):
            deliver(office, event.id)
        while woken(office):
            pass

        told = [one.content["sequence"] for one in receiver.deliveries]
        assert told == [1, 2, 3]
        assert {one.state for one in office.deliveries(document)} == {DeliveryState.DELIVERED}

    def test_waits_with_one_document_and_with_no_other(self, office: Office, receiver: Receiver) -> None:
        endpoint = ordered(office, receiver.url)
        _, stuck = relayed(office)
        receiver.statuses[:] = [500]
        for event in stuck:
            deliver(office, event.id)
        assert len(receiver.deliveries) == 1
        document, others = relayed(office)

        for event in others:
            deliver(office, event.id)

        assert {one.state for one in office.deliveries(document)} == {DeliveryState.DELIVERED}
        assert [row(event, endpoint).attempts for event in stuck] == [1, 0, 0]

    def test_goes_on_when_the_one_before_has_failed_for_good(
        self, office: Office, receiver: Receiver
    ) -> None:
        ordered(office, receiver.url)
        document, events = relayed(office)
        receiver.statuses[:] = [500] * 13
        for event in events:
            deliver(office, event.id)
        for _ in range(40):
            if not [one for one in office.deliveries(document) if one.state is DeliveryState.PENDING]:
                break
            first = office.deliveries(document)[0]
            office.clock.passes(max(first.not_before - office.clock(), timedelta()) + MINUTE / 60)
            deliver(office, events[0].id)
            while woken(office):
                pass

        states = [one.state for one in office.deliveries(document)]
        assert states == [DeliveryState.FAILED, DeliveryState.DELIVERED, DeliveryState.DELIVERED]

    def test_is_discarded_in_order_once_it_is_gone(self, office: Office, receiver: Receiver) -> None:
        endpoint = ordered(office, receiver.url)
        document, events = relayed(office)
        command = office.command()
        endpoints.delete_endpoint(command, endpoint.id)
        command.unit.commit()

        deliver(office, events[0].id)
        while woken(office):
            pass

        assert {one.state for one in office.deliveries(document)} == {DeliveryState.DISCARDED}
        assert receiver.deliveries == []

    @pytest.mark.slow
    def test_does_not_keep_the_sweeper_busy(self, office: Office, receiver: Receiver) -> None:
        ordered(office, receiver.url)
        _, events = relayed(office)
        receiver.statuses[:] = [500] * 20
        for event in events:
            deliver(office, event.id)
        found = 0
        # The first retries come within minutes; after them the sweeper sees next to nothing.
        for minute in range(60):
            office.clock.passes(MINUTE)
            wakeups(settings.webhooks_queue_url())
            swept = office.sweep().deliveries
            found += swept if minute >= 20 else 0
            woken(office)

        assert found <= 8

    def test_relays_each_once_however_often_it_is_relayed(self, office: Office, receiver: Receiver) -> None:
        endpoint = ordered(office, receiver.url)
        document = office.sent()
        for _ in range(2):
            office.relay(document)
        events = office.history(document)

        before = [row(event, endpoint).previous for event in events]

        assert before == [None, *(row(event, endpoint).id for event in events[:-1])]


class TestEndpointThatWantsOrderFromNowOn:
    def test_does_not_stall_a_relay_that_died_before_it_did(self, office: Office, receiver: Receiver) -> None:
        endpoint = office.endpoint(receiver.url)
        document = office.draft()
        (one,) = documents.unrelayed_events(office.account_id, document.id)
        assert one.subject is not None
        relaying.owe(one.event, one.subject, endpoints=[endpoint], at=office.clock())
        changed(endpoint, replace(endpoint, ordering=Ordering.DOCUMENT))

        office.relay(document)

        assert [told["id"] for told in office.told_to_the_bus()] == [one.event.id]
        assert not row(one.event, endpoint).ordered
        assert [each for each in office.owed(document) if each.startswith("EVENT#")] == []


class TestOrderedKilledAnywhere:
    def test_tells_all_in_order(self, office: Office, receiver: Receiver, steps: Steps, tally: Tally) -> None:
        ordered(office, receiver.url)
        _, model = relayed(office)
        start_cold()
        points = [one for one in steps.points(lambda: deliver(office, model[0].id)) if one.leaves_a_trace]
        told = [relayed(office) for _ in points]
        wakeups(settings.webhooks_queue_url())
        receiver._deliveries.clear()
        for (_, events), point in zip(told, points, strict=True):
            start_cold()
            # What waits was looked at before, and is due late: it is the first one's end that wakes it.
            for event in events[1:]:
                deliver(office, event.id)
            steps.kill(lambda event=events[0]: deliver(office, event.id), at=point)  # type: ignore[misc]

        swept = _until_done(office, told)

        lost = extra = 0
        for document, _ in told:
            got = [
                one.content["sequence"]
                for one in receiver.taken
                if one.content["data"]["document"]["id"] == document.id
            ]
            lost += EVENTS - len(set(got))
            extra = max(extra, len(got) - EVENTS)
            assert got == sorted(got)
        tally.add("deliverer, in order", points=len(points), lost=lost, most_extra=extra)
        assert (lost, extra <= 1) == (0, True)
        assert swept <= ROUNDS

    def test_is_relayed_in_order(
        self, office: Office, receiver: Receiver, steps: Steps, tally: Tally
    ) -> None:
        endpoint = ordered(office, receiver.url)
        model = office.sent()
        points = [one for one in steps.points(lambda: office.relay(model)) if one.leaves_a_trace]
        sent = [office.sent() for _ in points]
        for document, point in zip(sent, points, strict=True):
            steps.kill(lambda document=document: office.relay(document), at=point)  # type: ignore[misc]
        for document in sent:
            office.relay(document)

        for document in sent:
            rows = [row(event, endpoint) for event in office.history(document)]
            assert [one.previous for one in rows] == [None, rows[0].id, rows[1].id]
        tally.add("relay, in order", points=len(points), lost=0, most_extra=0)


def _until_done(office: Office, told: list[tuple[Document, tuple[Event, ...]]]) -> int:
    """Let the sweeper come by until nothing is pending; return how often it came."""
    for number in range(ROUNDS):
        while woken(office):
            pass
        pending = [
            one
            for document, _ in told
            for one in office.deliveries(document)
            if one.state is DeliveryState.PENDING
        ]
        if not pending:
            return number
        office.clock.passes(2 * GRACE)
        office.sweep()
    raise AssertionError("something is pending still")
