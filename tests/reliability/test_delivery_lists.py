from __future__ import annotations

import base64
from datetime import datetime, timedelta

import pytest

from functions import settings
from functions.actions import delivery_log, endpoint_tests, endpoints
from functions.domain.delivery_log import KEPT, DeliveriesOfWhat, Standing
from functions.domain.endpoints import Delivery, EndpointNotFound
from functions.domain.feed import EventNotFound
from functions.storage.paging import CursorInvalid, Page, cursor_after
from tests.receiver import Receiver
from tests.reliability.messages import wakeups
from tests.reliability.office import Office
from tests.reliability.replayed import Desk
from tests.reliability.test_replaying import STRANGER, event_of


@pytest.fixture
def desk(office: Office) -> Desk:
    wakeups(settings.replays_queue_url())
    return Desk(office)


def listed(
    desk: Desk,
    *,
    endpoint_id: str | None = None,
    event_id: str | None = None,
    document_id: str | None = None,
    state: Standing | None = None,
    limit: int = 100,
    cursor: str | None = None,
    account_id: str | None = None,
    at: datetime | None = None,
) -> Page[Delivery]:
    return delivery_log.list_deliveries(
        account_id or desk.office.account_id,
        endpoint_id=endpoint_id,
        event_id=event_id,
        document_id=document_id,
        state=state,
        limit=limit,
        cursor=cursor,
        at=at or desk.office.clock(),
    )


def walked(desk: Desk, **asked: object) -> list[Delivery]:
    """Return all pages, of a few each."""
    found: list[Delivery] = []
    cursor = None
    while True:
        page = listed(desk, limit=3, cursor=cursor, **asked)  # type: ignore[arg-type]
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


class TestDeliveries:
    def test_by_endpoint_is_newest_event_first(self, desk: Desk, receiver: Receiver) -> None:
        endpoint = desk.office.endpoint(receiver.url)
        desk.office.endpoint(receiver.url)
        events = []
        for _ in range(7):
            events.append(event_of(desk, desk.happened()[0]))
            desk.office.clock.passes(timedelta(seconds=1))

        assert [one.event_id for one in walked(desk, endpoint_id=endpoint.id)] == events[::-1]

    def test_by_state_finds_what_stands_so(self, desk: Desk, receiver: Receiver) -> None:
        endpoint = desk.office.endpoint(receiver.url)
        documents = desk.happened(8)
        failed = {desk.failed(one, endpoint).id for one in documents[:4]}

        found = {state: walked(desk, endpoint_id=endpoint.id, state=state) for state in Standing}

        assert {one.id for one in found[Standing.FAILED]} == failed
        assert len(found[Standing.PENDING]) == 4
        assert sum(map(len, found.values())) == 8

    def test_forgets_a_failure_that_is_replayed(self, desk: Desk, receiver: Receiver) -> None:
        endpoint = desk.office.endpoint(receiver.url)
        (document,) = desk.happened()
        desk.again(desk.failed(document, endpoint))

        assert walked(desk, endpoint_id=endpoint.id, state=Standing.FAILED) == []
        assert len(walked(desk, endpoint_id=endpoint.id, state=Standing.PENDING)) == 1

    def test_by_event_is_of_every_endpoint(self, desk: Desk, receiver: Receiver) -> None:
        endpoints = [desk.office.endpoint(receiver.url) for _ in range(7)]
        mine, _ = desk.happened(2)

        found = walked(desk, event_id=event_of(desk, mine))

        assert [one.endpoint_id for one in found] == sorted(one.id for one in endpoints)
        assert {one.document_id for one in found} == {mine.id}

    def test_of_a_test_event_by_another_state_than_it_has_are_none(
        self, desk: Desk, receiver: Receiver
    ) -> None:
        endpoint = desk.office.endpoint(receiver.url)
        command = desk.office.command()
        (one,) = endpoint_tests.send_example(command, endpoint.id, event_type="document.completed")
        command.unit.commit()

        assert listed(desk, event_id=one.event_id, state=Standing.DELIVERED).items == ()
        with pytest.raises(EventNotFound):
            listed(desk, event_id=one.event_id, state=Standing.DELIVERED, account_id=STRANGER)

    def test_by_document_walks_its_history_back(self, desk: Desk, receiver: Receiver) -> None:
        desk.office.endpoint(receiver.url)
        desk.office.endpoint(receiver.url)
        document = desk.office.sent(recipients=2)
        desk.office.relay(document)
        desk.happened()

        found = walked(desk, document_id=document.id)

        newest_first = [one.id for one in reversed(desk.office.history(document))]
        assert [one.event_id for one in found] == [event for event in newest_first for _ in range(2)]
        assert len({one.id for one in found}) == len(found)

    def test_shows_nothing_that_is_older_than_thirty_days(self, desk: Desk, receiver: Receiver) -> None:
        endpoint = desk.office.endpoint(receiver.url)
        (document,) = desk.happened()
        late = desk.office.clock() + KEPT

        assert listed(desk, endpoint_id=endpoint.id, at=late).items == ()
        assert listed(desk, document_id=document.id, at=late).items == ()
        with pytest.raises(EventNotFound):
            listed(desk, event_id=event_of(desk, document), at=late)

    def test_of_an_endpoint_that_was_deleted_is_still_told_to_its_account_alone(
        self, desk: Desk, receiver: Receiver
    ) -> None:
        endpoint = desk.office.endpoint(receiver.url)
        desk.happened()
        desk.removed(endpoint)

        assert len(listed(desk, endpoint_id=endpoint.id).items) == 1
        with pytest.raises(EndpointNotFound):
            listed(desk, endpoint_id=endpoint.id, account_id=STRANGER)

    @pytest.mark.parametrize("given", [{}, {"endpoint_id": "whk_1", "event_id": "evt_1"}])
    def test_is_of_one_thing(self, desk: Desk, given: dict[str, str]) -> None:
        with pytest.raises(DeliveriesOfWhat):
            listed(desk, **given)  # type: ignore[arg-type]

    def test_takes_no_cursor_that_it_did_not_give(self, desk: Desk, receiver: Receiver) -> None:
        endpoint = desk.office.endpoint(receiver.url)
        (document,) = desk.happened()

        for asked in (
            {"endpoint_id": endpoint.id},
            {"event_id": event_of(desk, document), "cursor": "YQpi"},
            {"document_id": document.id},
        ):
            with pytest.raises(CursorInvalid):
                listed(desk, **{"cursor": "x", **asked})  # type: ignore[arg-type]

    @pytest.mark.parametrize("told", ["", "doc_1", "\ud7ff" * 600])
    def test_takes_no_cursor_of_another_list(self, desk: Desk, told: str) -> None:
        cursor = cursor_after({"sk": told, "pk": told}, sort_key="sk")

        with pytest.raises(CursorInvalid):
            endpoints.list_endpoints(desk.office.account_id, limit=1, cursor=cursor)

    def test_takes_no_cursor_with_more_digits_than_a_history_has(self, desk: Desk) -> None:
        (document,) = desk.happened()
        cursor = base64.urlsafe_b64encode(b"9" * 5000 + b"\n").decode()

        with pytest.raises(CursorInvalid):
            listed(desk, document_id=document.id, cursor=cursor)
