from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from functions.domain.endpoints import EventTypeUnknown
from functions.domain.events import EventType
from functions.domain.feed import SETTLED, Choice, Entry, Pointer, readable

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MOMENT = timedelta(milliseconds=1)


def pointer(
    *, of: EventType = EventType.DOCUMENT_SENT, document_id: str = "doc_1", client_id: str | None = "cli_1"
) -> Pointer:
    return Pointer(
        event_id="evt_1",
        type=of,
        document_id=document_id,
        client_id=client_id,
        sequence=1,
        occurred_at=NOON,
    )


def rows(*positions: int, at: datetime = NOON) -> list[Entry]:
    return [Entry(position=one, pointer=pointer(), relayed_at=at) for one in positions]


def positions(*found: int, after: int = 0, at: datetime = NOON) -> list[int]:
    """Return the positions that are read of rows that were relayed at noon."""
    return [one.position for one in readable(rows(*found), after=after, at=at)]


class TestReadable:
    def test_is_all_that_stands_without_a_gap(self) -> None:
        assert positions(1, 2, 3) == [1, 2, 3]

    def test_is_nothing_where_nothing_stands(self) -> None:
        assert positions() == []

    def test_goes_on_from_where_the_reader_was(self) -> None:
        assert positions(8, 9, after=7) == [8, 9]

    def test_ends_before_a_gap_that_may_still_be_filled(self) -> None:
        assert positions(1, 2, 4, 5) == [1, 2]

    def test_ends_before_a_gap_at_its_very_beginning(self) -> None:
        assert positions(9, 10, after=7) == []

    def test_goes_over_a_gap_that_nobody_can_fill_any_more(self) -> None:
        assert positions(1, 4, 5, at=NOON + SETTLED) == [1, 4, 5]

    def test_waits_to_the_last_moment(self) -> None:
        assert positions(1, 4, 5, at=NOON + SETTLED - MOMENT) == [1]

    def test_judges_each_gap_by_what_stands_after_it(self) -> None:
        later = NOON + SETTLED
        found = [*rows(2), *rows(4, at=later), *rows(5)]

        assert [one.position for one in readable(found, after=0, at=later)] == [2]

    def test_waits_for_no_gap_that_is_behind_it(self) -> None:
        later = NOON + SETTLED
        found = [*rows(1, 3), *rows(4, 5, at=later)]

        assert [one.position for one in readable(found, after=0, at=later)] == [1, 3, 4, 5]


class TestChoice:
    def test_takes_everything_where_nothing_is_asked(self) -> None:
        assert all(Choice().takes(pointer(of=one)) for one in EventType)

    def test_takes_types_by_their_patterns(self) -> None:
        choice = Choice(types=("recipient.*", "document.completed"))

        taken = [one for one in EventType if choice.takes(pointer(of=one))]

        assert EventType.DOCUMENT_COMPLETED in taken
        assert EventType.RECIPIENT_SIGNED in taken
        assert {one.value.partition(".")[0] for one in taken} == {"document", "recipient"}
        assert EventType.DOCUMENT_SENT not in taken

    def test_takes_those_of_one_document(self) -> None:
        choice = Choice(document_id="doc_1")

        assert choice.takes(pointer(document_id="doc_1"))
        assert not choice.takes(pointer(document_id="doc_2"))

    def test_takes_those_of_one_client(self) -> None:
        choice = Choice(client_id="cli_1")

        assert choice.takes(pointer(client_id="cli_1"))
        assert not choice.takes(pointer(client_id="cli_2"))
        assert not choice.takes(pointer(client_id=None))

    def test_takes_what_fits_all_that_is_asked(self) -> None:
        choice = Choice(types=("document.*",), document_id="doc_1")

        assert not choice.takes(pointer(document_id="doc_2"))
        assert not choice.takes(pointer(of=EventType.RECIPIENT_SIGNED))

    def test_refuses_types_that_there_are_not(self) -> None:
        with pytest.raises(EventTypeUnknown) as refused:
            Choice(types=("document.*", "document.signed"))

        assert refused.value.facts == {"pattern": "document.signed"}
