"""The work of bulk jobs: a worker takes one lane for a short turn, row by row, and hands it on.

Each row is one transaction: its document, what became of the row, and how far the lane is. A worker that dies leaves
the lane at the row that it was at; one that has lost its lane, or whose job was canceled, writes nothing any more.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from functions import settings
from functions.actions import duties
from functions.actions.bulk_rows import Press, RowRefused
from functions.actions.command import Command
from functions.actions.duties import MAX_COMMITS, Clock
from functions.actions.recording import record
from functions.domain.bulk import CHUNK, BulkJob, JobStatus, Lane, RowResult, RowStatus
from functions.domain.bulk_documents import drafted
from functions.domain.bulk_problems import Problem, problems_of
from functions.domain.bulk_rows import Row
from functions.domain.duties import Duty, DutyKind
from functions.domain.errors import Refusal
from functions.providers.rendering.contract import Renderer, RenderFailed, RenderUnavailable
from functions.storage import bulk_files, bulk_jobs, duty_rows
from functions.storage.bulk_files import StoredRows
from functions.storage.unit import StaleWrite, Unit

LEASE: Final = timedelta(minutes=6)
"""Longer than the function may run."""

TURN: Final = timedelta(seconds=20)
"""How long one worker stays at a lane. Then whoever waits in the queue is next, of whatever account."""

MAX_ATTEMPTS: Final = 10
"""How often a renderer that is not there is asked again before rows fail for it: some four hours."""

_PAUSE: Final = 0.05


class LaneLost(Exception):
    """The job was canceled, or somebody else has taken the lane over."""


def create_documents(command: Command, *, job_id: str, renderer: Renderer, clock: Clock) -> None:
    """Take one of the job's lanes and create its documents until the turn is over."""
    owed = duty_rows.owed_by(command.account_id, job_id, DutyKind.BULK)
    for place, duty in enumerate(owed):
        claimed = duties.claim(duty, clock=clock, lease=LEASE)
        if claimed is None:
            continue
        if any(one.attempts and one.claimable(at=clock()) for one in owed[place + 1 :]):
            # Several died together, and the sweeper wakes once for all.
            duties.wake(claimed, queue_url=settings.bulk_queue_url())
        _take_turn(command, claimed, renderer=renderer, clock=clock)
        return


def _take_turn(command: Command, duty: Duty, *, renderer: Renderer, clock: Clock) -> None:
    job = bulk_jobs.load(duty.account_id, duty.owner_id)
    if job.status is not JobStatus.RUNNING:
        duties.drop(duty)
        return
    lane = bulk_jobs.load_lane(job, int(duty.subject))
    turn = _Turn(
        command=replace(command, actor=job.actor),
        job=job,
        press=Press(job, renderer),
        clock=clock,
        lane=lane,
        patient=duty.attempts < MAX_ATTEMPTS,
    )
    ends = clock() + TURN
    try:
        if duty.attempts > 1:
            turn.begin_again()
        while not turn.lane.finished and clock() < ends:
            turn.do_next()
        turn.put_down()
    except LaneLost:
        return
    except RenderUnavailable:
        turn.forgive()
        duties.give_back(duty, queue_url=settings.bulk_queue_url(), clock=clock)
        return
    if turn.lane.finished:
        _end(duty, clock=clock)
    else:
        duty_rows.wait_with(duty, until=clock())
        duties.wake(duty, queue_url=settings.bulk_queue_url())


def _end(duty: Duty, *, clock: Clock) -> None:
    """End the lane's duty, and with the last one the job."""
    for _ in range(MAX_COMMITS):
        job = bulk_jobs.load(duty.account_id, duty.owner_id)
        unit = Unit()
        duty_rows.end(unit, duty)
        if job.status is JobStatus.RUNNING and all(one.finished for one in bulk_jobs.load_lanes(job)):
            bulk_jobs.change(unit, job, job.completed(at=clock()))
        with suppress(StaleWrite):
            unit.commit()
            return


