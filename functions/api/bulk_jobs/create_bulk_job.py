"""Create many documents from one template."""

from __future__ import annotations

from functions.actions import bulk_jobs
from functions.actions.bulk_jobs import RowSource
from functions.dialects.native.bulk_bodies import BulkJobBody, Rows, RowText, RowUpload
from functions.dialects.native.organising import Filing
from functions.dialects.native.wire import Identifier, Name
from functions.domain.bulk import BulkJob, JobStatus
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class CreateBulkJob(Filing):
    """Rows come in one way of these, 10 000 at most.

    `rows`: objects with the template's `values` and, if wanted, `name`, `external_id` and `recipients`; a recipient is
    a `signer_id` or a person by `name` and `email` or `phone`, with `tax_id`, `kyc` and `placements` if wanted.
    `json_lines`: the same, one object a line. `csv`: a header and a line for each row. `upload`: a file of either kind,
    50 MB at most, by the form that the answer brings.

    A column of a CSV is called as the template's variable that it fills in (`empresa.nombre`), or `document.name`,
    `document.external_id`, `recipient.1.name`, `recipient.1.email` and so on. Cells are text, formulas too.

    `name`, `language`, `metadata`, `folder`, `tags` and `custom` are those of every document; a row's own `name` goes
    before. `external_id` is the job's. `external_id_unique`: each document claims its row's `external_id`, so that a
    row that came before makes no second document.
    """

    client_id: Identifier
    template_id: Identifier
    name: Name
    rows: Rows | None = None
    csv: RowText | None = None
    json_lines: RowText | None = None
    upload: RowUpload | None = None


@operation(
    "POST /v1/bulk-jobs",
    scope=Scope.DOCUMENTS_WRITE,
    access=[
        Access.IDENTITY_READ,
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.ROWS_GRANT,
        Access.ROWS_WRITE,
        Access.BULK_ENQUEUE,
    ],
    status=201,
    memory=1024,
)
def create_bulk_job(request: CreateBulkJob, call: Call) -> BulkJobBody:
    """Create many drafts from one template and a row for each, as one job that goes on by itself.

    What is wrong with the rows as a whole is told at once, or by the job where they are uploaded. What is wrong with
    one row is that row's result; the others go on.
    """
    source = RowSource(
        rows=request.rows,
        csv=request.csv,
        json_lines=request.json_lines,
        upload=None if request.upload is None else request.upload.format,
    )
    wanted = BulkJob(
        account_id=call.account_id,
        client_id=request.client_id,
        template_id=request.template_id,
        name=request.name,
        language=request.language or call.account.language,
        sender=call.account.account_name,
        sender_email=call.account.account_email,
        sandbox=not call.account.live,
        actor=call.command.actor,
        may_enroll=Scope.SIGNERS_WRITE in call.account.scopes,
        format=source.format,
        status=JobStatus.AWAITING_ROWS,
        created_at=call.at,
        updated_at=call.at,
        external_id=request.external_id,
        external_id_unique=request.external_id_unique,
        metadata=request.metadata,
        organisation=request.organisation,
    )
    shown = bulk_jobs.create_bulk_job(call.command, wanted, source)
    return BulkJobBody.shown(shown.job, shown.progress, language=call.language, form=shown.form)
