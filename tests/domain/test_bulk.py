from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.domain.actors import SYSTEM
from functions.domain.bulk import (
    CHUNK,
    MAX_TRIES,
    BulkJob,
    BulkJobEnded,
    BulkJobNothingLeft,
    BulkRowsExpired,
    JobStatus,
    Lane,
    Progress,
    RowFormat,
    RowStatus,
    lanes_of,
)
from functions.domain.identifiers import Prefix, is_identifier

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


def ordered(**more: object) -> BulkJob:
    job = BulkJob(
        id="blk_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
        account_id="acc_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
        client_id="cli_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
        template_id="tpl_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
        name="Contrato",
        language="es",
        sender="Cuenta",
        actor=SYSTEM,
        may_enroll=True,
        format=RowFormat.CSV,
        status=JobStatus.AWAITING_ROWS,
        created_at=NOON,
        updated_at=NOON,
    )
    return replace(job, **more)  # type: ignore[arg-type]


class TestLanes:
    @pytest.mark.parametrize("total", [1, 24, 25, 26, 51, 99, 100, 101, 1000, 9_999, 10_000])
    def test_hold_every_row_once(self, total: int) -> None:
        lanes = lanes_of(total, of_round=1)

        rows = [row for lane in lanes for row in range(lane.first, lane.last + 1)]
        assert rows == list(range(1, total + 1))

    @pytest.mark.parametrize(("total", "count"), [(1, 1), (25, 1), (26, 2), (75, 3), (76, 4), (10_000, 4)])
    def test_are_as_many_as_there_are_chunks_and_four_at_most(self, total: int, count: int) -> None:
        assert len(lanes_of(total, of_round=1)) == count

    def test_begin_where_a_chunk_begins(self) -> None:
        assert all((lane.first - 1) % CHUNK == 0 for lane in lanes_of(1_003, of_round=1))


class TestLane:
    def test_moves_on_with_each_row(self) -> None:
        lane = Lane(number=0, first=1, last=2, next=1, round=1)

        done = lane.after(RowStatus.CREATED).after(RowStatus.FAILED)

        assert (done.next, done.created, done.failed, done.finished) == (3, 1, 1, True)

    def test_gives_a_row_up_that_kills_its_workers(self) -> None:
        lane = Lane(number=0, first=1, last=9, next=4, round=1)
        for _ in range(MAX_TRIES):
            lane = lane.begun_again()
            assert not lane.kills

        assert lane.begun_again().kills
        assert not lane.begun_again().after(RowStatus.FAILED).kills

    def test_counts_the_deaths_of_each_row_apart(self) -> None:
        lane = Lane(number=0, first=1, last=9, next=4, round=1).begun_again().begun_again()

        assert lane.after(RowStatus.CREATED).begun_again().tries == 1

    def test_goes_again_over_all_but_what_was_created(self) -> None:
        lane = Lane(number=0, first=1, last=9, next=6, round=1, created=3, failed=2)

        again = lane.again(of_round=2)

        assert (again.next, again.round, again.created, again.failed) == (1, 2, 3, 0)


class TestDocumentId:
    def test_is_the_same_however_often_a_row_is_tried(self) -> None:
        assert ordered().document_id(7) == ordered(updated_at=NOON + timedelta(days=1)).document_id(7)

    def test_is_an_identifier_of_its_own_for_each_row_and_job(self) -> None:
        ids = {ordered().document_id(row) for row in range(1, 1_001)}
        ids |= {ordered(id="blk_other").document_id(row) for row in range(1, 1_001)}

        assert len(ids) == 2_000
        assert all(is_identifier(one, Prefix.DOCUMENT) for one in ids)

    def test_sorts_as_the_rows_do(self) -> None:
        ids = [ordered().document_id(row) for row in range(1, 301)]

        assert ids == sorted(ids)


class TestCancel:
    def test_keeps_what_was_created_and_outdates_whoever_is_at_work(self) -> None:
        running = ordered().begun(100, at=NOON)

        canceled = running.canceled(at=NOON)

        assert canceled.status is JobStatus.CANCELED
        assert canceled.round == running.round + 1

    def test_twice_is_once(self) -> None:
        canceled = ordered().canceled(at=NOON)

        assert canceled.canceled(at=NOON) is canceled

    def test_of_what_has_ended_is_refused(self) -> None:
        with pytest.raises(BulkJobEnded):
            ordered().begun(1, at=NOON).completed(at=NOON).canceled(at=NOON)


class TestResume:
    def test_takes_up_what_failed(self) -> None:
        job = ordered().begun(3, at=NOON).completed(at=NOON)

        resumed = job.resumed(Progress(total=3, created=2, failed=1), at=NOON)

        assert (resumed.status, resumed.round, resumed.ended_at) == (JobStatus.RUNNING, 2, None)

    @pytest.mark.parametrize(
        ("job", "created"),
        [
            (ordered().begun(3, at=NOON), 0),
            (ordered().begun(3, at=NOON).completed(at=NOON), 3),
            (ordered().rejected((), at=NOON), 0),
            (ordered().canceled(at=NOON), 0),
        ],
        ids=["running", "all-created", "rejected", "without-rows"],
    )
    def test_is_refused_where_nothing_is_left(self, job: BulkJob, created: int) -> None:
        with pytest.raises(BulkJobNothingLeft):
            job.resumed(Progress(total=job.total, created=created, failed=0), at=NOON)

    def test_is_refused_once_the_rows_are_gone(self) -> None:
        job = ordered().begun(3, at=NOON).canceled(at=NOON)

        with pytest.raises(BulkRowsExpired):
            job.resumed(Progress(total=3, created=0, failed=0), at=NOON + timedelta(days=29))
