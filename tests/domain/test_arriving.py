"""People who follow their link, to pages or to the form that makes them."""

from __future__ import annotations

from dataclasses import replace

from functions.domain.arriving import arrived
from functions.domain.documents import Document
from functions.domain.events import EventType
from functions.domain.files import File, FileState
from functions.domain.recipients import RecipientStatus
from tests.builders import LATER, NOON, in_progress, ready_file, recipient, recipient_id, refused, settled

ANA, LUIS = recipient_id("ana"), recipient_id("luis")


def pageless(document: Document) -> Document:
    """Return the document while somebody still has to give the values of its pages."""
    return replace(document, file=File(state=FileState.AWAITING_VALUES))


class TestWhoComesBeforeThereArePages:
    def test_has_started_once_and_views_later(self) -> None:
        here = arrived(pageless(in_progress()), ANA, at=NOON)

        assert here.happening is not None
        assert (here.happening.type, here.happening.data) == (
            EventType.RECIPIENT_STARTED,
            {"recipient_id": ANA},
        )
        assert (here.recipient(ANA).arrived_at, here.recipient(ANA).viewed_at) == (NOON, None)
        again = settled(here)
        assert arrived(again, ANA, at=LATER) is again

        viewed = arrived(replace(again, file=ready_file()), ANA, at=LATER)

        assert viewed.happening is not None
        assert viewed.happening.type is EventType.RECIPIENT_VIEWED
        assert (viewed.recipient(ANA).arrived_at, viewed.recipient(ANA).viewed_at) == (NOON, LATER)

    def test_is_told_of_each_person_apart(self) -> None:
        here = settled(arrived(pageless(in_progress()), ANA, at=NOON))

        other = arrived(here, LUIS, at=LATER)

        assert other.recipient(LUIS).arrived_at == LATER

    def test_has_not_started_before_their_turn(self) -> None:
        waiting = pageless(in_progress(recipient("ana"), replace(recipient("luis"), order_group=2)))

        assert arrived(waiting, LUIS, at=NOON) is waiting

    def test_begins_anew_once_the_document_does(self) -> None:
        here = settled(arrived(pageless(in_progress()), ANA, at=NOON))

        assert here.recipient(ANA).afresh().arrived_at is None


class TestWhoComesToPages:
    def test_has_viewed_them_and_nothing_else(self) -> None:
        here = arrived(in_progress(), ANA, at=NOON)

        assert here.happening is not None
        assert here.happening.type is EventType.RECIPIENT_VIEWED
        assert here.recipient(ANA).status is RecipientStatus.VIEWED
        assert here.recipient(ANA).arrived_at is None
        again = settled(here)
        assert arrived(again, ANA, at=LATER) is again

    def test_is_told_of_no_more_after_the_end(self) -> None:
        ended = pageless(refused())

        assert arrived(ended, LUIS, at=LATER) is ended
