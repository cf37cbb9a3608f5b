from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from functions import settings
from functions.actions import delivery_log, replaying
from functions.api.documents.delete_document import delete_document
from functions.domain.delivery_log import KEPT
from functions.domain.documents import Document
from functions.domain.endpoints import DeliveryNotFound, EndpointNotFound, delivery_id
from functions.domain.replaying import (
    AHEAD,
    PER_SECOND,
    DeliveryBeingSent,
    EndpointDisabled,
    ReplayNotFound,
    ReplayState,
    ReplayUnderWay,
    Which,
)
from functions.domain.retries import ATTEMPTS
from functions.storage import deliveries, purging
from tests.receiver import Receiver
from tests.reliability.messages import wakeups
from tests.reliability.office import Office
from tests.reliability.replayed import Desk
from tests.reliability.test_purging import remains

DAY = timedelta(days=1)
STRANGER = "acc_01ARZ3NDEKTSV4RRFFQ69G5FAV"


@pytest.fixture
def desk(office: Office) -> Desk:
    wakeups(settings.replays_queue_url())
    return Desk(office)


def event_of(desk: Desk, document: Document) -> str:
    return desk.office.history(document)[-1].id


class TestReplayOfOne:
    def test_sends_the_same_bytes_by_the_same_id(self, desk: Desk, receiver: Receiver) -> None:
        endpoint = desk.office.endpoint(receiver.url)
        (document,) = desk.happened()
        desk.office.clock.passes(AHEAD * 2)
        desk.office.sweep()
        desk.deliver()
        (told,) = desk.office.deliveries(document)
        desk.office.clock.passes(29 * DAY)

        again = desk.again(told)
        desk.deliver()

        first, second = receiver.deliveries
        assert (first.id, first.body) == (second.id, second.body)
        assert first.headers["webhook-timestamp"] <= second.headers["webhook-timestamp"]
        (now,) = desk.office.deliveries(document)
        assert (now.attempts, now.earlier_attempts, now.state.value) == (2, 1, "delivered")
        assert again.endpoint_id == endpoint.id
        logged = delivery_log.get_delivery(
            desk.office.account_id, told.id, links=True, at=desk.office.clock()
        )
        assert [one.number for one in logged.attempts] == [1, 2]
        assert logged.body == first.body

    def test_gets_the_whole_schedule_once_more(self, desk: Desk, receiver: Receiver) -> None:
        desk.office.endpoint(receiver.url)
        receiver.statuses[:] = [500] * 2 * ATTEMPTS
        (document,) = desk.happened()
        self._until_it_ends(desk, document)
        (told,) = desk.office.deliveries(document)
        assert (told.attempts, told.state.value) == (ATTEMPTS, "failed")

        desk.again(told)
        self._until_it_ends(desk, document)

        (told,) = desk.office.deliveries(document)
        assert (told.attempts, told.state.value) == (2 * ATTEMPTS, "failed")
        assert (
            len({one.body for one in receiver.deliveries})
            == len({one.id for one in receiver.deliveries})
            == 1
        )
        assert len(deliveries.attempts_of(told)) == 2 * ATTEMPTS

    def test_of_one_that_waits_is_one_attempt_of_those_left(self, desk: Desk, receiver: Receiver) -> None:
        desk.office.endpoint(receiver.url)
        receiver.statuses[:] = [500]
        (document,) = desk.happened()
        desk.office.clock.passes(AHEAD * 2)
        desk.office.sweep()
        desk.deliver()
        (waiting,) = desk.office.deliveries(document)

        desk.again(waiting)
        desk.deliver()

        (told,) = desk.office.deliveries(document)
        assert (told.attempts, told.earlier_attempts, told.state.value) == (2, 0, "delivered")

    def test_twice_at_once_begins_once(self, desk: Desk, receiver: Receiver) -> None:
        endpoint = desk.office.endpoint(receiver.url)
        (document,) = desk.happened()
        failed = desk.failed(document, endpoint)

        desk.again(failed)
        desk.again(failed)
        desk.deliver()

        assert len(receiver.deliveries) == 1

    def test_of_one_that_is_being_sent_is_refused(self, desk: Desk, receiver: Receiver) -> None:
        desk.office.endpoint(receiver.url)
        (document,) = desk.happened()
        (told,) = desk.office.deliveries(document)
        assert deliveries.claim(told, at=desk.office.clock(), lease=timedelta(minutes=1)) is not None

        with pytest.raises(DeliveryBeingSent):
            desk.again(told)

    def test_to_an_endpoint_that_is_disabled_or_gone_is_refused(self, desk: Desk, receiver: Receiver) -> None:
        endpoint = desk.office.endpoint(receiver.url)
        (document,) = desk.happened()
        failed = desk.failed(document, endpoint)
        disabled = desk.disabled(endpoint)

        with pytest.raises(EndpointDisabled):
            desk.again(failed)
        desk.removed(disabled)
        with pytest.raises(EndpointNotFound):
            desk.again(failed)

    def test_is_not_found_after_thirty_days_nor_by_others(self, desk: Desk, receiver: Receiver) -> None:
        endpoint = desk.office.endpoint(receiver.url)
        (document,) = desk.happened()
        failed = desk.failed(document, endpoint)
        at = desk.office.clock()

        for account_id, moment in ((STRANGER, at), (desk.office.account_id, at + KEPT)):
            with pytest.raises(DeliveryNotFound):
                delivery_log.load(account_id, failed.id, at=moment)
        never = delivery_id(event_id="evt_01ARZ3NDEKTSV4RRFFQ69G5FAV", endpoint_id=endpoint.id)
        for unknown in (never, "dlv_1"):
            with pytest.raises(DeliveryNotFound):
                delivery_log.load(desk.office.account_id, unknown, at=at)

    def _until_it_ends(self, desk: Desk, document: Document) -> None:
        for _ in range(ATTEMPTS + 1):
            (told,) = desk.office.deliveries(document)
            if told.state.value != "pending":
                return
            desk.office.clock.passes(max(told.not_before - desk.office.clock(), timedelta()) + 2 * AHEAD)
            desk.office.sweep()
            desk.deliver()
        raise AssertionError("it has not ended")


