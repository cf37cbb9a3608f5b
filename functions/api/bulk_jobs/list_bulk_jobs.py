"""List bulk jobs."""

from __future__ import annotations

from functions.actions import bulk_jobs
from functions.dialects.native.bodies import PageBody
from functions.dialects.native.bulk_bodies import BulkJobSummaryBody
from functions.dialects.native.wire import PageLimit, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ListBulkJobs(Request):
    limit: PageLimit = 20
    cursor: str | None = None


@operation("GET /v1/bulk-jobs", scope=Scope.DOCUMENTS_READ, access=[Access.DOCUMENTS_READ])
def list_bulk_jobs(request: ListBulkJobs, call: Call) -> PageBody[BulkJobSummaryBody]:
    """List the account's bulk jobs, newest first."""
    page = bulk_jobs.list_bulk_jobs(call.account_id, limit=request.limit, cursor=request.cursor)
    return PageBody[BulkJobSummaryBody].page(
        [BulkJobSummaryBody.of(one) for one in page.items], next_cursor=page.next_cursor
    )
