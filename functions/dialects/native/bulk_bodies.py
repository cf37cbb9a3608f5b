"""What native requests and answers tell of bulk jobs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, JsonValue, StringConstraints

from functions.dialects.native.problems import text
from functions.dialects.native.upload_bodies import UploadBody
from functions.dialects.native.wire import Body, Request
from functions.domain.bulk import MAX_ROWS, BulkJob, JobStatus, Progress, RowFormat, RowResult, RowStatus
from functions.domain.bulk_problems import Problem
from functions.domain.files import UploadForm
from functions.domain.languages import Language
from functions.domain.organising import ROOT

Rows = Annotated[list[dict[str, JsonValue]], Field(max_length=MAX_ROWS)]
RowText = Annotated[str, StringConstraints(min_length=1)]


class RowUpload(Request):
    """Which kind of file will be uploaded."""

    format: RowFormat


class RowProblemBody(Body):
    """One thing that is wrong with a row, or with the file: `pointer` leads to it, inside the row or the file."""

    pointer: str
    code: str
    detail: str

    @classmethod
    def each(cls, problems: Iterable[Problem], *, language: Language) -> list[RowProblemBody]:
        return [
            cls(
                pointer=one.pointer,
                code=one.code,
                detail=text(one.code, "detail", language=language, facts=dict(one.facts)),
            )
            for one in problems
        ]


class ProgressBody(Body):
    """How many rows there are, and what became of them."""

    total: int
    created: int
    failed: int
    pending: int

    @classmethod
    def of(cls, progress: Progress) -> ProgressBody:
        return cls(
            total=progress.total,
            created=progress.created,
            failed=progress.failed,
            pending=progress.pending,
        )


class BulkJobSummaryBody(Body):
    """A bulk job as lists show it.

    `awaiting_rows` until its file is uploaded, then `running` until it is `completed`: every row was done. `rejected`
    where the file as a whole is wrong, as `problems` say; `canceled` by the account.
    """

    id: str
    client_id: str
    template_id: str
    template_version: int
    name: str
    status: JobStatus
    format: RowFormat
    external_id: str | None
    created_at: datetime
    updated_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, job: BulkJob) -> BulkJobSummaryBody:
        return cls(**_summary(job))


class BulkJobBody(BulkJobSummaryBody):
    """A bulk job, and how far it is."""

    language: str
    external_id_unique: bool
    metadata: dict[str, str]
    folder: str
    tags: list[str]
    rows: ProgressBody
    problems: list[RowProblemBody]
    rows_until: datetime
    """Until when it can be resumed."""
    upload: UploadBody | None

    @classmethod
    def shown(
        cls, job: BulkJob, progress: Progress, *, language: Language, form: UploadForm | None = None
    ) -> BulkJobBody:
        return cls(
            **_summary(job),
            language=job.language,
            external_id_unique=job.external_id_unique,
            metadata=dict(job.metadata),
            folder=job.organisation.folder or ROOT,
            tags=list(job.organisation.tags or ()),
            rows=ProgressBody.of(progress),
            problems=RowProblemBody.each(job.problems, language=language),
            rows_until=job.rows_until,
            upload=None if form is None else UploadBody.of(form),
        )


class BulkRowBody(Body):
    """What became of a row: its document, or all that is wrong with it. Rows are numbered from 1."""

    row: int
    status: RowStatus
    document_id: str | None
    external_id: str | None
    problems: list[RowProblemBody]
    at: datetime

    @classmethod
    def of(cls, result: RowResult, *, language: Language) -> BulkRowBody:
        return cls(
            row=result.row,
            status=result.status,
            document_id=result.document_id,
            external_id=result.external_id,
            problems=RowProblemBody.each(result.problems, language=language),
            at=result.at,
        )


def _summary(job: BulkJob) -> dict[str, Any]:
    return {
        "id": job.id,
        "client_id": job.client_id,
        "template_id": job.template_id,
        "template_version": job.template_version,
        "name": job.name,
        "status": job.status,
        "format": job.format,
        "external_id": job.external_id,
        "created_at": job.created_at,
        "updated_at": job.updated_at,
        "ended_at": job.ended_at,
    }
