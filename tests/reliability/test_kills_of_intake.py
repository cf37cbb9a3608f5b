from __future__ import annotations

from functions import settings
from functions.actions import uploads
from functions.domain.documents import Document
from functions.domain.files import FileState
from functions.domain.identifiers import Prefix
from functions.storage import aws
from functions.storage.files import UploadPlace
from infra.local.samples.make import CONTRACT
from tests.reliability.crashing import Steps
from tests.reliability.office import Office
from tests.reliability.tally import Tally


class TestIntakeKilledAnywhere:
    def test_takes_the_upload_when_the_notice_comes_again(
        self, office: Office, steps: Steps, tally: Tally
    ) -> None:
        model = _uploaded(office)
        points = steps.points(lambda: _take(office, model))
        documents = [_uploaded(office) for _ in points]
        for document, point in zip(documents, points, strict=True):
            steps.kill(lambda document=document: _take(office, document), at=point)  # type: ignore[misc]

        for document in documents:
            _take(office, document)

        states = [office.document(document.id).file.state for document in documents]
        updates = [office.happened(document).count("document.updated") for document in documents]
        lost = sum(state is not FileState.READY for state in states)
        tally.add("upload intake", points=len(points), lost=lost, most_extra=max(updates) - 1)
        assert lost == 0
        assert updates == [1] * len(points)
        assert not [one.id for one in documents if _lies_there(one)]


def _uploaded(office: Office) -> Document:
    document = office.draft(upload_id=office.command().mint(Prefix.UPLOAD))
    aws.s3().put_object(
        Bucket=settings.uploads_bucket(), Key=_place(document).key, Body=CONTRACT.read_bytes()
    )
    return document


def _place(document: Document) -> UploadPlace:
    assert document.file.upload_id is not None
    return UploadPlace(
        account_id=document.account_id, document_id=document.id, upload_id=document.file.upload_id
    )


def _take(office: Office, document: Document) -> None:
    uploads.take_upload(office.command(), _place(document), version_id=None)


def _lies_there(document: Document) -> bool:
    listed = aws.s3().list_objects_v2(Bucket=settings.uploads_bucket(), Prefix=_place(document).key)
    return bool(listed.get("KeyCount"))
