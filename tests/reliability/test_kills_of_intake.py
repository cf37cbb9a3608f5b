"""Uploads by a form: whoever is killed, whichever notice is lost, the file comes in once or is given up once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from functions.actions import intake, uploads
from functions.domain.documents import Document
from functions.domain.duties import GRACE as LATE
from functions.domain.files import FileState
from functions.domain.uploading import FORM_LIFETIME, GRACE, MAX_ATTEMPTS
from tests.reliability.crashing import Crash, Steps
from tests.reliability.office import Office, start_cold
from tests.reliability.racing import ROUNDS, together
from tests.reliability.tally import Tally
from tests.reliability.uploaded import awaiting, lies_there, owed, settle, swept, take, uploaded

OVER = FORM_LIFETIME + GRACE + LATE + timedelta(seconds=1)
"""Until the sweeper looks for an upload."""
LEASE_OVER = uploads.LEASE + LATE + timedelta(seconds=1)


class TestIntakeKilledAnywhere:
    def test_takes_the_upload_when_the_notice_comes_again(
        self, office: Office, steps: Steps, tally: Tally
    ) -> None:
        model = uploaded(office)
        points = steps.points(lambda: take(office, model))
        documents = [uploaded(office) for _ in points]
        for document, point in zip(documents, points, strict=True):
            steps.kill(lambda document=document: take(office, document), at=point)  # type: ignore[misc]

        for document in documents:
            take(office, document)

        _count(office, tally, "upload intake", documents, FileState.READY)
        assert not [one.id for one in documents if lies_there(one)]

    def test_takes_the_upload_when_no_notice_ever_comes_again(
        self, office: Office, steps: Steps, tally: Tally
    ) -> None:
        model = uploaded(office)
        points = steps.points(lambda: take(office, model))
        documents = [uploaded(office) for _ in points]
        for document, point in zip(documents, points, strict=True):
            steps.kill(lambda document=document: take(office, document), at=point)  # type: ignore[misc]

        office.clock.passes(OVER)
        found = swept(office)
        for document in documents:
            if document.id in found:
                settle(office, document)

        _count(office, tally, "upload intake, its notice lost", documents, FileState.READY)


class TestLookingForAnUpload:
    def test_that_came_ends_it_once_wherever_it_is_killed(
        self, office: Office, steps: Steps, tally: Tally
    ) -> None:
        documents = _looked_for(office, steps, uploaded)

        _count(office, tally, "looking for an upload that came", documents, FileState.READY)

    def test_that_did_not_come_ends_it_once_wherever_it_is_killed(
        self, office: Office, steps: Steps, tally: Tally
    ) -> None:
        documents = _looked_for(office, steps, awaiting)

        _count(office, tally, "looking for an upload that did not come", documents, FileState.REJECTED)

    def test_is_not_asked_for_while_the_form_is_good(self, office: Office) -> None:
        document = awaiting(office)
        office.clock.passes(FORM_LIFETIME + GRACE)

        assert swept(office) == set()
        office.clock.passes(-timedelta(seconds=1))
        settle(office, document)

        assert office.document(document.id).file.state is FileState.AWAITING_UPLOAD
        assert len(owed(office, document)) == 1

    def test_in_vain_says_so_and_lets_another_be_asked_for(self, office: Office) -> None:
        document = awaiting(office)
        office.clock.passes(OVER)
        settle(office, document)

        file = office.document(document.id).file
        assert (file.state, file.rejection) == (FileState.REJECTED, "upload_expired")

    def test_that_ends_its_worker_each_time_is_given_up(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def deadly(*_: object, **__: object) -> None:
            raise Crash

        document = uploaded(office)
        office.clock.passes(OVER)
        with monkeypatch.context() as patch:
            patch.setattr(intake, "taken", deadly)
            for _ in range(MAX_ATTEMPTS):
                with pytest.raises(Crash):
                    settle(office, document)
                office.clock.passes(LEASE_OVER)
            settle(office, document)

        file = office.document(document.id).file
        assert (file.state, file.rejection) == (FileState.REJECTED, "upload_failed")
        assert owed(office, document) == []
        assert not lies_there(document)

    def test_races_with_the_notice_and_one_of_them_takes_it(self, office: Office) -> None:
        for _ in range(ROUNDS):
            document = uploaded(office)
            office.clock.passes(OVER)

            together([partial(settle, office, document), partial(take, office, document)] * 2)

            assert office.document(document.id).file.state is FileState.READY
            assert office.happened(document) == ["document.created", "document.updated"]
            office.clock.passes(LEASE_OVER)
            settle(office, document)
            assert owed(office, document) == []
            office.clock.ahead = timedelta()


def _looked_for(office: Office, steps: Steps, begin: Callable[[Office], Document]) -> list[Document]:
    """Kill the look for an upload at each point, and look again for what the sweeper finds."""
    model = begin(office)
    office.clock.passes(OVER)
    points = steps.points(lambda: settle(office, model))
    office.clock.ahead = timedelta()
    documents = [begin(office) for _ in points]
    office.clock.passes(OVER)
    for document, point in zip(documents, points, strict=True):
        start_cold()
        steps.kill(partial(settle, office, document), at=point)

    office.clock.passes(LEASE_OVER)
    found = swept(office)
    for document in documents:
        if document.id in found:
            settle(office, document)
    return documents


def _count(office: Office, tally: Tally, part: str, documents: list[Document], state: FileState) -> None:
    """Every document has its file in the state, told of once, and owes nothing any more."""
    lost = sum(office.document(one.id).file.state is not state for one in documents)
    updates = [office.happened(one).count("document.updated") for one in documents]
    tally.add(part, points=len(documents), lost=lost, most_extra=max(updates) - 1)
    assert lost == 0
    assert updates == [1] * len(documents)
    assert not [row for one in documents for row in owed(office, one)]
