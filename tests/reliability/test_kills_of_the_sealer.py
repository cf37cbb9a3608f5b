from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from functions import settings
from functions.actions import sealing
from functions.domain.documents import Document
from functions.domain.duties import GRACE
from functions.domain.lifecycle import Status
from functions.storage import files
from functions.storage.parameters import parameter
from tests.reliability.crashing import Steps
from tests.reliability.office import Office, start_cold, wakeups
from tests.reliability.tally import Tally

LATER = sealing.LEASE + GRACE + timedelta(seconds=1)


class TestSealerKilledAnywhere:
    @pytest.mark.timeout(420)
    def test_completes_every_document_once(
        self, office: Office, steps: Steps, tally: Tally, tmp_path: Path
    ) -> None:
        model = office.signed_by_all()
        start_cold()
        points = steps.points(lambda: _seal(office, model))
        documents = [office.signed_by_all() for _ in points]
        for document, point in zip(documents, points, strict=True):
            start_cold()
            steps.kill(lambda document=document: _seal(office, document), at=point)  # type: ignore[misc]

        office.clock.passes(LATER)
        office.sweep()
        owing = {one["detail"]["document_id"] for one in wakeups(settings.sealing_queue_url())}
        for document in documents:
            if document.id in owing:
                _seal(office, document)

        lost, extra = 0, 0
        for document in documents:
            done = office.document(document.id)
            completed = office.happened(document).count("document.completed")
            lost += done.status is not Status.COMPLETED or done.sealed_file is None
            extra = max(extra, completed - 1)
            assert not [row for row in office.owed(document) if row.startswith("DUTY#SEAL")]
            if done.sealed_file is not None:
                sealed = files.fetch(done.sealed_file, to=tmp_path / f"{done.id}.pdf")
                assert hashlib.sha256(sealed.read_bytes()).hexdigest() == done.sealed_file.sha256
        tally.add("sealer", points=len(points), lost=lost, most_extra=extra)
        assert lost == 0
        assert extra == 0


def _seal(office: Office, document: Document) -> None:
    sealing.seal_document(
        office.command(),
        document_id=document.id,
        key=sealing.sealing_key(),
        authority=sealing.timestamp_authority(),
        roots_pem=parameter(settings.seal_roots_parameter()).encode(),
        clock=office.clock,
    )
