"""Uploads in parts: whoever is killed, however often it is asked, parts become one object, which is taken in once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from functions.actions import documents, part_uploads
from functions.actions.sources import Source
from functions.api.documents.cancel_upload import cancel_upload
from functions.api.documents.complete_upload import complete_upload
from functions.api.documents.create_document import create_document
from functions.domain.documents import Document
from functions.domain.duties import GRACE as LATE
from functions.domain.files import FileState
from functions.domain.uploading import GRACE, OPEN_FOR
from functions.storage import part_uploads as store
from tests.reliability.crashing import Steps
from tests.reliability.office import Answer, Office
from tests.reliability.racing import ROUNDS, together
from tests.reliability.tally import Tally
from tests.reliability.uploaded import (
    IN_PARTS,
    awaiting,
    in_parts,
    lies_there,
    owed,
    place_of,
    settle,
    swept,
    take,
    versions_of,
)

SOON = LATE + timedelta(seconds=1)
OVER = OPEN_FOR + GRACE + SOON


class TestBeginningKilledAnywhere:
    def test_is_done_by_the_same_request_again(self, office: Office, steps: Steps, tally: Tally) -> None:
        upload = IN_PARTS.model_dump(mode="json")
        body = {"client_id": office.client_id, "name": "Contrato", "file": {"upload": upload}}
        points = steps.points(lambda: office.ask(create_document, body, key="model"))
        for point in points:
            key = f"begin in parts, {point}"
            steps.kill(lambda key=key: office.ask(create_document, body, key=key), at=point)  # type: ignore[misc]

            again, once_more = (office.ask(create_document, body, key=key) for _ in range(2))

            assert (again.status, once_more.text) == (201, again.text)
            made = office.document(again.body["id"])
            assert made.file.parts is not None
            assert part_uploads.get_upload(
                office.account_id, made.id, again.body["upload"]["id"], at=office.clock()
            ).form
        tally.add("begin an upload in parts", points=len(points), lost=0, most_extra=0)


class TestCompletingKilledAnywhere:
    def test_makes_one_object_that_is_taken_in_once(self, office: Office, steps: Steps, tally: Tally) -> None:
        model = in_parts(office)
        points = steps.points(lambda: _complete(office, model, key="model"))
        made = [in_parts(office) for _ in points]
        for document, point in zip(made, points, strict=True):
            steps.kill(partial(_complete, office, document, key=document.id), at=point)
            answers = [_complete(office, document, key=document.id) for _ in range(2)]
            assert [one.status for one in answers] == [202, 202], (point, answers[0].text)

        objects = [len(versions_of(one)) for one in made]
        office.clock.passes(SOON)
        assert {one.id for one in made} <= swept(office)
        for document in made:
            settle(office, document)

        lost = sum(office.document(one.id).file.state is not FileState.READY for one in made)
        updates = [office.happened(one).count("document.updated") for one in made]
        tally.add("complete an upload in parts", points=len(points), lost=lost, most_extra=max(objects) - 1)
        assert (lost, set(updates), set(objects)) == (0, {1}, {1})
        assert not [row for one in made for row in owed(office, one)]
        assert not [one.id for one in made if lies_there(one)]

    def test_without_being_asked_again_is_made_good_by_the_notice(self, office: Office, steps: Steps) -> None:
        model = in_parts(office)
        points = steps.points(lambda: _complete(office, model, key="once"))
        for point in points:
            document = in_parts(office)
            steps.kill(partial(_complete, office, document, key=document.id), at=point)
            told = bool(versions_of(document))
            if told:
                take(office, document)

            office.clock.passes(OVER)
            settle(office, document)

            file = office.document(document.id).file
            assert file.state is (FileState.READY if told else FileState.REJECTED), point
            assert owed(office, document) == []
            assert not lies_there(document)
            office.clock.ahead = timedelta()

    def test_after_the_file_was_taken_in_leaves_nothing_owed(self, office: Office) -> None:
        document = in_parts(office)
        assert _complete(office, document).status == 202
        take(office, document)

        answer = _complete(office, document)

        assert (answer.status, answer.body["file"]["status"]) == (202, "ready")
        assert owed(office, document) == []

    def test_races_with_the_notice_and_the_sweeper(self, office: Office) -> None:
        for _ in range(ROUNDS):
            document = in_parts(office)
            done = together([partial(_complete, office, document)] * 4)
            assert {one.status for one in done} == {202}
            office.clock.passes(SOON)

            works: list[Callable[[], object]] = [
                partial(_complete, office, document),
                partial(take, office, document),
                partial(settle, office, document),
            ]
            together(works)
            office.clock.passes(OVER)
            settle(office, document)

            assert office.document(document.id).file.state is FileState.READY
            assert office.happened(document) == ["document.created", "document.updated"]
            assert len(versions_of(document)) == 1
            assert owed(office, document) == []
            office.clock.ahead = timedelta()


class TestCallingOffKilledAnywhere:
    def test_is_done_by_asking_again(self, office: Office, steps: Steps, tally: Tally) -> None:
        model = in_parts(office)
        points = steps.points(lambda: _cancel(office, model))
        made = [in_parts(office) for _ in points]
        for document, point in zip(made, points, strict=True):
            steps.kill(partial(_cancel, office, document), at=point)
            assert _cancel(office, document).status == 200, point

        lost = sum(office.document(one.id).file.rejection != "upload_canceled" for one in made)
        updates = [office.happened(one).count("document.updated") for one in made]
        tally.add("cancel an upload in parts", points=len(points), lost=lost, most_extra=max(updates) - 1)
        assert (lost, set(updates)) == (0, {1})
        assert not [row for one in made for row in owed(office, one)]
        assert not [one.id for one in made if lies_there(one)]

    def test_races_with_completing_and_one_of_them_is_told_so(self, office: Office) -> None:
        for _ in range(ROUNDS):
            document = in_parts(office)

            completed, canceled = together(
                [partial(_complete, office, document), partial(_cancel, office, document)]
            )
            take(office, document)
            office.clock.passes(OVER)
            settle(office, document)

            file = office.document(document.id).file
            assert canceled.status in (200, 409)
            assert completed.status in (202, 410)
            assert file.state is (FileState.REJECTED if canceled.status == 200 else FileState.READY)
            assert owed(office, document) == []
            assert not lies_there(document)
            office.clock.ahead = timedelta()


class TestUploadThatNobodyEnds:
    def test_is_given_up_killed_anywhere(self, office: Office, steps: Steps, tally: Tally) -> None:
        model = in_parts(office)
        office.clock.passes(OVER)
        points = steps.points(lambda: settle(office, model))
        office.clock.ahead = timedelta()
        made = [in_parts(office) for _ in points]
        office.clock.passes(OVER)
        for document, point in zip(made, points, strict=True):
            steps.kill(partial(settle, office, document), at=point)

        office.clock.passes(timedelta(minutes=10))
        found = swept(office)
        for document in made:
            if document.id in found:
                settle(office, document)

        lost = sum(office.document(one.id).file.rejection != "upload_expired" for one in made)
        updates = [office.happened(one).count("document.updated") for one in made]
        tally.add("give up an upload in parts", points=len(points), lost=lost, most_extra=max(updates) - 1)
        assert (lost, set(updates)) == (0, {1})
        assert not [row for one in made for row in owed(office, one)]

    def test_is_refused_its_completion_once_its_time_is_over(self, office: Office) -> None:
        document = in_parts(office)
        office.clock.passes(OVER)
        settle(office, document)

        answer = _complete(office, document)

        assert (answer.status, answer.body["code"]) == (410, "upload_expired")
        assert not lies_there(document)

    def test_of_a_file_given_otherwise_since_is_put_away_by_the_next_sweep(self, office: Office) -> None:
        document = in_parts(office)
        command = office.command()
        documents.update_document(
            command,
            document.id,
            expected_version=None,
            name=None,
            source=Source(upload=True),
            external_id=None,
            metadata=None,
        )
        command.unit.commit()
        assert lies_there(document)

        office.clock.passes(SOON)
        assert document.id in swept(office)
        settle(office, document)

        assert not lies_there(document)
        assert len(owed(office, document)) == 1
        assert office.document(document.id).file.state is FileState.AWAITING_UPLOAD


class TestUploadThatTheBucketForgot:
    def test_is_refused_as_expired(self, office: Office) -> None:
        document = awaiting(office, upload=IN_PARTS)
        # As the bucket's own rule does after a day.
        store.give_up(place_of(document))

        answers = [_complete(office, document), _cancel(office, document)]

        assert (answers[0].status, answers[0].body["code"]) == (410, "upload_expired")
        assert answers[1].status == 200
        assert owed(office, document) == []


def _complete(office: Office, document: Document, *, key: str | None = None) -> Answer:
    return office.ask(complete_upload, key=key, document_id=document.id, upload_id=_upload_id(document))


def _cancel(office: Office, document: Document) -> Answer:
    return office.ask(cancel_upload, document_id=document.id, upload_id=_upload_id(document))


def _upload_id(document: Document) -> str:
    return place_of(document).upload_id
