"""Uploaded rows of bulk jobs whose notice is lost: here nobody hears the bucket."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from functions import settings
from functions.actions import bulk_jobs, bulk_uploads
from functions.actions.bulk_jobs import RowSource, ShownJob
from functions.domain.bulk import BulkJob, JobStatus, RowFormat
from functions.domain.duties import GRACE
from functions.storage import aws
from functions.storage import bulk_jobs as store
from tests.reliability.crashing import Steps
from tests.reliability.drafting import template_of
from tests.reliability.messages import wakeups
from tests.reliability.office import Office
from tests.reliability.tally import Tally
from tests.reliability.test_kills_of_the_bulk_worker import TEXT, owed_by, wanted_of

ROWS = b"nombre\nAna\nEva\n"


@pytest.fixture(autouse=True)
def _quiet(office: Office) -> Iterator[None]:
    wakeups(settings.rows_queue_url())
    yield
    wakeups(settings.rows_queue_url())
    wakeups(settings.bulk_queue_url())


class TestLostNotice:
    def test_costs_some_minutes(self, office: Office) -> None:
        ordered = _ordered(office)
        _upload(ordered)
        office.clock.passes(timedelta(minutes=5) + GRACE + timedelta(seconds=1))
        office.sweep()
        # The notice of the bucket is there too: nobody takes it.
        told = [one["detail"].get("owner_id") for one in wakeups(settings.rows_queue_url())]
        assert [one for one in told if one is not None] == [ordered.job.id]

        _look(office, ordered.job)

        job = store.load(office.account_id, ordered.job.id)
        assert (job.status, job.total) == (JobStatus.RUNNING, 2)
        assert _duties(office, job) == ["DUTY#bulk#0"]
        assert not aws.s3().list_objects_v2(Bucket=settings.uploads_bucket(), Prefix="rows/").get("Contents")


class TestNothingUploaded:
    def test_is_waited_for_until_the_form_has_ended(self, office: Office) -> None:
        ordered = _ordered(office)
        for _ in range(6):
            office.clock.passes(timedelta(minutes=10))
            _look(office, ordered.job)
        assert store.load(office.account_id, ordered.job.id).status is JobStatus.AWAITING_ROWS

        office.clock.passes(timedelta(minutes=10))
        _look(office, ordered.job)

        job = store.load(office.account_id, ordered.job.id)
        assert (job.status, [one.code for one in job.problems]) == (
            JobStatus.REJECTED,
            ["bulk_rows_never_came"],
        )
        assert _duties(office, job) == []

    def test_is_nobodys_business_once_it_is_canceled(self, office: Office) -> None:
        ordered = _ordered(office)
        command = office.command()
        bulk_jobs.cancel_bulk_job(command, ordered.job.id)
        command.unit.commit()

        assert _duties(office, ordered.job) == []


class TestTakerKilledAnywhere:
    def test_owes_the_documents_once(self, office: Office, steps: Steps, tally: Tally) -> None:
        model = _ordered(office)
        _upload(model)
        office.clock.passes(timedelta(minutes=6))
        points = steps.points(lambda: _look(office, model.job))
        made = [_ordered(office) for _ in points]
        for ordered in made:
            _upload(ordered)
        office.clock.passes(timedelta(minutes=6))
        for ordered, point in zip(made, points, strict=True):
            steps.kill(lambda ordered=ordered: _look(office, ordered.job), at=point)  # type: ignore[misc]

        office.clock.passes(bulk_uploads.LEASE + GRACE + timedelta(seconds=1))
        for ordered in made:
            _look(office, ordered.job)

        jobs = [store.load(office.account_id, one.job.id) for one in made]
        lost = sum(one.status is not JobStatus.RUNNING for one in jobs)
        tally.add("taker of rows", points=len(points), lost=lost, most_extra=0)
        assert lost == 0
        assert [_duties(office, one) for one in jobs] == [["DUTY#bulk#0"]] * len(jobs)


def _ordered(office: Office) -> ShownJob:
    command = office.command()
    wanted: BulkJob = wanted_of(office, command, template_of(office, TEXT), kind=RowFormat.CSV)
    shown = bulk_jobs.create_bulk_job(command, wanted, RowSource(upload=RowFormat.CSV))
    command.unit.commit()
    return shown


def _upload(ordered: ShownJob) -> None:
    form = ordered.form
    assert form is not None
    sent = httpx.post(
        form.url, data=dict(form.fields), files={"file": ("filas.csv", ROWS)}, trust_env=False, timeout=60
    )
    assert sent.is_success, sent.text


def _look(office: Office, job: BulkJob) -> None:
    bulk_uploads.look_for_rows(office.command(), job_id=job.id, clock=office.clock)


def _duties(office: Office, job: BulkJob) -> list[str]:
    return [row for row in owed_by(office, job) if row.startswith("DUTY#")]
