"""Bulk jobs: ordered, looked at, stopped, taken up again. The documents are made by functions.actions.bulk_lanes."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from functions import settings
from functions.actions import duties
from functions.actions.command import Command
from functions.actions.waiting import waited
from functions.domain.bulk import BulkJob, Progress, RowFormat, RowResult, RowStatus, lanes_of
from functions.domain.bulk_problems import BulkRowsAmbiguous
from functions.domain.bulk_rows import Row
from functions.domain.errors import Refusal, Refusals
from functions.domain.files import UploadForm
from functions.domain.identifiers import Prefix
from functions.domain.kept_templates import TemplateText
from functions.domain.languages import Language
from functions.storage import bulk_files, bulk_jobs, clients, duty_rows, templates
from functions.storage.bulk_files import RowsPlace
from functions.storage.paging import Page


@dataclass(frozen=True, kw_only=True)
class RowSource:
    """Where rows come from, in one way: as JSON, as a text of one kind, by an upload still to come."""

    rows: Sequence[Mapping[str, Any]] | None = None
    csv: str | None = None
    json_lines: str | None = None
    upload: RowFormat | None = None

    def require_one(self) -> None:
        ways = (self.rows, self.csv, self.json_lines, self.upload)
        if len(ways) - ways.count(None) != 1:
            raise BulkRowsAmbiguous(pointer="/rows")

    @property
    def format(self) -> RowFormat:
        if self.upload is not None:
            return self.upload
        return RowFormat.CSV if self.csv is not None else RowFormat.JSON_LINES

    def read(self, job: BulkJob, text: TemplateText) -> Iterator[Row]:
        """Yield the rows that came inside the request."""
        from functions.domain.bulk_files import given_rows

        if self.rows is not None:
            return given_rows(self.rows)
        content = (self.csv if self.csv is not None else self.json_lines or "").encode("utf-8", "replace")
        return rows_of(io.BytesIO(content), job, text)


@dataclass(frozen=True, kw_only=True)
class ShownJob:
    """A job, how far it is, and the form for its rows where they are still to come."""

    job: BulkJob
    progress: Progress
    form: UploadForm | None = None


def create_bulk_job(command: Command, wanted: BulkJob, source: RowSource) -> ShownJob:
    """Order documents of one template; what is wrong with the rows as a whole is told at once.

    `wanted` is the job but for its id and what the template says.
    """
    source.require_one()
    client = clients.load_client(command.account_id, wanted.client_id)
    template = templates.load(command.account_id, wanted.template_id)
    template.require_usable(client_id=client.id, pointer="/template_id")
    text = templates.load_text(template)
    job = replace(
        wanted,
        id=command.mint(Prefix.BULK_JOB),
        template_version=text.version,
        template_language=template.language,
        accepts_annexes=template.accepts_annexes,
    )
    if source.upload is not None:
        return _awaiting(command, job, source.upload)
    with _pointing_at(source):
        begun = begin(command, job, source.read(job, text))
    bulk_jobs.add(command.unit, begun)
    return ShownJob(job=begun, progress=Progress.of((), total=begun.total))


def begin(command: Command, job: BulkJob, rows: Iterable[Row]) -> BulkJob:
    """Keep the rows and owe their documents; the job itself is for the caller to write."""
    with tempfile.TemporaryDirectory() as folder:
        kept = bulk_files.keep(job.account_id, job.id, rows, folder=Path(folder))
    begun = job.begun(kept.total, at=command.at)
    bulk_jobs.keep_input(command.unit, begun, kept)
    for lane in lanes_of(kept.total, of_round=begun.round):
        bulk_jobs.put_lane(command.unit, begun, lane)
        duties.owe(command, begun.duty(lane, at=command.at), queue_url=settings.bulk_queue_url())
    return begun


def rows_of(file: BinaryIO, job: BulkJob, text: TemplateText) -> Iterator[Row]:
    """Yield the rows of a file for the job's template."""
    from functions.domain.bulk_files import read_rows

    return read_rows(file, job.format, shape=text.asked, language=Language(job.template_language))


def get_bulk_job(account_id: str, job_id: str, *, wait: float = 0) -> ShownJob:
    """Return the job; with `wait`, in seconds, not before it has ended or the time is over."""
    return _shown(waited(lambda: bulk_jobs.load(account_id, job_id), pending=lambda job: job.open, wait=wait))


def list_bulk_jobs(account_id: str, *, limit: int, cursor: str | None) -> Page[BulkJob]:
    """Return the account's jobs, newest first."""
    return bulk_jobs.list_jobs(account_id, limit=limit, cursor=cursor)


def list_bulk_rows(
    account_id: str, job_id: str, *, status: RowStatus | None, limit: int, cursor: str | None
) -> Page[RowResult]:
    """Return what became of the rows that were done, in their order."""
    job = bulk_jobs.load(account_id, job_id)
    return bulk_jobs.list_results(job, status=status, limit=limit, cursor=cursor)


def cancel_bulk_job(command: Command, job_id: str) -> ShownJob:
    """Stop a job. No document is created any more once this is written; those that were stay."""
    before = bulk_jobs.load(command.account_id, job_id)
    after = before.canceled(at=command.at)
    bulk_jobs.change(command.unit, before, after)
    lanes = bulk_jobs.load_lanes(after)
    if after != before:
        duty_rows.forget(command.unit, before.duty_to_look(at=command.at))
        for lane in lanes:
            bulk_jobs.stop_lane(command.unit, after, lane)
            duty_rows.forget(command.unit, after.duty(lane, at=command.at))
    return ShownJob(job=after, progress=Progress.of(lanes, total=after.total))


def resume_bulk_job(command: Command, job_id: str) -> ShownJob:
    """Go on with what a canceled job has left, and try anew what failed."""
    before = bulk_jobs.load(command.account_id, job_id)
    lanes = bulk_jobs.load_lanes(before)
    after = before.resumed(Progress.of(lanes, total=before.total), at=command.at)
    bulk_jobs.change(command.unit, before, after)
    again = tuple(lane.again(of_round=after.round) for lane in lanes)
    for lane in again:
        bulk_jobs.put_lane(command.unit, after, lane)
        duties.owe(command, after.duty(lane, at=command.at), queue_url=settings.bulk_queue_url())
    return ShownJob(job=after, progress=Progress.of(again, total=after.total))


def _awaiting(command: Command, job: BulkJob, kind: RowFormat) -> ShownJob:
    place = RowsPlace(account_id=job.account_id, job_id=job.id, upload_id=command.mint(Prefix.UPLOAD))
    awaiting = replace(job, upload_id=place.upload_id)
    bulk_jobs.add(command.unit, awaiting)
    duty_rows.add(command.unit, awaiting.duty_to_look(at=command.at))
    return ShownJob(
        job=awaiting,
        progress=Progress.of((), total=0),
        form=bulk_files.upload_form(place, kind, at=command.at),
    )


def _shown(job: BulkJob) -> ShownJob:
    return ShownJob(job=job, progress=bulk_jobs.progress(job))


@contextmanager
def _pointing_at(source: RowSource) -> Iterator[None]:
    """Let refusals of the rows as a whole point below the field that they came in."""
    name = "rows" if source.rows is not None else source.format.value
    try:
        yield
    except Refusal as refused:
        for one in refused.refusals if isinstance(refused, Refusals) else (refused,):
            one.pointer = f"/{name}{one.pointer or ''}"
        raise
