from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from functions import settings
from functions.actions import documents, rendering
from functions.actions.sources import Source
from functions.domain.documents import Document
from functions.domain.duties import GRACE
from functions.domain.files import FileState
from functions.providers.rendering.installation import Installation, find
from functions.providers.rendering.libreoffice import LibreOffice
from tests.reliability.crashing import Steps
from tests.reliability.drafting import drafted_from
from tests.reliability.messages import owing, wakeups
from tests.reliability.office import Office, start_cold
from tests.reliability.tally import Tally

LATER = rendering.LEASE + GRACE + timedelta(seconds=1)
NOWHERE = Path("/nowhere/soffice")


@pytest.fixture
def libreoffice(office: Office) -> Iterator[LibreOffice]:
    """The renderer, warm before anybody counts its steps."""
    renderer = LibreOffice(installed=find())
    renderer.start()
    yield renderer
    renderer.close()
    wakeups(settings.rendering_queue_url())


@pytest.fixture
def missing(office: Office) -> Iterator[LibreOffice]:
    """A renderer on a machine that has none."""
    yield LibreOffice(installed=Installation(office=NOWHERE, python=NOWHERE))
    wakeups(settings.rendering_queue_url())


class TestRendererKilledAnywhere:
    def test_makes_the_pages_of_every_file_once(
        self, office: Office, steps: Steps, tally: Tally, libreoffice: LibreOffice
    ) -> None:
        model = _begun(office)
        points = steps.points(lambda: _render(office, model, libreoffice))
        made = [_begun(office) for _ in points]
        for document, point in zip(made, points, strict=True):
            start_cold()
            steps.kill(lambda document=document: _render(office, document, libreoffice), at=point)  # type: ignore[misc]

        office.clock.passes(LATER)
        wakeups(settings.rendering_queue_url())
        office.sweep()
        left = owing(settings.rendering_queue_url())
        for document in made:
            if document.id in left:
                _render(office, document, libreoffice)

        lost = sum(office.document(one.id).file.state is not FileState.READY for one in made)
        updates = [office.happened(one).count("document.updated") for one in made]
        tally.add("renderer", points=len(points), lost=lost, most_extra=max(updates) - 1)
        assert lost == 0
        assert updates == [1] * len(points)
        assert not [row for one in made for row in office.owed(one) if row.startswith("DUTY#")]


class TestMissingRenderer:
    def test_is_asked_again_later(
        self, office: Office, missing: LibreOffice, libreoffice: LibreOffice
    ) -> None:
        document = _begun(office)
        _render(office, document, missing)
        assert office.document(document.id).file.state is FileState.RENDERING

        office.clock.passes(timedelta(seconds=31))
        _render(office, document, libreoffice)

        assert office.document(document.id).file.state is FileState.READY

    def test_is_given_up_with_a_code(self, office: Office, missing: LibreOffice) -> None:
        document = _begun(office)
        for _ in range(rendering.MAX_ATTEMPTS):
            _render(office, document, missing)
            office.clock.passes(timedelta(hours=1))

        file = office.document(document.id).file
        assert (file.state, file.rejection) == (FileState.REJECTED, "render_unavailable")
        assert file.made_from is not None
        assert not [row for row in office.owed(document) if row.startswith("DUTY#")]


class TestNobodyWaiting:
    def test_renders_nothing_of_a_document_that_was_canceled(
        self, office: Office, missing: LibreOffice
    ) -> None:
        document = _begun(office)
        command = office.command()
        documents.cancel_document(command, document.id, reason=None)
        command.unit.commit()

        _render(office, document, missing)

        assert not [row for row in office.owed(document) if row.startswith("DUTY#")]


def _begun(office: Office) -> Document:
    return drafted_from(office, Source(markdown="# Contrato\n\nSeñor Núñez: firme aquí."))


def _render(office: Office, document: Document, renderer: LibreOffice) -> None:
    rendering.render_documents(
        office.command(), document_id=document.id, renderer=renderer, clock=office.clock
    )
