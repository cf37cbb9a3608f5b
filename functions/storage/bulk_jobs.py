"""Bulk jobs in the documents table.

The job itself is a row of `ACCOUNT#<account>#BULK_JOBS`. The rest has a partition of its own, named as a document's
would be: `INPUT` says where the rows lie, `LANE#<number>` how far each lane is done, `ROW#<number>` what became of a
row, once more as `FAILED#<number>` where it failed. Duties of the lanes lie beside them (storage/duty_rows.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.bulk import BulkJob, BulkJobNotFound, Lane, Progress, RowResult, RowStatus
from functions.storage import aws
from functions.storage import document_keys as keys
from functions.storage.bulk_files import StoredRows
from functions.storage.items import Item, from_values, to_values
from functions.storage.paging import Page, query_page, query_rows
from functions.storage.unit import Unit

_JOB: Final = TypeAdapter(BulkJob)
_LANE: Final = TypeAdapter(Lane)
_RESULT: Final = TypeAdapter(RowResult)
_INPUT: Final = TypeAdapter(StoredRows)

_LANES: Final = "LANE#"
_ROWS: Final = "ROW#"
_FAILED: Final = "FAILED#"


def add(unit: Unit, job: BulkJob) -> None:
    unit.put(settings.documents_table(), _job_row(job), new=True)


def change(unit: Unit, before: BulkJob, after: BulkJob) -> None:
    """Write the job, provided that nobody has written since `before` was read."""
    if after != before:
        unit.put(settings.documents_table(), _job_row(after), expecting={"version": before.version})


def load(account_id: str, job_id: str) -> BulkJob:
    """Return the account's job. Another account's job is not found."""
    found = _get(_job_keys(account_id, job_id))
    if found is None:
        raise BulkJobNotFound(bulk_job_id=job_id)
    return _JOB.validate_python(found)


def list_jobs(account_id: str, *, limit: int, cursor: str | None) -> Page[BulkJob]:
    """Return the account's jobs, newest first."""
    page = query_page(
        table=settings.documents_table(),
        partition=_job_keys(account_id, "")["pk"],
        limit=limit,
        cursor=cursor,
        newest_first=True,
    )
    return page.of(_JOB.validate_python)


# -- rows as they were given -------------------------------------------------------------------------------


def keep_input(unit: Unit, job: BulkJob, rows: StoredRows) -> None:
    row: Item = _INPUT.dump_python(rows, mode="json")
    unit.put(settings.documents_table(), _keys(job, "INPUT") | row)


def load_input(job: BulkJob) -> StoredRows:
    return _INPUT.validate_python(_get(_keys(job, "INPUT")))


# -- lanes -------------------------------------------------------------------------------------------------


def put_lane(unit: Unit, job: BulkJob, lane: Lane) -> None:
    """Begin a lane, or begin it anew: whoever held it before finds another round."""
    row: Item = _LANE.dump_python(lane, mode="json")
    unit.put(settings.documents_table(), _keys(job, f"{_LANES}{lane.number}") | row)


def move_lane(unit: Unit, job: BulkJob, before: Lane, after: Lane) -> None:
    """Write how far the lane is done, provided that nobody else has moved it."""
    values: Item = _LANE.dump_python(after, mode="json")
    told = _LANE.dump_python(before, mode="json")
    unit.update(
        settings.documents_table(),
        _keys(job, f"{_LANES}{before.number}"),
        values={name: value for name, value in values.items() if value != told[name]} or {"next": after.next},
        expecting={"next": before.next, "round": before.round, "tries": before.tries},
    )


def stop_lane(unit: Unit, job: BulkJob, lane: Lane) -> None:
    """Put the lane into the job's new round, wherever it is: whoever works on it writes nothing any more."""
    unit.update(settings.documents_table(), _keys(job, f"{_LANES}{lane.number}"), values={"round": job.round})


def load_lanes(job: BulkJob) -> tuple[Lane, ...]:
    rows = query_rows(settings.documents_table(), _partition(job), prefix=_LANES)
    return tuple(_LANE.validate_python(row) for row in rows)


def load_lane(job: BulkJob, number: int) -> Lane:
    return _LANE.validate_python(_get(_keys(job, f"{_LANES}{number}")))


def progress(job: BulkJob) -> Progress:
    """Count what became of the rows so far, from the few lanes."""
    return Progress.of(load_lanes(job) if job.lanes else (), total=job.total)


# -- results -----------------------------------------------------------------------------------------------


def add_result(unit: Unit, job: BulkJob, result: RowResult, *, before: RowStatus | None) -> None:
    """Write what became of a row of which so far `before` is known; whoever is second finds it written.

    A row that has its document never comes here again.
    """
    table = settings.documents_table()
    row: Item = _RESULT.dump_python(result, mode="json")
    here, among_failed = _keys(job, f"{_ROWS}{result.row:05d}"), _keys(job, f"{_FAILED}{result.row:05d}")
    if before is None:
        unit.put(table, here | row, new=True)
    else:
        unit.put(table, here | row, expecting={"status": before.value})
    if result.status is RowStatus.FAILED:
        unit.put(table, among_failed | row)
    elif before is RowStatus.FAILED:
        unit.delete(table, among_failed)


def settled_rows(job: BulkJob, *, first: int, last: int) -> Mapping[int, RowStatus]:
    """Return what became of the rows of one chunk, those that nothing is known of left out."""
    found = aws.dynamodb().query(
        TableName=settings.documents_table(),
        KeyConditionExpression="pk = :p AND sk BETWEEN :a AND :z",
        ExpressionAttributeValues=to_values(
            {":p": _partition(job), ":a": f"{_ROWS}{first:05d}", ":z": f"{_ROWS}{last:05d}"}
        ),
        ConsistentRead=True,
    )
    results = [_RESULT.validate_python(from_values(one)) for one in found["Items"]]
    return {one.row: one.status for one in results}


def list_results(
    job: BulkJob, *, status: RowStatus | None, limit: int, cursor: str | None
) -> Page[RowResult]:
    """Return a page of results in the order of the rows; of created ones it may hold fewer than `limit`."""
    page = query_page(
        table=settings.documents_table(),
        partition=_partition(job),
        prefix=_FAILED if status is RowStatus.FAILED else _ROWS,
        limit=limit,
        cursor=cursor,
    ).of(_RESULT.validate_python)
    shown = tuple(one for one in page.items if status in (None, one.status))
    return Page(items=shown, next_cursor=page.next_cursor)


# -- keys --------------------------------------------------------------------------------------------------


def _job_row(job: BulkJob) -> Item:
    row: Item = _JOB.dump_python(job, mode="json")
    return _job_keys(job.account_id, job.id) | row


def _job_keys(account_id: str, job_id: str) -> Item:
    return {"pk": f"ACCOUNT#{account_id}#BULK_JOBS", "sk": job_id}


def _partition(job: BulkJob) -> str:
    return keys.partition(job.account_id, job.id)


def _keys(job: BulkJob, sort: str) -> Item:
    return keys.of_document(job.account_id, job.id, sort)


def _get(found_by: Item) -> Item | None:
    found = aws.dynamodb().get_item(
        TableName=settings.documents_table(), Key=to_values(found_by), ConsistentRead=True
    )
    return from_values(found["Item"]) if "Item" in found else None