@dataclass
class _Turn:
    """One worker at one lane."""

    command: Command
    job: BulkJob
    press: Press
    clock: Clock
    lane: Lane
    patient: bool
    """Whether a renderer that is not there is worth another try later."""

    def __post_init__(self) -> None:
        self._written = self.lane
        self._rows: dict[int, Row] = {}
        self._settled: dict[int, RowStatus] = {}
        self._input: StoredRows | None = None

    def begin_again(self) -> None:
        """Note before the work that a row is tried once more whose worker may have died of it."""
        if not self.lane.finished:
            self.lane = self.lane.begun_again()
            self.put_down()

    def forgive(self) -> None:
        """Note that it was not the row's fault."""
        self.lane = replace(self.lane, tried=0, tries=0)
        with suppress(LaneLost):
            self.put_down()

    def put_down(self) -> None:
        """Write how far the lane is, where no row's transaction has done so."""
        if self.lane == self._written:
            return
        unit = Unit()
        bulk_jobs.move_lane(unit, self.job, self._written, self.lane)
        try:
            unit.commit()
        except StaleWrite as lost:
            raise LaneLost from lost
        self._written = self.lane

    def do_next(self) -> None:
        """Create the document of the next row, or write down why not."""
        row = self._row(self.lane.next)
        if self._settled.get(row.number) is RowStatus.CREATED:
            self.lane = self.lane.skipping()
            return
        try:
            if self.lane.kills:
                raise RowRefused(problems_of(RenderFailed(reason="crash")))
            self._create(row)
        except RenderUnavailable as missing:
            if self.patient:
                raise
            self._fail(row, problems_of(missing))
        except RowRefused as refused:
            self._fail(row, refused.problems)

    def _create(self, row: Row) -> None:
        made = self.press.make(replace(self.command, at=self.clock()), row)

        def write(attempt: Command) -> RowResult:
            document = drafted(self.job, row, file=made.file, recipients=made.recipients, at=attempt.at)
            record(attempt, before=None, after=document)
            return RowResult(
                row=row.number,
                status=RowStatus.CREATED,
                at=attempt.at,
                document_id=document.id,
                external_id=row.external_id,
            )

        try:
            self._commit(write)
        except Refusal as refusal:
            raise RowRefused(problems_of(refusal)) from refusal

    def _fail(self, row: Row, problems: tuple[Problem, ...]) -> None:
        def write(attempt: Command) -> RowResult:
            return RowResult(
                row=row.number,
                status=RowStatus.FAILED,
                at=attempt.at,
                external_id=row.external_id,
                problems=problems,
            )

        self._commit(write)

    def _commit(self, write: Callable[[Command], RowResult]) -> None:
        """Write what became of the next row, and that the lane is past it; again where others were in the way."""
        for attempts in range(MAX_COMMITS):
            attempt = replace(self.command, unit=Unit(), at=self.clock())
            result = write(attempt)
            moved = self.lane.after(result.status)
            bulk_jobs.add_result(attempt.unit, self.job, result, before=self._settled.get(result.row))
            bulk_jobs.move_lane(attempt.unit, self.job, self._written, moved)
            try:
                attempt.unit.commit()
            except StaleWrite as stale:
                if bulk_jobs.load_lane(self.job, self.lane.number) != self._written:
                    raise LaneLost from stale
                time.sleep(random.uniform(0, _PAUSE * (attempts + 1)))  # noqa: S311 - spreads load, guards nothing
                continue
            self.lane = self._written = moved
            return
        raise StaleWrite

    def _row(self, number: int) -> Row:
        """Return the row as it was given; rows are read a chunk at a time."""
        if number not in self._rows:
            if self._input is None:
                self._input = bulk_jobs.load_input(self.job)
            rows = bulk_files.read_chunk(self._input, (number - 1) // CHUNK)
            self._rows = {one.number: one for one in rows}
            self._settled = {}
            if self.job.round > 1:
                settled = bulk_jobs.settled_rows(self.job, first=min(self._rows), last=max(self._rows))
                self._settled = dict(settled)
        return self._rows[number]
