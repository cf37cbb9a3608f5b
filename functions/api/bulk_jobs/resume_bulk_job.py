"""Resume a bulk job."""

from __future__ import annotations

from functions.actions import bulk_jobs
from functions.dialects.native.bulk_bodies import BulkJobBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ResumeBulkJob(Request):
    bulk_job_id: Identifier


@operation(
    "POST /v1/bulk-jobs/{bulk_job_id}/resume",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE, Access.BULK_ENQUEUE],
    status=202,
)
def resume_bulk_job(request: ResumeBulkJob, call: Call) -> BulkJobBody:
    """Go on with what a canceled bulk job has left, and try anew the rows that failed. No row comes twice."""
    shown = bulk_jobs.resume_bulk_job(call.command, request.bulk_job_id)
    return BulkJobBody.shown(shown.job, shown.progress, language=call.language)
