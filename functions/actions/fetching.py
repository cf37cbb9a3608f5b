"""Fetching: a file comes from the URL that the customer gave, through the guarded client, and never in their call."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Final

from functions import settings
from functions.actions import duties, intake
from functions.actions.command import Command
from functions.actions.duties import Clock
from functions.domain import filing
from functions.domain.duties import Duty, DutyKind
from functions.domain.errors import Refusal
from functions.domain.fetching import (
    MAX_ATTEMPTS,
    MEDIA_TYPES,
    FetchFailed,
    FileUrlForbidden,
    FileUrlUnavailable,
    FileUrlWrongType,
    require_given,
)
from functions.domain.files import MAX_UPLOAD_BYTES, File
from functions.domain.lifecycle import DocumentCanceled, DocumentDeleted, DocumentNotDraft, UploadSuperseded
from functions.domain.pdf_refusals import PdfTooLarge
from functions.providers.http import client
from functions.providers.http.errors import (
    AddressForbidden,
    AnswerTooLarge,
    MediaTypeRefused,
    RequestFailed,
    UrlRefused,
)
from functions.storage import documents
from functions.storage.unit import StaleWrite

LEASE: Final = timedelta(minutes=4)
"""Longer than the function may run."""


def fetch_files(command: Command, *, document_id: str, clock: Clock) -> None:
    """Fetch every file that a document waits for. What fails and may pass is tried again later, a few times."""
    for claimed in duties.claimed(command.account_id, document_id, DutyKind.FETCH, clock=clock, lease=LEASE):
        try:
            _fetch(command, claimed, clock=clock)
        except FetchFailed:
            duties.give_back(claimed, queue_url=settings.fetches_queue_url(), clock=clock)
        except (UploadSuperseded, DocumentNotDraft, DocumentCanceled, DocumentDeleted):
            # Canceled, taken out or given another file: nobody waits for this one any more.
            duties.drop(claimed)


def _fetch(command: Command, duty: Duty, *, clock: Clock) -> None:
    document = documents.load(duty.account_id, duty.owner_id)
    document.require_draft()
    waiting = filing.awaited_file(document, duty.subject)
    with tempfile.TemporaryDirectory() as folder:
        try:
            file = _brought(waiting, duty, to=Path(folder) / "fetched.pdf")
        except Refusal as refusal:
            file = intake.rejected(refusal, upload_id=duty.subject)
        except FetchFailed:
            if duty.attempts < MAX_ATTEMPTS:
                raise
            file = intake.rejected(FileUrlUnavailable(), upload_id=duty.subject)
    with suppress(StaleWrite):
        # Stale: taken over by somebody, who ends it.
        duties.conclude(
            command,
            duty,
            lambda before, at: filing.with_arrived_file(before, file, at=at),
            clock=clock,
        )


def _brought(waiting: File, duty: Duty, *, to: Path) -> File:
    """Download and take in. Work that kills its worker comes to an end too: attempts count before it."""
    if duty.attempts > MAX_ATTEMPTS:
        raise FileUrlUnavailable
    try:
        answer = client.get(
            url=waiting.source_url or "",
            to=to,
            limit=MAX_UPLOAD_BYTES,
            media_types=MEDIA_TYPES,
            allowed_networks=settings.egress_allowed_networks(),
        )
    except (UrlRefused, AddressForbidden) as refused:
        raise FileUrlForbidden(reason="address") from refused
    except AnswerTooLarge as refused:
        raise PdfTooLarge(limit=MAX_UPLOAD_BYTES) from refused
    except MediaTypeRefused as refused:
        raise FileUrlWrongType from refused
    except RequestFailed as failed:
        raise FetchFailed(failed.error_class) from failed
    require_given(answer.status)
    return intake.taken(
        to,
        account_id=duty.account_id,
        document_id=duty.owner_id,
        upload_id=duty.subject,
        keep_signed=waiting.keep_signed,
    )
