"""Bulk jobs whose workers die: every row becomes one document, whatever is killed, and no row two."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from functions import settings
from functions.actions import bulk_jobs, bulk_lanes
from functions.actions.bulk_jobs import RowSource, ShownJob
from functions.actions.command import Command
from functions.domain.bulk import BulkJob, JobStatus, RowFormat, RowResult, RowStatus
from functions.domain.duties import GRACE
from functions.providers.rendering.contract import RenderedPdf, Renderer, RenderUnavailable, SourceKind
from functions.providers.rendering.installation import find
from functions.providers.rendering.libreoffice import LibreOffice
from functions.storage import aws
from functions.storage import bulk_jobs as store
from infra.local.samples.make import CONTRACT
from tests.reliability.crashing import Crash, Steps
from tests.reliability.drafting import template_of
from tests.reliability.messages import wakeups
from tests.reliability.office import Office, start_cold
from tests.reliability.tally import Tally

LATER: Final = bulk_lanes.LEASE + GRACE + timedelta(seconds=1)
WORKERS: Final = 4
TEXT: Final = "{{ nombre }} paga."


class Copier:
    """A renderer that keeps the contract and takes no time: the pages are always those of one PDF."""

    def render(self, source: Path, *, kind: SourceKind, out: Path) -> RenderedPdf:
        assert source.read_bytes().startswith(b"PK")
        out.write_bytes(CONTRACT.read_bytes())
        return RenderedPdf(pages=2, ms=0)


class Nobody:
    """A renderer that is not there."""

    def render(self, source: Path, *, kind: SourceKind, out: Path) -> RenderedPdf:
        raise RenderUnavailable(reason="missing")


@dataclass
class Poisoned:
    """A renderer that takes its worker with it when it meets one row."""

    word: str
    deaths: int = 0

    def render(self, source: Path, *, kind: SourceKind, out: Path) -> RenderedPdf:
        import zipfile

        with zipfile.ZipFile(source) as package:
            if self.word.encode() in package.read("word/document.xml"):
                self.deaths += 1
                raise Crash("the worker is gone")
        return Copier().render(source, kind=kind, out=out)


@dataclass
class Power:
    """Cuts the power of everybody at once, before the next call of any worker."""

    _left: int | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def watch(self) -> None:
        for client in (aws.dynamodb(), aws.s3(), aws.sqs()):
            client.meta.events.register("before-call", self._call)

    def fails_after(self, transactions: int | None) -> None:
        self._left = transactions

    def _call(self, *, model: Any, **_: object) -> None:
        with self._lock:
            if self._left is None:
                return
            if self._left == 0:
                raise Crash("no power")
            self._left -= model.name == "TransactWriteItems"


@pytest.fixture
def power(steps: Steps) -> Iterator[Power]:
    plug = Power()
    plug.watch()
    yield plug
    plug.fails_after(None)


class TestWorkerKilledAnywhere:
    def test_makes_one_document_of_every_row(self, office: Office, steps: Steps, tally: Tally) -> None:
        template = template_of(office, TEXT)
        rows = 2
        model = _ordered(office, template, rows=rows)
        points = steps.points(lambda: _work(office, model, Copier()))
        jobs = [_ordered(office, template, rows=rows) for _ in points]
        for job, point in zip(jobs, points, strict=True):
            start_cold()
            steps.kill(lambda job=job: _work(office, job, Copier()), at=point)  # type: ignore[misc]

        office.clock.passes(LATER)
        wakeups(settings.bulk_queue_url())
        office.sweep()
        owing = {one["detail"]["owner_id"] for one in wakeups(settings.bulk_queue_url())}
        for job in jobs:
            if job.id in owing:
                _work(office, job, Copier())

        made = [_documents(office, job) for job in jobs]
        lost = sum(rows - len(set(each)) for each in made)
        most_extra = max(max(Counter(each).values()) for each in made) - 1
        tally.add("bulk worker", points=len(points), lost=lost, most_extra=most_extra)
        assert [sorted(each) for each in made] == [list(range(1, rows + 1))] * len(jobs)
        for job in jobs:
            found = store.load(office.account_id, job.id)
            assert found.status is JobStatus.COMPLETED
            assert store.progress(found).created == rows
            assert not [row for row in owed_by(office, job) if row.startswith("DUTY#")]


class TestThousandRows:
    @pytest.mark.slow
    @pytest.mark.timeout(560)
    def test_killed_twice_in_the_middle_are_a_thousand_documents(
        self, office: Office, power: Power, tally: Tally
    ) -> None:
        job = _ordered(office, template_of(office, TEXT), rows=1000)
        for cut in (300, 350):
            power.fails_after(cut)
            _work_together(office, job, Copier())
            power.fails_after(None)
            assert store.load(office.account_id, job.id).status is JobStatus.RUNNING
            office.clock.passes(LATER)
            office.sweep()
            assert wakeups(settings.bulk_queue_url())
        between = store.progress(store.load(office.account_id, job.id))
        _work_together(office, job, Copier())

        rows = _documents(office, job)
        tally.note(f"1 000 rows, power cut at {between.created} and before: {len(rows)} documents")
        assert 600 < between.created < 700
        assert sorted(rows) == list(range(1, 1001))
        assert [one.row for one in _results(office, job)] == list(range(1, 1001))
        assert store.load(office.account_id, job.id).status is JobStatus.COMPLETED


class TestRowThatKills:
    def test_ends_as_a_failed_row_while_the_others_go_on(self, office: Office) -> None:
        job = _ordered(office, template_of(office, TEXT), rows=5)
        renderer = Poisoned("Persona 3")
        for _ in range(10):
            start_cold()
            try:
                _work(office, job, renderer)
            except Crash:
                office.clock.passes(LATER)

        results = _results(office, job)
        assert [one.row for one in results if one.status is RowStatus.FAILED] == [3]
        assert [one.code for one in results[2].problems] == ["render_failed"]
        assert sorted(_documents(office, job)) == [1, 2, 4, 5]
        assert renderer.deaths == 4
        assert store.load(office.account_id, job.id).status is JobStatus.COMPLETED


class TestMissingRenderer:
    def test_is_asked_again_later(self, office: Office) -> None:
        job = _ordered(office, template_of(office, TEXT), rows=2)
        for _ in range(6):
            _work(office, job, Nobody())
            office.clock.passes(timedelta(hours=1))
        assert _results(office, job) == []

        _work(office, job, Copier())

        assert sorted(_documents(office, job)) == [1, 2]

    def test_is_given_up_and_can_be_resumed(self, office: Office) -> None:
        job = _ordered(office, template_of(office, TEXT), rows=2)
        for _ in range(bulk_lanes.MAX_ATTEMPTS):
            _work(office, job, Nobody())
            office.clock.passes(timedelta(hours=1))
        assert [one.problems[0].code for one in _results(office, job)] == ["render_unavailable"] * 2

        command = office.command()
        bulk_jobs.resume_bulk_job(command, job.id)
        command.unit.commit()
        _work(office, job, Copier())

        assert sorted(_documents(office, job)) == [1, 2]
        assert [one.status for one in _results(office, job)] == [RowStatus.CREATED] * 2


class TestCancel:
    def test_stops_whoever_is_at_work_before_the_next_document(self, office: Office) -> None:
        job = _ordered(office, template_of(office, TEXT), rows=10)

        class Meddling(Copier):
            rows = 0

            def render(self, source: Path, *, kind: SourceKind, out: Path) -> RenderedPdf:
                self.rows += 1
                if self.rows == 4:
                    command = office.command()
                    bulk_jobs.cancel_bulk_job(command, job.id)
                    command.unit.commit()
                return super().render(source, kind=kind, out=out)

        _work(office, job, Meddling())

        found = bulk_jobs.get_bulk_job(office.account_id, job.id)
        assert (found.job.status, found.progress.created) == (JobStatus.CANCELED, 3)
        assert sorted(_documents(office, job)) == [1, 2, 3]
        assert owed_by(office, job) == []

        command = office.command()
        bulk_jobs.resume_bulk_job(command, job.id)
        command.unit.commit()
        _work(office, job, Copier())
        assert sorted(_documents(office, job)) == list(range(1, 11))


class TestRealRenderer:
    def test_killed_in_the_middle_makes_one_document_of_every_row(self, office: Office, power: Power) -> None:
        job = _ordered(office, template_of(office, TEXT), rows=30)
        renderer = LibreOffice(installed=find())
        try:
            for cut in (8, 9):
                power.fails_after(cut)
                with pytest.raises(Crash):
                    _work(office, job, renderer)
                power.fails_after(None)
                office.clock.passes(LATER)
            while store.load(office.account_id, job.id).status is JobStatus.RUNNING:
                _work(office, job, renderer)
        finally:
            renderer.close()

        assert sorted(_documents(office, job)) == list(range(1, 31))


def wanted_of(office: Office, command: Command, template_id: str, *, kind: RowFormat) -> BulkJob:
    return BulkJob(
        account_id=office.account_id,
        client_id=office.client_id,
        template_id=template_id,
        name="Contrato",
        language="es",
        sender="Cuenta de prueba",
        actor=command.actor,
        may_enroll=True,
        format=kind,
        status=JobStatus.AWAITING_ROWS,
        created_at=command.at,
        updated_at=command.at,
    )


def owed_by(office: Office, job: BulkJob) -> list[str]:
    """Return everything that has a due date in the job's rows: nothing, once all is done."""
    pages = (
        aws.dynamodb()
        .get_paginator("scan")
        .paginate(TableName=settings.documents_table(), ConsistentRead=True)
    )
    pk = f"ACCOUNT#{office.account_id}#DOCUMENT#{job.id}"
    rows = [row for page in pages for row in page["Items"] if row["pk"]["S"] == pk]
    return sorted(row["sk"]["S"] for row in rows if "due_pk" in row)


