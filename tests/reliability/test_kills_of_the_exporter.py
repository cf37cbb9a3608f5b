from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from zipfile import ZipFile

import pytest

from functions import settings
from functions.actions import duties, exporting, keeping
from functions.actions.recording import record
from functions.actions.sources import Source
from functions.api.documents.delete_document import delete_document
from functions.api.documents.export_document import export_document
from functions.api.documents.get_document_export import get_document_export
from functions.api.documents.update_document import update_document
from functions.domain.documents import Document
from functions.domain.duties import GRACE, DutyKind
from functions.domain.exports import MAX_ATTEMPTS, Export, owing_export
from functions.domain.filing import with_file
from functions.domain.identifiers import Prefix
from functions.domain.keeping import RESTORABLE
from functions.storage import duty_rows, exports, files, purging
from functions.storage.files import FileDiffers
from functions.storage.outgoing import PART_BYTES
from infra.local.samples.make import CONTRACT
from tests.pdf import hostile
from tests.reliability.crashing import Steps
from tests.reliability.drafting import drafted_from
from tests.reliability.messages import owing, wakeups
from tests.reliability.office import Office
from tests.reliability.tally import Tally
from tests.reliability.test_purging import remains, versions
from tests.service import base64_of

LATER = exporting.LEASE + GRACE + timedelta(seconds=1)


class TestExporterKilledAnywhere:
    @pytest.mark.timeout(420)
    def test_makes_every_export_once(self, office: Office, steps: Steps, tally: Tally) -> None:
        model = _asked(office, _changed(office))
        points = steps.points(lambda: _export(office, model))
        made = [_asked(office, _changed(office)) for _ in points]
        for document, point in zip(made, points, strict=True):
            steps.kill(partial(_export, office, document), at=point)

        _sweep(office, made)

        found = [exports.load(office.account_id, one.id) for one in made]
        tally.add("exporter", points=len(points), lost=found.count(None), most_extra=0)
        for document, export in zip(made, found, strict=True):
            assert _names(export) == _names(exports.load(office.account_id, model.id))
            assert export is not None and export.shows(office.document(document.id))
            assert office.happened(document) == ["document.created", "document.updated"]
        _nothing_owed(office, made)

    @pytest.mark.timeout(420)
    def test_of_large_files_makes_every_export_once(self, office: Office, steps: Steps, tally: Tally) -> None:
        model = _asked(office, _large(office))
        points = [one for one in steps.points(lambda: _export(office, model)) if one.leaves_a_trace]
        assert [one.call for one in points].count("UploadPart") == 2
        made = [_asked(office, _large(office)) for _ in points]
        for document, point in zip(made, points, strict=True):
            steps.kill(partial(_export, office, document), at=point)

        _sweep(office, made)

        found = [exports.load(office.account_id, one.id) for one in made]
        tally.add("exporter of large files", points=len(points), lost=found.count(None), most_extra=0)
        for export in found:
            assert len(_names(export)) == 6
        _nothing_owed(office, made)


class TestAskingKilledAnywhere:
    def test_is_made_up_for_by_asking_again_with_the_same_key(
        self, office: Office, steps: Steps, tally: Tally
    ) -> None:
        model = office.draft()
        points = steps.points(lambda: office.ask(export_document, document_id=model.id, key="model"))
        made = [office.draft() for _ in points]
        for document, point in zip(made, points, strict=True):
            ask = partial(office.ask, export_document, document_id=document.id, key=document.id)
            steps.kill(ask, at=point)
            assert ask().status == 202
            assert [one for one in office.owed(document) if "export" in one] == ["DUTY#export#00000001"]

        _sweep(office, made)

        found = [exports.load(office.account_id, one.id) for one in made]
        tally.add("asking for an export", points=len(points), lost=found.count(None), most_extra=0)
        assert None not in found
        _nothing_owed(office, made)


class TestExport:
    def test_of_the_same_document_is_the_same_to_the_byte(self, office: Office) -> None:
        document = _asked(office, _changed(office))
        _export(office, document)
        first = exports.load(office.account_id, document.id)
        office.clock.passes(timedelta(days=400))

        again = exporting._make(office.document(document.id))

        assert first is not None and first.stored is not None
        assert again.sha256 == first.stored.sha256
        assert again.version_id != first.stored.version_id

    def test_that_is_asked_for_while_an_older_one_is_made_shows_the_document_of_then(
        self, office: Office
    ) -> None:
        document = _asked(office, office.draft())
        (old,) = duty_rows.owed_by(office.account_id, document.id, DutyKind.EXPORT)
        claimed = duties.claim(old, clock=office.clock, lease=exporting.LEASE)
        assert claimed is not None
        shown = office.document(document.id)
        assert office.ask(update_document, {"name": "Otro"}, document_id=document.id).status == 200
        _asked(office, document)

        stored = exporting._make(shown)
        exporting._conclude(claimed, Export(version=shown.sequence, made_at=office.clock(), stored=stored))
        assert _status(office, document) == ("making", 2)
        _export(office, document)

        assert _status(office, document) == ("ready", 2)
        assert _names(exports.load(office.account_id, document.id))[-1] == "files/01-Otro.pdf"
        _nothing_owed(office, [document])

    def test_of_an_older_version_takes_no_newer_ones_place(self, office: Office) -> None:
        document = _asked(office, office.draft())
        (old,) = duty_rows.owed_by(office.account_id, document.id, DutyKind.EXPORT)
        claimed = duties.claim(old, clock=office.clock, lease=exporting.LEASE)
        assert claimed is not None
        shown = office.document(document.id)
        assert office.ask(update_document, {"name": "Otro"}, document_id=document.id).status == 200
        _export(office, _asked(office, document))

        exporting._conclude(claimed, Export(version=shown.sequence, made_at=office.clock(), stored=None))

        assert _status(office, document) == ("ready", 2)
        _nothing_owed(office, [document])

    def test_that_can_not_be_made_has_failed_in_the_end_until_it_is_asked_for_again(
        self, office: Office
    ) -> None:
        document = _changed(office)
        kept = document.file.require_stored()
        swapped = replace(document.file, stored=replace(kept, sha256="0" * 64))
        broken = _record(office, document, document.revised(file=swapped, at=office.clock()))
        _asked(office, broken)

        for _ in range(MAX_ATTEMPTS):
            with pytest.raises(FileDiffers):
                _export(office, broken)
            office.clock.passes(timedelta(hours=1))
        assert _status(office, broken) == ("making", 3)
        _export(office, broken)

        assert _status(office, broken) == ("failed", 3)
        _nothing_owed(office, [broken])
        assert office.ask(export_document, document_id=broken.id).body["status"] == "making"


