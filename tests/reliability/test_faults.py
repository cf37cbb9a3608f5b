from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeVar

import pytest

from functions import settings
from functions.actions import delivering, notifying
from functions.actions.carriers import Phones
from functions.api.documents.create_document import create_document
from functions.api.documents.get_document import get_document
from functions.api.documents.get_document_status import get_document_status
from functions.api.documents.get_signing_url import get_signing_url
from functions.api.documents.list_document_events import list_document_events
from functions.api.documents.send_document import send_document
from functions.api.signers.create_signer import create_signer
from functions.api.signing.get_signing_session import get_signing_session
from functions.api.signing.open_document import open_document
from functions.domain.documents import Document
from functions.domain.duties import GRACE
from functions.domain.endpoints import DeliveryState
from functions.domain.finding import Sought
from functions.domain.lifecycle import Status
from functions.domain.summaries import DocumentSummary
from functions.storage import identity, searching
from tests.receiver import Receiver
from tests.reliability.failing import Faults
from tests.reliability.messages import wakeups
from tests.reliability.office import Answer, Office
from tests.reliability.post import Post
from tests.reliability.tally import Tally

LIVES = 60
AT_ONCE = 8
LATER = delivering.LEASE + GRACE + timedelta(seconds=1)
PATIENCE = 40

T = TypeVar("T")
Ask = Callable[[], Answer]


@dataclass
class Integration:
    """A customer's system that asks again, with the same key, until it is answered."""

    office: Office
    asked: int = 0
    wrong: int = 0
    """How many first answers were not what they should be."""

    def ask(self, ask: Ask) -> Answer:
        for number in range(PATIENCE):
            answer = ask()
            if number == 0:
                self.asked += 1
                self.wrong += answer.status >= 400
            if answer.status < 400:
                return answer
            assert answer.status in (500, 503), answer.text
        raise AssertionError(f"asked {PATIENCE} times in vain")

    def live(self, document: Document) -> None:
        """Send a draft, sign it and look at it; put a person and another draft in the books on the way."""
        office, named = self.office, document.id
        recipient = document.recipients[0].id
        person = {"client_id": office.client_id, "name": document.id, "email": "otra@example.com"}
        draft = {"client_id": office.client_id, "name": document.id, "file": {"upload": True}}
        self.ask(partial(office.ask, create_signer, person, key=document.id))
        self.ask(partial(office.ask, create_document, draft, key=document.id))
        self.ask(partial(office.ask, send_document, key=document.id, document_id=named))
        shown = self.ask(partial(office.ask, get_signing_url, recipient_id=recipient, document_id=named))
        secret = shown.body["url"].partition("#")[2]
        self.ask(partial(office.ask, get_signing_session, bearer=secret))
        self.ask(partial(office.ask, open_document, bearer=secret, key=document.id))
        self.ask(partial(office.sign, secret, key=document.id))
        self.ask(partial(office.ask, get_document, document_id=named))
        self.ask(partial(office.ask, get_document_status, document_id=named))
        self.ask(partial(office.ask, list_document_events, document_id=named))


class TestOperationsAtFivePercentFaults:
    @pytest.mark.timeout(300)
    def test_are_answered_right_in_999_of_1000_and_all_after_asking_again(
        self, office: Office, faults: Faults, tally: Tally
    ) -> None:
        integrations, made = _live(office, faults, share=0.05, lives=LIVES)

        asked, wrong = sum(one.asked for one in integrations), sum(one.wrong for one in integrations)
        tally.note(_told("5 % of AWS calls fail", asked=asked, made=made, wrong=wrong))
        assert made > asked // 10
        assert wrong <= asked / 1000


class TestOperationsInAStorm:
    @pytest.mark.timeout(300)
    def test_are_done_once_however_often_they_are_asked_for(
        self, office: Office, faults: Faults, tally: Tally
    ) -> None:
        integrations, made = _live(office, faults, share=0.5, lives=AT_ONCE)

        asked, wrong = sum(one.asked for one in integrations), sum(one.wrong for one in integrations)
        tally.note(_told("50 % of AWS calls fail", asked=asked, made=made, wrong=wrong))
        assert wrong > 0, "the storm was none"


