from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from functions import settings
from functions.actions import documents, intake, links, sealing
from functions.actions.recording import record
from functions.api.signing.open_document import open_document
from functions.domain.documents import Document
from functions.domain.duties import GRACE
from functions.domain.filing import with_file
from functions.domain.identifiers import Prefix
from functions.domain.lifecycle import Status
from functions.storage import file_rows, files
from functions.storage.parameters import parameter
from tests.pdf import signed
from tests.reliability.crashing import Steps
from tests.reliability.messages import owing
from tests.reliability.office import Office, start_cold
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
        made = [office.signed_by_all() for _ in points]
        for document, point in zip(made, points, strict=True):
            start_cold()
            steps.kill(lambda document=document: _seal(office, document), at=point)  # type: ignore[misc]

        office.clock.passes(LATER)
        office.sweep()
        left = owing(settings.sealing_queue_url())
        for document in made:
            if document.id in left:
                _seal(office, document)

        lost, extra = 0, 0
        for document in made:
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


class TestSealerOfSeveralFilesKilledAnywhere:
    @pytest.mark.timeout(420)
    def test_goes_on_where_it_was(self, office: Office, steps: Steps, tally: Tally, tmp_path: Path) -> None:
        model = _of_three_files(office)
        points = [one for one in steps.points(lambda: _seal(office, model)) if one.leaves_a_trace]
        orders = [_of_three_files(office) for _ in points]
        for document, point in zip(orders, points, strict=True):
            start_cold()
            steps.kill(lambda document=document: _seal(office, document), at=point)  # type: ignore[misc]
        kept = [file_rows.sealed_so_far(office.document(one.id)) for one in orders]

        office.clock.passes(LATER)
        for document in orders:
            _seal(office, document)

        resumed = 0
        for document, before in zip(orders, kept, strict=True):
            done = office.document(document.id)
            assert done.status is Status.COMPLETED
            assert office.happened(document).count("document.completed") == 1
            for file in done.files:
                sealed = done.require_sealed(file.id)
                content = files.fetch(sealed, to=tmp_path / f"{file.id}.pdf").read_bytes()
                assert hashlib.sha256(content).hexdigest() == sealed.sha256
                apart = file.evidence is not None
                assert apart is file.kept_as_received
                if file.kept_as_received:
                    files.fetch(file.require_evidence(), to=tmp_path / f"{file.id}-evidence.pdf")
            for file_id, one in before.items():
                assert done.require_sealed(file_id) == one.stored
                assert done.file_of(file_id).evidence == one.evidence
                resumed += 1
        tally.add("sealer of three files", points=len(points), lost=0, most_extra=0)
        assert resumed


def _of_three_files(office: Office) -> Document:
    """Return a document of three files, one of them signed before, that everybody has signed."""
    document = office.draft(recipients=1)
    agreed = intake.from_base64(
        base64.b64encode(signed.signed()).decode(),
        account_id=office.account_id,
        document_id=document.id,
        pointer="/file",
        keep_signed=True,
    ).file
    for name, file in (("Convenio", agreed), ("Plano", office.file)):
        command = office.command()
        extra = replace(file, id=command.mint(Prefix.FILE), name=name)
        document = record(command, before=document, after=with_file(document, extra, at=command.at))
        command.unit.commit()
    command = office.command()
    document = documents.send_document(command, document.id, expected_version=None)
    command.unit.commit()
    (secret,) = links.signing_urls(document, document.recipients).values()
    secret = secret.partition("#")[2]
    assert office.ask(open_document, bearer=secret).status == 200
    assert office.sign(secret).status == 200
    return office.document(document.id)


def _seal(office: Office, document: Document) -> None:
    sealing.seal_document(
        office.command(),
        document_id=document.id,
        key=sealing.sealing_key(),
        authority=sealing.timestamp_authority(),
        roots_pem=parameter(settings.seal_roots_parameter()).encode(),
        clock=office.clock,
    )
