"""Get a bulk job."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.actions import bulk_jobs
from functions.dialects.native.bulk_bodies import BulkJobBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetBulkJob(Request):
    """`wait`: up to so many seconds, until the job has ended."""

    bulk_job_id: Identifier
    wait: Annotated[int, Field(ge=0, le=25)] = 0


@operation("GET /v1/bulk-jobs/{bulk_job_id}", scope=Scope.DOCUMENTS_READ, access=[Access.DOCUMENTS_READ])
def get_bulk_job(request: GetBulkJob, call: Call) -> BulkJobBody:
    """Get a bulk job and how far it is."""
    shown = bulk_jobs.get_bulk_job(call.account_id, request.bulk_job_id, wait=request.wait)
    return BulkJobBody.shown(shown.job, shown.progress, language=call.language)