class TestPurge:
    def test_takes_the_export_along(self, office: Office) -> None:
        document = _asked(office, _changed(office))
        _export(office, document)
        assert office.ask(delete_document, document_id=document.id).status == 200
        _export(office, _asked(office, document))
        office.clock.passes(RESTORABLE + GRACE)

        _purge(office, document)

        assert versions(office, document) == 0
        assert remains(office, document) == [purging.TOMBSTONE]
        assert office.ask(get_document_export, document_id=document.id).body["code"] == "document_purged"
        assert office.ask(export_document, document_id=document.id).body["code"] == "document_purged"

    def test_waits_for_whoever_is_still_making_one(self, office: Office) -> None:
        document = office.draft()
        assert office.ask(delete_document, document_id=document.id).status == 200
        office.clock.passes(RESTORABLE + GRACE)
        _asked(office, document)
        (owed,) = duty_rows.owed_by(office.account_id, document.id, DutyKind.EXPORT)
        claimed = duties.claim(owed, clock=office.clock, lease=exporting.LEASE)
        assert claimed is not None
        shown = office.document(document.id)

        _purge(office, document)
        stored = exporting._make(shown)
        exporting._conclude(claimed, Export(version=shown.sequence, made_at=office.clock(), stored=stored))
        assert versions(office, document) == 1
        assert purging.TOMBSTONE in remains(office, document)
        office.clock.passes(LATER)
        _purge(office, document)

        assert versions(office, document) == 0
        assert remains(office, document) == [purging.TOMBSTONE]

    def test_leaves_nothing_to_export(self, office: Office) -> None:
        document = office.draft()
        assert office.ask(delete_document, document_id=document.id).status == 200
        shown = office.document(document.id)
        office.clock.passes(RESTORABLE + GRACE)
        _purge(office, document)
        # Asked for at the very moment of the purge.
        command = office.command()
        duties.owe(
            command,
            owing_export(shown, at=command.at),
            queue_url=settings.exports_queue_url(),
        )
        command.unit.commit()

        _export(office, document)

        assert remains(office, document) == [purging.TOMBSTONE]
        assert versions(office, document) == 0


def _changed(office: Office) -> Document:
    """Return a draft whose file was replaced, so that its history tells of another."""
    drafted = drafted_from(office, Source(content_base64=base64_of(CONTRACT.read_bytes())))
    other = {"file": {"content_base64": base64_of(hostile.plain())}}
    assert office.ask(update_document, other, document_id=drafted.id).status == 200
    return office.document(drafted.id)


def _large(office: Office) -> Document:
    """Return a draft with a file that does not go into one part of an upload."""
    key = files.document_key(
        office.account_id, "doc_large", kind="original", sha256="0" * 64, extension="pdf"
    )
    stored = files.put(key=key, body=bytes(PART_BYTES + 100_000), media_type=files.PDF)
    document = office.draft()
    extra = replace(office.file, id=office.command().mint(Prefix.FILE), name="Plano", stored=stored)
    return _record(office, document, with_file(document, extra, at=office.clock()))


def _record(office: Office, before: Document, after: Document) -> Document:
    command = office.command()
    document = record(command, before=before, after=after)
    command.unit.commit()
    return document


def _asked(office: Office, document: Document) -> Document:
    answer = office.ask(export_document, document_id=document.id)
    assert (answer.status, answer.body["status"]) == (202, "making"), answer.text
    return document


def _export(office: Office, document: Document) -> None:
    exporting.export_documents(office.command(), document_id=document.id, clock=office.clock)


def _purge(office: Office, document: Document) -> None:
    keeping.purge_document(office.command(), document_id=document.id, clock=office.clock)


def _sweep(office: Office, documents: Sequence[Document]) -> None:
    """Let time pass until who died is taken for dead, and wake whom the sweeper wakes."""
    office.clock.passes(LATER)
    wakeups(settings.exports_queue_url())
    office.sweep()
    due = owing(settings.exports_queue_url())
    for document in documents:
        if document.id in due:
            _export(office, document)


def _status(office: Office, document: Document) -> tuple[str, int]:
    body = office.ask(get_document_export, document_id=document.id).body
    return body["status"], body["document_version"]


def _names(export: Export | None) -> list[str]:
    """Return what an export holds; the archive is whole, and what its digest says."""
    assert export is not None and export.stored is not None
    content = files.read(export.stored)
    assert len(content) == export.stored.size
    assert hashlib.sha256(content).hexdigest() == export.stored.sha256
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def _nothing_owed(office: Office, documents: Sequence[Document]) -> None:
    assert [row for one in documents for row in office.owed(one) if row.startswith("DUTY#export")] == []
