"""Uploaded rows of bulk jobs: taken in when the bucket tells of them, or looked for when it does not."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from functions.actions import duties
from functions.actions.bulk_jobs import begin, rows_of
from functions.actions.command import Command
from functions.actions.duties import Clock
from functions.domain.bulk import LOOK_AFTER, BulkJob, BulkJobNotFound, BulkRowsNeverCame, JobStatus
from functions.domain.bulk_problems import problems_of
from functions.domain.duties import DutyKind
from functions.domain.errors import Refusal
from functions.storage import bulk_files, bulk_jobs, duty_rows, templates
from functions.storage.bulk_files import RowsPlace
from functions.storage.unit import StaleWrite, Unit

LEASE: Final = timedelta(minutes=4)
"""Longer than the function may run."""


def take_rows(command: Command, place: RowsPlace) -> None:
    """Read the rows and owe their documents, or say what is wrong with the file.

    It may be told twice, or late: an upload that the job no longer waits for is put away.
    """
    try:
        job = bulk_jobs.load(place.account_id, place.job_id)
    except BulkJobNotFound:
        bulk_files.delete_upload(place)
        return
    if job.status is JobStatus.AWAITING_ROWS and job.upload_id == place.upload_id:
        _take(command, job, place)
    else:
        bulk_files.delete_upload(place)


def look_for_rows(command: Command, *, job_id: str, clock: Clock) -> None:
    """Look for rows whose notice may be lost; give up those that did not come in time."""
    for claimed in duties.claimed(command.account_id, job_id, DutyKind.ROWS, clock=clock, lease=LEASE):
        job = bulk_jobs.load(command.account_id, job_id)
        if job.status is not JobStatus.AWAITING_ROWS:
            duties.drop(claimed)
            continue
        place = RowsPlace(account_id=job.account_id, job_id=job.id, upload_id=job.upload_id or "")
        if _take(replace(command, at=clock()), job, place):
            continue
        if clock() < job.rows_awaited_until:
            duty_rows.wait_with(claimed, until=clock() + LOOK_AFTER)
            continue
        late = job.rejected(problems_of(BulkRowsNeverCame()), at=clock())
        _write(replace(command, at=clock()), job, late)


def _take(command: Command, job: BulkJob, place: RowsPlace) -> bool:
    """Take in what lies in the bucket; False when nothing is there."""
    text = templates.load_text_of(job.account_id, job.template_id, version=job.template_version)
    attempt = replace(command, unit=Unit())
    with tempfile.TemporaryDirectory() as folder:
        uploaded = Path(folder) / "upload"
        if not bulk_files.fetch_upload(place, to=uploaded):
            return False
        try:
            with uploaded.open("rb") as file:
                after = begin(attempt, job, rows_of(file, job, text))
        except Refusal as refusal:
            attempt = replace(command, unit=Unit())
            after = job.rejected(problems_of(refusal), at=attempt.at)
    _write(attempt, job, after)
    bulk_files.delete_upload(place)
    return True


def _write(command: Command, before: BulkJob, after: BulkJob) -> None:
    """Write what became of the upload; somebody who was faster, or who canceled, is right."""
    bulk_jobs.change(command.unit, before, after)
    duty_rows.forget(command.unit, before.duty_to_look(at=command.at))
    try:
        command.unit.commit()
    except StaleWrite:
        return
