"""Cancel a bulk job."""

from __future__ import annotations

from functions.actions import bulk_jobs
from functions.dialects.native.bulk_bodies import BulkJobBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class CancelBulkJob(Request):
    bulk_job_id: Identifier


@operation(
    "POST /v1/bulk-jobs/{bulk_job_id}/cancel",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
)
def cancel_bulk_job(request: CancelBulkJob, call: Call) -> BulkJobBody:
    """Stop a bulk job. The documents that it has created stay; it creates no more."""
    shown = bulk_jobs.cancel_bulk_job(call.command, request.bulk_job_id)
    return BulkJobBody.shown(shown.job, shown.progress, language=call.language)
