from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from functions import settings
from functions.actions import previewing, rendering
from functions.domain.duties import GRACE
from functions.domain.previews import LIFETIME, MOST_AT_ONCE, Preview, PreviewState, TooManyPreviews
from functions.providers.rendering.installation import find
from functions.providers.rendering.libreoffice import LibreOffice
from functions.storage import previews
from tests.reliability.crashing import Steps
from tests.reliability.drafting import template_of
from tests.reliability.messages import wakeups
from tests.reliability.office import Office, start_cold
from tests.reliability.tally import Tally

LATER = rendering.LEASE + GRACE + timedelta(seconds=1)


@pytest.fixture
def libreoffice(office: Office) -> Iterator[LibreOffice]:
    renderer = LibreOffice(installed=find())
    renderer.start()
    yield renderer
    renderer.close()
    wakeups(settings.rendering_queue_url())


@pytest.fixture
def template_id(office: Office) -> str:
    return template_of(office, "Señor {{ nombre }}: firme aquí.")


class TestPreviewKilledAnywhere:
    def test_is_begun_and_made_once(
        self, office: Office, steps: Steps, tally: Tally, libreoffice: LibreOffice, template_id: str
    ) -> None:
        points = steps.points(lambda: _begin(office, template_id, "modelo"))
        _finish(office, libreoffice, "modelo", template_id)
        for number, point in enumerate(points):
            start_cold()
            name = f"al empezar {number}"
            steps.kill(lambda name=name: _begin(office, template_id, name), at=point)  # type: ignore[misc]
            _finish(office, libreoffice, name, template_id)

        model = _begin(office, template_id, "otro modelo")
        rendered = steps.points(lambda: _render(office, model, libreoffice))
        lost = 0
        for number, point in enumerate(rendered):
            start_cold()
            preview = _begin(office, template_id, f"al hacerla {number}")
            steps.kill(lambda preview=preview: _render(office, preview, libreoffice), at=point)  # type: ignore[misc]
            wakeups(settings.rendering_queue_url())
            office.clock.passes(LATER)
            office.sweep()
            owing = {one["detail"]["owner_id"] for one in wakeups(settings.rendering_queue_url())}
            if preview.id in owing:
                _render(office, preview, libreoffice)
            lost += _state(office, preview) is not PreviewState.READY

        tally.add("preview", points=len(points) + len(rendered), lost=lost, most_extra=0)
        assert lost == 0
        assert previews.underway(office.account_id).until == {}


class TestPreviewsOfOneAccount:
    def test_are_bounded_while_nobody_renders(self, office: Office, template_id: str) -> None:
        for number in range(MOST_AT_ONCE):
            _begin(office, template_id, f"una {number}")

        with pytest.raises(TooManyPreviews):
            _begin(office, template_id, "una más")

        wakeups(settings.rendering_queue_url())


class TestPreviewThatNobodyRenderedInTime:
    def test_is_owed_no_more(self, office: Office, template_id: str, libreoffice: LibreOffice) -> None:
        preview = _begin(office, template_id, "tarde")
        wakeups(settings.rendering_queue_url())
        office.clock.passes(LIFETIME)

        _render(office, preview, libreoffice)
        office.clock.passes(LATER)
        office.sweep()

        assert wakeups(settings.rendering_queue_url()) == []
        found = previews.find(office.account_id, preview.id)
        assert found is not None
        assert found.state is PreviewState.RENDERING


def _begin(office: Office, template_id: str, name: str) -> Preview:
    command = office.command()
    preview = previewing.request_preview(command, template_id, {"nombre": name})
    command.unit.commit()
    return preview


def _finish(office: Office, renderer: LibreOffice, name: str, template_id: str) -> None:
    """Ask again, as a caller does who had no answer, and make it."""
    preview = _begin(office, template_id, name)
    wakeups(settings.rendering_queue_url())
    _render(office, preview, renderer)
    assert _state(office, preview) is PreviewState.READY


def _render(office: Office, preview: Preview, renderer: LibreOffice) -> None:
    previewing.render_preview(office.command(), preview_id=preview.id, renderer=renderer, clock=office.clock)


def _state(office: Office, preview: Preview) -> PreviewState:
    found = previews.find(office.account_id, preview.id)
    assert found is not None
    return found.state
