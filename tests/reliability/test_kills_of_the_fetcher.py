from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from functions import settings
from functions.actions import documents, fetching
from functions.actions.sources import Source
from functions.domain.documents import Document
from functions.domain.duties import GRACE
from functions.domain.fetching import MAX_ATTEMPTS
from functions.domain.files import FileState
from infra.local.samples.make import CONTRACT
from tests.file_server import FileServer
from tests.reliability.crashing import Steps
from tests.reliability.drafting import drafted_from
from tests.reliability.messages import owing, wakeups
from tests.reliability.office import Office, start_cold
from tests.reliability.tally import Tally

LATER = fetching.LEASE + GRACE + timedelta(seconds=1)


@pytest.fixture
def server(office: Office) -> Iterator[FileServer]:
    with FileServer() as serving:
        yield serving
    wakeups(settings.fetches_queue_url())


class TestFetcherKilledAnywhere:
    def test_brings_every_file_once(
        self, office: Office, steps: Steps, tally: Tally, server: FileServer
    ) -> None:
        url = server.puts("/contrato.pdf", CONTRACT.read_bytes())
        model = _begun(office, url)
        points = steps.points(lambda: _fetch(office, model))
        made = [_begun(office, url) for _ in points]
        for document, point in zip(made, points, strict=True):
            start_cold()
            steps.kill(lambda document=document: _fetch(office, document), at=point)  # type: ignore[misc]

        office.clock.passes(LATER)
        wakeups(settings.fetches_queue_url())
        office.sweep()
        left = owing(settings.fetches_queue_url())
        for document in made:
            if document.id in left:
                _fetch(office, document)

        lost = sum(office.document(one.id).file.state is not FileState.READY for one in made)
        updates = [office.happened(one).count("document.updated") for one in made]
        tally.add("fetcher", points=len(points), lost=lost, most_extra=max(updates) - 1)
        assert lost == 0
        assert updates == [1] * len(points)
        assert not [row for one in made for row in office.owed(one) if row.startswith("DUTY#")]


class TestServerOnABadDay:
    def test_is_asked_again_later(self, office: Office, server: FileServer) -> None:
        document = _begun(office, server.puts("/a.pdf", b"", status=503))
        _fetch(office, document)
        _fetch(office, document)
        assert len(server.asked) == 1
        assert office.document(document.id).file.state is FileState.FETCHING

        server.puts("/a.pdf", CONTRACT.read_bytes())
        office.clock.passes(timedelta(seconds=31))
        _fetch(office, document)

        assert office.document(document.id).file.state is FileState.READY

    def test_is_given_up_with_a_code(self, office: Office, server: FileServer) -> None:
        document = _begun(office, server.puts("/a.pdf", b"", status=503))
        for _ in range(MAX_ATTEMPTS + 3):
            _fetch(office, document)
            office.clock.passes(timedelta(hours=1))

        file = office.document(document.id).file
        assert (file.state, file.rejection) == (FileState.REJECTED, "file_url_unavailable")
        assert len(server.asked) == MAX_ATTEMPTS
        assert not [row for row in office.owed(document) if row.startswith("DUTY#")]

    def test_is_not_asked_for_a_document_that_was_canceled(self, office: Office, server: FileServer) -> None:
        document = _begun(office, server.puts("/a.pdf", CONTRACT.read_bytes()))
        command = office.command()
        documents.cancel_document(command, document.id, reason=None)
        command.unit.commit()

        _fetch(office, document)

        assert server.asked == []
        assert not [row for row in office.owed(document) if row.startswith("DUTY#")]


def _begun(office: Office, url: str) -> Document:
    return drafted_from(office, Source(url=url))


def _fetch(office: Office, document: Document) -> None:
    fetching.fetch_files(office.command(), document_id=document.id, clock=office.clock)
