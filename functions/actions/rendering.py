"""Rendering: from a DOCX or Markdown to a PDF that has passed the same intake as any other."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import replace
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
from functions.domain.files import File, Origin, OriginKind
from functions.domain.lifecycle import DocumentCanceled, DocumentDeleted, DocumentNotDraft, UploadSuperseded
from functions.providers.rendering.contract import Renderer, RenderFailed, RenderUnavailable, SourceKind
from functions.storage import documents, duty_rows, files
from functions.storage.unit import StaleWrite

LEASE: Final = timedelta(minutes=6)
"""Longer than the function may run."""

MAX_ATTEMPTS: Final = 4
"""Some four minutes, with the pauses of a duty in between."""

_KINDS: Final = {
    OriginKind.DOCX: SourceKind.DOCX,
    OriginKind.TEMPLATE: SourceKind.DOCX,
    OriginKind.MARKDOWN: SourceKind.MARKDOWN,
}


def render_documents(command: Command, *, document_id: str, renderer: Renderer, clock: Clock) -> None:
    """Make the pages of every file of the document that waits for them.

    A file that has no pages in it is rejected; a renderer that is not there is asked again later, a few times.
    """
    for duty in duty_rows.owed_by(command.account_id, document_id, DutyKind.RENDER):
        claimed = duties.claim(duty, clock=clock, lease=LEASE)
        if claimed is None:
            continue
        try:
            _render(command, claimed, renderer=renderer, clock=clock)
        except RenderUnavailable:
            duties.give_back(claimed, queue_url=settings.rendering_queue_url(), clock=clock)
        except (UploadSuperseded, DocumentNotDraft, DocumentCanceled, DocumentDeleted):
            # Canceled, taken out or given another file: nobody waits for these pages any more.
            duties.drop(claimed)


def _render(command: Command, duty: Duty, *, renderer: Renderer, clock: Clock) -> None:
    document = documents.load(duty.account_id, duty.owner_id)
    document.require_draft()
    waiting = filing.awaited_file(document, duty.subject)
    try:
        file = _pages(waiting, duty, renderer=renderer)
    except RenderUnavailable as unavailable:
        if duty.attempts < MAX_ATTEMPTS:
            raise
        file = intake.rejected(unavailable, upload_id=duty.subject)
    except Refusal as refusal:
        file = intake.rejected(refusal, upload_id=duty.subject)
    made = replace(file, made_from=waiting.made_from, received_sha256=waiting.received_sha256)
    with suppress(StaleWrite):
        # Stale: taken over by somebody, who ends it.
        duties.conclude(
            command, duty, lambda before, at: filing.with_arrived_file(before, made, at=at), clock=clock
        )


def _pages(waiting: File, duty: Duty, *, renderer: Renderer) -> File:
    """Make the PDF and take it in. Work that kills its worker comes to an end too: attempts count before it."""
    if duty.attempts > MAX_ATTEMPTS:
        raise RenderFailed(reason="crash")
    origin = _origin(waiting)
    with tempfile.TemporaryDirectory() as folder:
        source = files.fetch(origin.source, to=Path(folder) / "source")
        made = Path(folder) / "made.pdf"
        renderer.render(source, kind=_KINDS[origin.kind], out=made)
        return intake.taken(
            made, account_id=duty.account_id, document_id=duty.owner_id, upload_id=duty.subject
        )


def _origin(waiting: File) -> Origin:
    if waiting.made_from is None:
        raise ValueError("a file without a source has nothing to render")
    return waiting.made_from
