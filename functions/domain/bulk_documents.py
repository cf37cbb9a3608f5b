"""From a row to its document: a draft with its file ready and its people assigned, told by one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from functions.domain.assigning import assignment_facts
from functions.domain.bulk import BulkJob
from functions.domain.bulk_rows import Row
from functions.domain.documents import Document
from functions.domain.events import Happening
from functions.domain.files import File
from functions.domain.keeping import organised
from functions.domain.organising import ExternalIdMissing
from functions.domain.recipients import Recipient


def require_external_id(job: BulkJob, row: Row) -> None:
    """Refuse a row without an external id where each document is to have its own."""
    if job.external_id_unique and row.external_id is None:
        raise ExternalIdMissing(pointer="/external_id")


def drafted(job: BulkJob, row: Row, *, file: File, recipients: Sequence[Recipient], at: datetime) -> Document:
    """Begin the document of a row."""
    document = Document.drafted(
        document_id=job.document_id(row.number),
        account_id=job.account_id,
        client_id=job.client_id,
        name=row.name or job.name,
        sender=job.sender,
        sender_email=job.sender_email,
        sandbox=job.sandbox,
        language=job.language,
        file=file,
        external_id=row.external_id,
        metadata=job.metadata,
        at=at,
    )
    document = replace(document, external_id_unique=job.external_id_unique)
    document = organised(document, job.organisation, at=at)
    return _assigned(document, job, row, recipients, at=at)


def _assigned(
    document: Document, job: BulkJob, row: Row, recipients: Sequence[Recipient], *, at: datetime
) -> Document:
    """Assign people; it is one event with the document's beginning."""
    begun = document.happening
    if begun is None:
        raise ValueError("a document begins by an event")
    stays, erasable = assignment_facts(recipients) if recipients else ({}, {})
    happening = Happening(
        type=begun.type,
        data={**begun.data, **stays, "bulk_job_id": job.id, "bulk_row": row.number},
        personal={
            **begun.personal,
            "answers_sha256": document.file.require_filled().answers.sha256,
            **erasable,
        },
    )
    return replace(document.assigned(recipients, at=at), happening=happening)
