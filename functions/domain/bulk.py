"""Bulk jobs: one template and up to 10 000 rows, of which each becomes a document or says why not.

`awaiting_rows → running → completed`, and `→ rejected` where the file as a whole is wrong, `→ canceled` by the
customer. The rows lie in a few lanes, each a range that one worker at a time goes through from its first row to its
last: a lane remembers the next row, and moves on in the transaction that creates the row's document. So no row comes
twice, and whoever goes on after a death knows where.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from functions.domain.actors import Actor
from functions.domain.bulk_problems import Problem
from functions.domain.duties import Duty, DutyKind
from functions.domain.errors import Conflict, Gone, NotFound
from functions.domain.identifiers import Prefix, derived
from functions.domain.organising import AS_IT_IS, Organisation

MAX_ROWS: Final = 10_000
MAX_FILE_BYTES: Final = 50 * 1024 * 1024
LANES: Final = 4
"""How many workers may be at one job: others find room beside it."""
CHUNK: Final = 25
"""How many rows a worker reads at once."""
MAX_TRIES: Final = 3
"""How often a row is tried again that was being made when its worker died."""
UPLOAD_LIFETIME: Final = timedelta(minutes=60)
"""How long the form for an upload is taken by the bucket."""
LOOK_AFTER: Final = timedelta(minutes=5)
"""How long the notice of an upload may take before it is looked for."""
ROWS_KEPT: Final = timedelta(days=30)
"""How long the rows as they were given are kept, and with them the chance to resume."""


class BulkJobNotFound(NotFound):
    """The account has no such bulk job."""

    code = "bulk_job_not_found"


class BulkJobEnded(Conflict):
    """A bulk job that has ended cannot be canceled."""

    code = "bulk_job_ended"


class BulkJobNothingLeft(Conflict):
    """There is nothing to resume: the job goes on, or every row has its document, or there were no rows to read."""

    code = "bulk_job_nothing_left"


class BulkRowsExpired(Gone):
    """The rows of the job are kept no longer."""

    code = "bulk_rows_expired"


class BulkRowsNeverCame(Gone):
    """Nothing was uploaded in time."""

    code = "bulk_rows_never_came"


class RowFormat(StrEnum):
    CSV = "csv"
    JSON_LINES = "json_lines"


class JobStatus(StrEnum):
    AWAITING_ROWS = "awaiting_rows"
    RUNNING = "running"
    COMPLETED = "completed"
    REJECTED = "rejected"
    CANCELED = "canceled"


class RowStatus(StrEnum):
    CREATED = "created"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class RowResult:
    """What became of one row."""

    row: int
    status: RowStatus
    at: datetime
    document_id: str | None = None
    external_id: str | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Lane:
    """Rows `first` to `last` of a job, and how far they are done. Written by whoever holds the lane's duty."""

    number: int
    first: int
    last: int
    next: int
    round: int
    """Which run of the job it belongs to: whoever worked for an earlier one writes nothing any more."""
    created: int = 0
    failed: int = 0
    tried: int = 0
    """The row at which a worker died."""
    tries: int = 0
    """How often that row has been begun since."""

    @property
    def finished(self) -> bool:
        return self.next > self.last

    @property
    def kills(self) -> bool:
        """Whether the next row has cost its workers their lives too often."""
        return self.tried == self.next and self.tries > MAX_TRIES

    def begun_again(self) -> Lane:
        """Count, before the work, that the next row is tried once more."""
        tries = self.tries + 1 if self.tried == self.next else 1
        return replace(self, tried=self.next, tries=tries)

    def after(self, status: RowStatus) -> Lane:
        """Return the lane with its next row done."""
        return replace(
            self.skipping(),
            created=self.created + (status is RowStatus.CREATED),
            failed=self.failed + (status is RowStatus.FAILED),
        )

    def skipping(self) -> Lane:
        """Return the lane past a row that was done in an earlier run."""
        return replace(self, next=self.next + 1)

    def again(self, *, of_round: int) -> Lane:
        """Return the lane from its beginning: what has a document stays, what failed is tried anew."""
        return replace(self, next=self.first, round=of_round, failed=0, tried=0, tries=0)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How many rows there are, and what became of them so far."""

    total: int
    created: int
    failed: int

    @classmethod
    def of(cls, lanes: Iterable[Lane], *, total: int) -> Progress:
        known = tuple(lanes)
        return cls(
            total=total, created=sum(one.created for one in known), failed=sum(one.failed for one in known)
        )

    @property
    def pending(self) -> int:
        return self.total - self.created - self.failed


@dataclass(frozen=True, kw_only=True)
class BulkJob:
    """One order to make many documents. The template's text is that of the beginning, whatever comes of it later."""

    account_id: str
    client_id: str
    template_id: str
    name: str
    """What documents are called whose row says nothing."""
    language: str
    sender: str
    actor: Actor
    may_enroll: bool
    """Whether the key may put people in the directory, as rows with names and addresses do."""
    format: RowFormat
    status: JobStatus
    created_at: datetime
    updated_at: datetime
    id: str = ""
    template_version: int = 0
    """Of the template's text."""
    template_language: str = ""
    accepts_annexes: bool = True
    upload_id: str | None = None
    """Which upload is waited for, or was taken."""
    external_id: str | None = None
    external_id_unique: bool = False
    """Whether each document claims its row's external id."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    organisation: Organisation = AS_IT_IS
    sender_email: str | None = None
    sandbox: bool = False
    total: int = 0
    lanes: int = 0
    round: int = 1
    version: int = 1
    ended_at: datetime | None = None
    problems: tuple[Problem, ...] = ()
    """Of the file as a whole."""

    @property
    def open(self) -> bool:
        return self.status in (JobStatus.AWAITING_ROWS, JobStatus.RUNNING)

    def begun(self, total: int, *, at: datetime) -> BulkJob:
        """Return the job at work on so many rows."""
        return self._changed(
            at=at, status=JobStatus.RUNNING, total=total, lanes=len(lanes_of(total, of_round=1))
        )

    def rejected(self, problems: tuple[Problem, ...], *, at: datetime) -> BulkJob:
        """Return the job with what is wrong with its file."""
        return self._changed(at=at, status=JobStatus.REJECTED, problems=problems, ended_at=at)

    def completed(self, *, at: datetime) -> BulkJob:
        return self._changed(at=at, status=JobStatus.COMPLETED, ended_at=at)

    def canceled(self, *, at: datetime) -> BulkJob:
        """Stop. What was created stays. The next round number tells whoever is at work that it is over."""
        if self.status is JobStatus.CANCELED:
            return self
        if not self.open:
            raise BulkJobEnded(status=self.status.value)
        return self._changed(at=at, status=JobStatus.CANCELED, ended_at=at, round=self.round + 1)

    def resumed(self, progress: Progress, *, at: datetime) -> BulkJob:
        """Take up what a canceled job has left, or the rows that failed."""
        if self.status not in (JobStatus.CANCELED, JobStatus.COMPLETED) or progress.created == self.total:
            raise BulkJobNothingLeft(status=self.status.value)
        if at >= self.rows_until:
            raise BulkRowsExpired(until=self.rows_until.isoformat())
        return self._changed(at=at, status=JobStatus.RUNNING, ended_at=None, round=self.round + 1)

    @property
    def rows_until(self) -> datetime:
        """Until when the rows are there to be resumed; a day before they are taken away."""
        return self.created_at + ROWS_KEPT - timedelta(days=1)

    def document_id(self, row: int) -> str:
        """Return the id of a row's document: the same however often the row is tried, in the order of the rows."""
        known = hashlib.sha256(f"{self.account_id} {self.id} {row}".encode()).digest()
        return derived(Prefix.DOCUMENT, at=self.created_at, number=row.to_bytes(2) + known[:8])

    def duty(self, lane: Lane, *, at: datetime) -> Duty:
        """Return what is owed for a lane."""
        return self._duty(DutyKind.BULK, subject=str(lane.number), not_before=at)

    def duty_to_look(self, *, at: datetime) -> Duty:
        """Return what is owed while rows are to be uploaded: the bucket's notice may be lost."""
        return self._duty(DutyKind.ROWS, subject="", not_before=min(at + LOOK_AFTER, self.rows_awaited_until))

    @property
    def rows_awaited_until(self) -> datetime:
        """Until when an upload may come, and be told of."""
        return self.created_at + UPLOAD_LIFETIME + LOOK_AFTER

    def _duty(self, kind: DutyKind, *, subject: str, not_before: datetime) -> Duty:
        return Duty(
            kind=kind,
            account_id=self.account_id,
            owner_id=self.id,
            subject=subject,
            not_before=not_before,
        )

    def _changed(self, *, at: datetime, **changes: Any) -> BulkJob:
        return replace(self, updated_at=at, version=self.version + 1, **changes)


def lanes_of(total: int, *, of_round: int) -> tuple[Lane, ...]:
    """Divide the rows into at most four ranges of whole chunks, as even as that can be."""
    chunks = -(-total // CHUNK)
    count = min(LANES, chunks)
    ends = [min(total, (place + 1) * chunks // count * CHUNK) for place in range(count)]
    firsts = [1, *(end + 1 for end in ends[:-1])]
    return tuple(
        Lane(number=number, first=first, last=last, next=first, round=of_round)
        for number, (first, last) in enumerate(zip(firsts, ends, strict=True))
    )