def _ordered(office: Office, template_id: str, *, rows: int) -> BulkJob:
    command = office.command()
    wanted = wanted_of(office, command, template_id, kind=RowFormat.JSON_LINES)
    source = RowSource(rows=[{"values": {"nombre": f"Persona {n}"}} for n in range(1, rows + 1)])
    shown: ShownJob = bulk_jobs.create_bulk_job(command, wanted, source)
    command.unit.commit()
    return shown.job


def _work(office: Office, job: BulkJob, renderer: Renderer) -> None:
    bulk_lanes.create_documents(office.command(), job_id=job.id, renderer=renderer, clock=office.clock)


def _work_together(office: Office, job: BulkJob, renderer: Renderer) -> None:
    """Let four workers take turns until the job has ended or the power fails."""
    start_cold()

    def go_on() -> None:
        try:
            while store.load(office.account_id, job.id).status is JobStatus.RUNNING:
                _work(office, job, renderer)
        except Crash:
            return

    workers = [threading.Thread(target=go_on) for _ in range(WORKERS)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()


def _results(office: Office, job: BulkJob) -> list[RowResult]:
    found: list[RowResult] = []
    cursor: str | None = None
    while True:
        page = bulk_jobs.list_bulk_rows(office.account_id, job.id, status=None, limit=100, cursor=cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


def _documents(office: Office, job: BulkJob) -> list[int]:
    """Return the rows of all documents that the job has made, by the first event of each."""
    pages = (
        aws.dynamodb()
        .get_paginator("scan")
        .paginate(TableName=settings.documents_table(), ConsistentRead=True)
    )
    events = [row for page in pages for row in page["Items"] if row["sk"]["S"] == "EVENT#00000001"]
    data = [row["data"]["M"] for row in events]
    return [int(one["bulk_row"]["N"]) for one in data if one.get("bulk_job_id", {}).get("S") == job.id]
