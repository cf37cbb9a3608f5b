"""List the results of a bulk job."""

from __future__ import annotations

from functions.actions import bulk_jobs
from functions.dialects.native.bodies import PageBody
from functions.dialects.native.bulk_bodies import BulkRowBody
from functions.dialects.native.wire import Identifier, PageLimit, Request
from functions.domain.bulk import RowStatus
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ListBulkRows(Request):
    """`status` leaves those that have their document, or those that failed.

    A page may hold fewer rows than `limit`, or none, while `has_more` is true: go on with its cursor.
    """

    bulk_job_id: Identifier
    status: RowStatus | None = None
    limit: PageLimit = 100
    cursor: str | None = None


@operation("GET /v1/bulk-jobs/{bulk_job_id}/rows", scope=Scope.DOCUMENTS_READ, access=[Access.DOCUMENTS_READ])
def list_bulk_rows(request: ListBulkRows, call: Call) -> PageBody[BulkRowBody]:
    """List what became of the rows that were done, in their order."""
    page = bulk_jobs.list_bulk_rows(
        call.account_id,
        request.bulk_job_id,
        status=request.status,
        limit=request.limit,
        cursor=request.cursor,
    )
    return PageBody[BulkRowBody].page(
        [BulkRowBody.of(one, language=call.language) for one in page.items], next_cursor=page.next_cursor
    )