class TestReplayOfWhatWasMissed:
    def test_tells_an_endpoint_what_happened_before_it_was_there(
        self, desk: Desk, receiver: Receiver
    ) -> None:
        documents = desk.happened(3)
        endpoint = desk.office.endpoint(receiver.url)

        replay = desk.asked(endpoint, Which.MISSED)
        desk.settle()

        # Several are under way at once: whose answer comes first is nobody's to say.
        assert len(receiver.taken) == len(documents)
        assert {one.id: one.body for one in receiver.taken} == {
            event_of(desk, one): desk.office.body(desk.office.history(one)[-1]) for one in documents
        }
        assert (desk.stands(replay).seen, desk.stands(replay).owed) == (3, 3)
        progress = replaying.get_replay(desk.office.account_id, endpoint.id, replay.id)
        assert (progress.done, progress.replay.state) == (3, ReplayState.COMPLETED)

    def test_tells_what_happened_while_it_was_disabled_and_what_failed(
        self, desk: Desk, receiver: Receiver
    ) -> None:
        endpoint = desk.office.endpoint(receiver.url)
        got, failed, discarded = desk.happened(3)
        desk.failed(failed, endpoint)
        wakeups(settings.webhooks_queue_url())
        desk.office.clock.passes(2 * AHEAD)
        (one,) = desk.office.deliveries(got)
        desk.again(one)
        desk.deliver()
        endpoint = desk.disabled(endpoint)
        desk.settle()
        (never,) = desk.happened()
        endpoint = desk.enabled(endpoint)
        states = [desk.office.deliveries(one)[0].state.value for one in (got, failed, discarded)]
        assert states == ["delivered", "failed", "discarded"]
        assert desk.office.deliveries(never) == []

        desk.asked(endpoint, Which.MISSED)
        desk.settle()

        missed = {event_of(desk, one) for one in (failed, discarded, never)}
        assert {one.id for one in receiver.taken[1:]} == missed
        assert len(receiver.taken) == 4

    def test_leaves_what_is_under_way_alone(self, desk: Desk, receiver: Receiver) -> None:
        endpoint = desk.office.endpoint(receiver.url)
        (document,) = desk.happened()
        (before,) = desk.office.deliveries(document)

        replay = desk.asked(endpoint, Which.MISSED)
        desk.work(replay)

        assert desk.office.deliveries(document) == [before]
        assert (desk.stands(replay).seen, desk.stands(replay).owed) == (1, 0)

    def test_keeps_to_the_time_that_is_asked_for(self, desk: Desk, receiver: Receiver) -> None:
        for _ in range(2):
            desk.happened()
            desk.office.clock.passes(DAY)
        start = desk.office.clock()
        wanted = desk.happened(2)
        desk.office.clock.passes(DAY)
        end = desk.office.clock()
        desk.happened()
        desk.office.clock.passes(DAY)
        endpoint = desk.office.endpoint(receiver.url)

        desk.asked(endpoint, Which.MISSED, since=start, until=end)
        desk.settle()

        assert {one.id for one in receiver.taken} == {event_of(desk, one) for one in wanted}

    def test_sees_an_event_whose_relay_was_under_way(self, desk: Desk, receiver: Receiver) -> None:
        """Its relay has asked who hears of it before the endpoint was there, and puts it in the feed afterwards."""
        late = desk.office.draft()
        endpoint = desk.office.endpoint(receiver.url)
        replay = desk.asked(endpoint, Which.MISSED)
        desk.work(replay)
        assert desk.stands(replay).state is ReplayState.RUNNING
        disabled = desk.disabled(endpoint)
        desk.office.relay(late)
        desk.enabled(disabled)

        desk.settle()

        assert [one.id for one in receiver.taken] == [event_of(desk, late)]
        assert desk.stands(replay).state is ReplayState.COMPLETED

    def test_keeps_to_the_endpoints_scope_and_wishes(self, desk: Desk, receiver: Receiver) -> None:
        mine, _ = desk.happened(2)
        endpoint = desk.scoped(receiver.url, document_id=mine.id)
        elsewhere = desk.scoped(receiver.url, client_id="cli_01ARZ3NDEKTSV4RRFFQ69G5FAV")
        picky = desk.office.endpoint(receiver.url)
        changed = replace(picky, event_types=("document.sent",), version=picky.version + 1)
        desk.changed(picky, changed)

        for one in (endpoint, elsewhere, picky):
            desk.asked(one, Which.MISSED)
        desk.settle()

        assert [one.id for one in receiver.taken] == [event_of(desk, mine)]

    def test_begins_so_many_a_second_and_no_more(self, desk: Desk, receiver: Receiver) -> None:
        documents = desk.happened(3 * PER_SECOND)
        endpoint = desk.office.endpoint(receiver.url)

        desk.work(desk.asked(endpoint, Which.MISSED))

        owed = sorted(one.not_before for each in documents for one in desk.office.deliveries(each))
        assert len(owed) == 3 * PER_SECOND
        for first, after in zip(owed, owed[PER_SECOND:], strict=False):
            assert after - first >= timedelta(seconds=1)

    @pytest.mark.parametrize("how", ["disabled", "removed"])
    def test_stops_when_the_endpoint_is_gone(self, desk: Desk, receiver: Receiver, how: str) -> None:
        desk.happened()
        endpoint = desk.office.endpoint(receiver.url)
        replay = desk.asked(endpoint, Which.MISSED)
        getattr(desk, how)(endpoint)

        desk.settle()

        assert (desk.stands(replay).state, desk.stands(replay).owed) == (ReplayState.STOPPED, 0)
        assert receiver.deliveries == []

    def test_is_one_at_a_time(self, desk: Desk, receiver: Receiver) -> None:
        endpoint, other = desk.office.endpoint(receiver.url), desk.office.endpoint(receiver.url)
        first = desk.asked(endpoint, Which.MISSED)

        with pytest.raises(ReplayUnderWay) as refused:
            desk.asked(endpoint, Which.ALL)
        assert refused.value.facts == {"replay_id": first.id}
        desk.asked(other, Which.MISSED)
        desk.settle()
        assert desk.asked(endpoint, Which.ALL).id != first.id

    def test_is_found_below_its_own_endpoint_and_account_alone(self, desk: Desk, receiver: Receiver) -> None:
        endpoint, other = desk.office.endpoint(receiver.url), desk.office.endpoint(receiver.url)
        replay = desk.asked(endpoint, Which.MISSED)

        for account_id, endpoint_id in ((STRANGER, endpoint.id), (desk.office.account_id, other.id)):
            with pytest.raises(ReplayNotFound):
                replaying.get_replay(account_id, endpoint_id, replay.id)

    def test_leaves_nothing_of_a_document_that_was_purged(self, desk: Desk, receiver: Receiver) -> None:
        (document,) = desk.happened()
        assert desk.office.ask(delete_document, document_id=document.id).status == 200
        desk.office.relay(document)
        rest = remains(desk.office, document)
        purging.clear_rows(desk.office.account_id, document.id)
        left = remains(desk.office, document)
        assert len(left) < len(rest)
        endpoint = desk.office.endpoint(receiver.url)

        desk.asked(endpoint, Which.MISSED)
        desk.settle()

        assert receiver.deliveries == []
        assert remains(desk.office, document) == left


class TestReplayOfAll:
    def test_tells_each_event_once_more_and_no_more(self, desk: Desk, receiver: Receiver) -> None:
        endpoint = desk.office.endpoint(receiver.url)
        documents = desk.happened(2)
        desk.settle()

        desk.asked(endpoint, Which.ALL)
        desk.settle()

        events = sorted(event_of(desk, one) for one in documents)
        assert sorted(one.id for one in receiver.taken) == sorted(2 * events)
        assert len({one.body for one in receiver.taken}) == 2
