from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from functions.actions import feeding, keeping, relaying
from functions.api.documents.delete_document import delete_document
from functions.domain.duties import GRACE
from functions.domain.events import EventType
from functions.domain.feed import KEPT, SETTLED, WALKED, Choice, CursorExpired, EventNotFound
from functions.domain.keeping import RESTORABLE
from functions.storage import feed
from tests.reliability.crashing import Steps
from tests.reliability.feed_reader import FOREVER, Reader, ids, in_the_feed, relayed
from tests.reliability.office import Office

SENT = ["document.created", "document.updated", "document.sent"]
DAY = timedelta(days=1)


class TestReader:
    def test_is_told_of_every_event_in_order(self, office: Office) -> None:
        first, second = relayed(office), relayed(office)

        assert [one.pointer.event_id for one in Reader(office).to_the_end()] == ids(office, first, second)

    def test_is_told_what_a_native_endpoint_is_told(self, office: Office) -> None:
        document = relayed(office)

        told = [one.body for one in Reader(office).to_the_end()]

        assert told == [office.body(event) for event in office.history(document)]

    def test_goes_on_from_the_end_with_what_has_come_since(self, office: Office) -> None:
        reader = Reader(office)
        relayed(office)
        reader.to_the_end()
        assert reader.to_the_end() == []
        later = relayed(office)

        assert [one.pointer.event_id for one in reader.to_the_end()] == ids(office, later)

    def test_of_an_empty_feed_misses_nothing_of_what_comes(self, office: Office) -> None:
        reader = Reader(office)
        assert reader.to_the_end() == []

        document = relayed(office)

        assert [one.pointer.event_id for one in reader.to_the_end()] == ids(office, document)

    def test_gets_pages_of_at_most_so_many_and_hears_when_there_are_no_more(self, office: Office) -> None:
        relayed(office)
        reader = Reader(office, limit=2)

        pages = [reader.page(), reader.page(), reader.page()]

        assert [(len(one.events), one.more) for one in pages] == [(2, True), (1, False), (0, False)]

    def test_hears_at_once_that_a_full_page_was_the_last(self, office: Office) -> None:
        relayed(office)

        page = Reader(office, limit=3).page()

        assert (len(page.events), page.more) == (3, False)

    def test_gets_what_one_answer_can_hold_and_the_rest_with_the_next(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        document = relayed(office)
        monkeypatch.setattr(feeding, "_MOST_BYTES", 1)
        reader = Reader(office)

        pages = [reader.page() for _ in SENT]

        assert [(len(one.events), one.more) for one in pages] == [(1, True), (1, True), (1, False)]
        assert reader.seen == ids(office, document)


class TestReaderWhoChooses:
    def test_gets_those_types_and_no_others(self, office: Office) -> None:
        relayed(office)
        reader = Reader(office, choice=Choice(types=("document.sent",)))

        assert [one.pointer.type for one in reader.to_the_end()] == [EventType.DOCUMENT_SENT]

    def test_gets_those_of_one_document(self, office: Office) -> None:
        relayed(office)
        wanted = relayed(office)
        relayed(office)

        reader = Reader(office, choice=Choice(document_id=wanted.id))

        assert [one.pointer.event_id for one in reader.to_the_end()] == ids(office, wanted)

    def test_gets_those_of_one_client(self, office: Office) -> None:
        document = relayed(office)

        own = Reader(office, choice=Choice(client_id=office.client_id)).to_the_end()
        others = Reader(office, choice=Choice(client_id="cli_01ARZ3NDEKTSV4RRFFQ69G5FAV")).to_the_end()

        assert [one.pointer.event_id for one in own] == ids(office, document)
        assert others == []

    def test_is_told_that_there_is_more_after_many_rows_without_a_hit(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(feeding, "_ROWS", 2)
        monkeypatch.setattr(feeding, "_MOST_ROWS", 4)
        for _ in range(3):
            relayed(office)
        wanted = relayed(office)
        reader = Reader(office, choice=Choice(document_id=wanted.id))

        pages = [reader.page() for _ in range(3)]

        assert [(len(one.events), one.more) for one in pages] == [(0, True), (0, True), (3, False)]
        assert reader.seen == ids(office, wanted)


class TestReaderOfAnotherTime:
    def test_begins_with_what_was_told_since(self, office: Office) -> None:
        told: list[tuple[datetime, list[str]]] = []
        for _ in range(9):
            office.clock.passes(timedelta(minutes=1))
            told.append((office.clock(), ids(office, relayed(office))))

        for number, (moment, _) in enumerate(told):
            reader = Reader(office, since=moment)
            reader.to_the_end()
            assert reader.seen == [one for _, some in told[number:] for one in some]

    def test_misses_nothing_where_relays_wrote_their_times_out_of_order(self, office: Office) -> None:
        start = office.clock()
        behind = [0, 50, 10, 59, 0, 30, 59, 1, 45, 20, 0, 59]
        for number, late in enumerate(behind):
            at = start + timedelta(seconds=10 * number - late)
            relaying.relay_document(office.account_id, office.sent().id, at=at)
        entries = list(feed.entries(office.account_id, after=0, limit=FOREVER, at=start + DAY))

        for moment in sorted({one.relayed_at for one in entries}):
            place = feed.position_at(office.account_id, moment)
            assert all(one.position > place for one in entries if one.relayed_at >= moment)

    def test_is_shown_nothing_that_is_older_than_30_days_although_it_is_there(self, office: Office) -> None:
        relayed(office)
        office.clock.passes(KEPT + timedelta(minutes=1))
        assert len(in_the_feed(office)) == len(SENT)

        assert Reader(office).to_the_end() == []
        young = relayed(office)
        assert [one.pointer.event_id for one in Reader(office).to_the_end()] == ids(office, young)

    def test_is_refused_with_a_cursor_after_which_something_may_be_gone(self, office: Office) -> None:
        reader = Reader(office, limit=1)
        relayed(office)
        reader.page()
        office.clock.passes(WALKED + timedelta(minutes=1))

        with pytest.raises(CursorExpired):
            reader.page()

    def test_has_a_day_to_go_on_from_the_oldest(self, office: Office) -> None:
        document = relayed(office)
        office.clock.passes(KEPT - timedelta(minutes=1))
        reader = Reader(office, limit=1)
        reader.page()
        office.clock.passes(DAY - timedelta(minutes=1))

        reader.to_the_end()

        assert reader.seen == ids(office, document)

    def test_goes_on_after_a_long_silence_in_which_they_asked(self, office: Office) -> None:
        reader = Reader(office)
        relayed(office)
        reader.to_the_end()
        for _ in range(3):
            office.clock.passes(KEPT - DAY)
            assert reader.to_the_end() == []

        later = relayed(office)

        assert [one.pointer.event_id for one in reader.to_the_end()] == ids(office, later)


class TestOneEvent:
    def test_is_found_by_its_id(self, office: Office) -> None:
        event = office.history(relayed(office))[-1]

        found = feeding.load_event(office.account_id, event.id, at=office.clock())

        assert found.body == office.body(event)

    def test_is_not_found_after_30_days(self, office: Office) -> None:
        event = office.history(relayed(office))[-1]
        office.clock.passes(KEPT + timedelta(minutes=1))

        with pytest.raises(EventNotFound):
            feeding.load_event(office.account_id, event.id, at=office.clock())


class TestPurgedDocument:
    def test_leaves_its_events_without_anything_of_a_person(self, office: Office) -> None:
        reader = Reader(office)
        reader.to_the_end()
        document = relayed(office)
        assert office.ask(delete_document, document_id=document.id).status == 200
        office.relay(document)
        told = ids(office, document)
        office.clock.passes(RESTORABLE + GRACE + timedelta(seconds=1))

        keeping.purge_document(office.command(), document_id=document.id, clock=office.clock)

        left = reader.to_the_end()
        assert [one.pointer.event_id for one in left] == told
        assert [one.body for one in left] == [None] * len(told)


class TestGap:
    def test_is_waited_for_and_then_passed(self, office: Office, steps: Steps) -> None:
        reader = Reader(office)
        model = office.sent()
        points = steps.points(lambda: office.relay(model))
        (taken,) = [one for one in points if one.call == "UpdateItem" and one.after][:1]
        reader.to_the_end()
        broken = office.sent()
        steps.kill(lambda: office.relay(broken), at=taken)
        whole = relayed(office)

        assert reader.to_the_end() == []
        office.relay(broken)
        assert reader.to_the_end() == []
        office.clock.passes(SETTLED)
        assert [one.pointer.event_id for one in reader.to_the_end()] == ids(office, whole, broken)
