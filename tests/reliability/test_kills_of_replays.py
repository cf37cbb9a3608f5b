from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

import pytest

from functions import settings
from functions.api.deliveries.replay_delivery import replay_delivery
from functions.api.webhooks.replay_webhook import replay_webhook
from functions.domain.endpoints import MAX_ENDPOINTS, DeliveryState, Endpoint
from functions.domain.replaying import ReplayState, Which
from functions.storage import deliveries
from tests.receiver import Receiver
from tests.reliability.crashing import Point, Steps
from tests.reliability.messages import wakeups
from tests.reliability.office import Office, start_cold
from tests.reliability.replayed import SINCE, Desk
from tests.reliability.tally import Tally

EVENTS = 3


@pytest.fixture
def desk(office: Office) -> Desk:
    wakeups(settings.replays_queue_url())
    return Desk(office)


class TestReplayKilledAnywhere:
    @pytest.mark.timeout(600)
    def test_tells_of_each_missed_event_once(
        self, desk: Desk, receiver: Receiver, steps: Steps, tally: Tally
    ) -> None:
        office = desk.office
        events = [office.history(one)[-1].id for one in desk.happened(EVENTS)]
        points = self._points(desk, steps, receiver, Which.MISSED)
        told = lost = 0
        for some in _some_at_a_time(points):
            endpoints = [office.endpoint(receiver.url) for _ in some]
            asked = [desk.asked(one, Which.MISSED, since=office.clock() - SINCE) for one in endpoints]
            for replay, point in zip(asked, some, strict=True):
                start_cold()
                steps.kill(partial(desk.work, replay), at=point)

            desk.settle()

            for replay in map(desk.stands, asked):
                assert (replay.state, replay.seen, replay.owed) == (ReplayState.COMPLETED, EVENTS, EVENTS)
            lost += sum(_undelivered(events, one) for one in endpoints)
            told += len(endpoints) * EVENTS
            for one in endpoints:
                desk.removed(one)

        got = Counter(one.id for one in receiver.taken)
        tally.add("replay of what was missed", points=len(points), lost=lost, most_extra=got.total() - told)
        assert lost == 0
        assert set(got) == set(events)
        assert got.total() == told
        assert [len({one.body for one in receiver.taken if one.id == event}) for event in events] == [
            1
        ] * EVENTS

    @pytest.mark.timeout(600)
    def test_tells_of_each_failure_once_more(
        self, desk: Desk, receiver: Receiver, steps: Steps, tally: Tally
    ) -> None:
        office = desk.office
        points = self._points(desk, steps, receiver, Which.FAILED)
        told = lost = 0
        for some in _some_at_a_time(points):
            endpoints = [office.endpoint(receiver.url) for _ in some]
            documents = desk.happened(2)
            wakeups(settings.webhooks_queue_url())
            for document in documents:
                for one in endpoints:
                    desk.failed(document, one)
            asked = [desk.asked(one, Which.FAILED) for one in endpoints]
            for replay, point in zip(asked, some, strict=True):
                start_cold()
                steps.kill(partial(desk.work, replay), at=point)

            desk.settle()

            events = [office.history(one)[-1].id for one in documents]
            for replay in map(desk.stands, asked):
                assert (replay.state, replay.seen, replay.owed) == (ReplayState.COMPLETED, 2, 2)
            lost += sum(_undelivered(events, one) for one in endpoints)
            told += len(endpoints) * 2
            for one in endpoints:
                desk.removed(one)

        extra = len(receiver.taken) - told
        tally.add("replay of what failed", points=len(points), lost=lost, most_extra=extra)
        assert (lost, extra) == (0, 0)

    def _points(self, desk: Desk, steps: Steps, receiver: Receiver, which: Which) -> list[Point]:
        """Do one replay undisturbed, told to nobody, and return where it could be killed."""
        model = desk.office.endpoint(f"{receiver.url}/model")
        if which is Which.FAILED:
            for document in desk.happened(2):
                desk.failed(document, model)
        replay = desk.asked(model, which)
        start_cold()
        points = steps.points(partial(desk.work, replay))
        desk.removed(model)
        wakeups(settings.webhooks_queue_url())
        desk.settle()
        assert receiver.deliveries == []
        return points


class TestAskingKilledAnywhere:
    def test_for_a_replay_is_made_up_for_by_asking_again_with_the_same_key(
        self, desk: Desk, receiver: Receiver, steps: Steps, tally: Tally
    ) -> None:
        office = desk.office
        event = office.history(desk.happened()[0])[-1].id
        body = {"since": (office.clock() - SINCE).isoformat(), "which": "missed"}

        def ask(endpoint: Endpoint) -> str:
            answer = office.ask(replay_webhook, body, webhook_id=endpoint.id, key=endpoint.id)
            assert answer.status == 202, answer.text
            return str(answer.body["id"])

        model = office.endpoint(receiver.url)
        points = steps.points(lambda: ask(model))
        desk.removed(model)
        endpoints = [office.endpoint(receiver.url) for _ in points]
        for one, point in zip(endpoints, points, strict=True):
            steps.kill(partial(ask, one), at=point)
            assert ask(one) == ask(one)

        desk.settle()

        lost = sum(_undelivered([event], one) for one in endpoints)
        extra = len(receiver.taken) - len(endpoints)
        tally.add("asking for a replay", points=len(points), lost=lost, most_extra=extra)
        assert (lost, extra) == (0, 0)

    def test_for_one_delivery_is_made_up_for_by_asking_again_with_the_same_key(
        self, desk: Desk, receiver: Receiver, steps: Steps, tally: Tally
    ) -> None:
        office = desk.office
        endpoint = office.endpoint(receiver.url)

        def ask(delivery_id: str) -> None:
            answer = office.ask(replay_delivery, delivery_id=delivery_id, key=delivery_id)
            assert answer.status == 202, answer.text

        model = desk.failed(desk.happened()[0], endpoint)
        points = steps.points(lambda: ask(model.id))
        failed = [desk.failed(one, endpoint) for one in desk.happened(len(points))]
        for one, point in zip(failed, points, strict=True):
            steps.kill(partial(ask, one.id), at=point)
            ask(one.id)

        desk.settle()

        got = Counter(one.id for one in receiver.taken)
        lost = sum(1 for one in failed if got[one.event_id] == 0)
        extra = max(got.values()) - 1
        tally.add("asking for a delivery again", points=len(points), lost=lost, most_extra=extra)
        assert (lost, extra) == (0, 0)
        assert set(got) == {one.event_id for one in (model, *failed)}


def _some_at_a_time(points: Sequence[Point]) -> Iterator[Sequence[Point]]:
    """Yield as many points as an account may have endpoints."""
    for start in range(0, len(points), MAX_ENDPOINTS - 1):
        yield points[start : start + MAX_ENDPOINTS - 1]


def _undelivered(events: Sequence[str], endpoint: Endpoint) -> int:
    """Count the events that the endpoint has not got."""
    found = [deliveries.load(event, endpoint.id, part=0) for event in events]
    return sum(one is None or one.state is not DeliveryState.DELIVERED for one in found)
