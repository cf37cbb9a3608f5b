"""Somebody who reads the feed, and what there is for them to read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from functions.actions import documents, feeding
from functions.actions.feeding import FedEvent, FeedPage
from functions.domain.documents import Document
from functions.domain.feed import SETTLED, Choice, Entry
from functions.storage import feed
from tests.reliability.office import Office

FOREVER: Final = 100_000
EVERYTHING: Final = Choice()


@dataclass
class Reader:
    """Somebody's program that reads the feed by its cursor, and keeps what it was told."""

    office: Office
    limit: int = 7
    choice: Choice = EVERYTHING
    cursor: str | None = None
    since: datetime | None = None
    seen: list[str] = field(default_factory=list)

    def page(self) -> FeedPage:
        page = feeding.read_page(
            self.office.account_id,
            self.choice,
            cursor=self.cursor,
            since=self.since,
            limit=self.limit,
            at=self.office.clock(),
        )
        self.cursor = page.cursor
        self.seen += [one.pointer.event_id for one in page.events]
        return page

    def to_the_end(self) -> list[FedEvent]:
        """Read until there is no more, and return what came."""
        came: list[FedEvent] = []
        while True:
            page = self.page()
            came += page.events
            if not page.more:
                return came


def ids(office: Office, *documents: Document) -> list[str]:
    """Return the ids of the documents' events, history after history."""
    return [event.id for one in documents for event in office.history(one)]


def in_the_feed(office: Office) -> list[Entry]:
    """Return all entries by their positions, once no gap can be filled any more."""
    later = office.clock() + SETTLED
    return list(feed.entries(office.account_id, after=0, limit=FOREVER, at=later))


def relayed(office: Office) -> Document:
    document = office.sent()
    office.relay(document)
    return document


def changed(office: Office, document: Document, *, name: str) -> None:
    """Let one more event happen to a draft."""
    command = office.command()
    documents.update_document(
        command,
        document.id,
        expected_version=None,
        name=name,
        source=None,
        external_id=None,
        metadata=None,
    )
    command.unit.commit()