class TestConsumersInAStorm:
    @pytest.mark.timeout(300)
    def test_bring_everything_to_its_end(
        self, office: Office, faults: Faults, receiver: Receiver, tally: Tally
    ) -> None:
        office.endpoint(receiver.url)
        documents = [office.sent(recipients=2) for _ in range(AT_ONCE)]
        post = Post()

        with faults.at(0.2):
            rounds = self._work(office, documents, post)
        tally.note(
            f"20 % of AWS calls fail: consumers ended everything after {faults.made} faults in {rounds} rounds"
        )

        taken = Counter(one.id for one in receiver.taken)
        for document in documents:
            assert office.owed(document) == []
            assert {one.state for one in office.deliveries(document)} == {DeliveryState.DELIVERED}
            for event in office.history(document):
                bodies = {one.body for one in receiver.taken if one.id == event.id}
                assert taken[event.id] >= 1
                assert bodies == {office.body(event)}
            assert office.happened(document).count("recipient.notified") == 2
            assert len({one.to for one in post.about(document)}) == 2
            assert len({one.reference for one in post.about(document)}) == 2

    def _work(self, office: Office, documents: list[Document], post: Post) -> int:
        """Wake whom the queues wake, let time pass, sweep, until nothing is owed; return how often."""
        for number in itertools.count(1):
            assert number < PATIENCE, "there is no end to it"
            for work in self._woken(office, documents, post):
                # What fails is given again: by its queue, or by the sweeper once its lease is over.
                _tried(work)
            office.clock.passes(LATER)
            swept = _tried(office.sweep)
            if swept and (swept.relays, swept.duties, swept.deliveries) == (0, 0, 0):
                return number
        raise AssertionError

    def _woken(self, office: Office, documents: list[Document], post: Post) -> Iterator[Callable[[], object]]:
        for document in documents:
            yield partial(office.relay, document)
            yield partial(
                notifying.notify_document,
                office.command(),
                document_id=document.id,
                carrier=post,
                phones=Phones(),
                clock=office.clock,
            )
        for wakeup in _tried(partial(wakeups, settings.webhooks_queue_url())) or []:
            detail = wakeup["detail"]
            yield partial(
                delivering.deliver_event,
                detail["id"],
                endpoint_id=detail.get("endpoint_id"),
                clock=office.clock,
            )


def _live(office: Office, faults: Faults, *, share: float, lives: int) -> tuple[list[Integration], int]:
    """Let documents live while AWS fails; return who asked, and how many faults there were."""
    documents = [office.draft(recipients=1) for _ in range(lives)]
    integrations = [Integration(office) for _ in documents]
    with faults.at(share), ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(Integration.live, integrations, documents))
    made = faults.made
    drafts = Counter(one.name for one in _documents(office))
    for document in documents:
        happened = office.happened(document)
        once = ("document.sent", "recipient.viewed", "recipient.signed")
        assert [happened.count(one) for one in once] == [1, 1, 1]
        assert office.document(document.id).status is Status.SEALING
        assert drafts[document.id] == 1
        assert len(_people(office, document.id)) == 1
    return integrations, made


def _told(day: str, *, asked: int, made: int, wrong: int) -> str:
    return f"{day}: {asked} requests, {made} faults, {wrong} wrong at first, 0 after asking again"


def _documents(office: Office) -> Iterator[DocumentSummary]:
    cursor = None
    while True:
        page = searching.list_documents(office.account_id, Sought(), limit=100, cursor=cursor)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def _people(office: Office, name: str) -> tuple[object, ...]:
    return identity.find_signers(office.account_id, attribute="name", value=name, limit=10, cursor=None).items


def _tried(work: Callable[[], T]) -> T | None:
    """Return what came of it; None when it failed, as on a bad day anything may."""
    try:
        return work()
    except Exception:  # noqa: BLE001 - whatever it was, it is tried again
        return None
