"""Rendering: from a DOCX or Markdown to a PDF that has passed the same intake as any other."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from functions import settings
from functions.actions import anchoring, duties, intake
from functions.actions.command import Command
from functions.actions.duties import Clock
from functions.domain import filing
from functions.domain.documents import Document
from functions.domain.duties import Duty, DutyKind
from functions.domain.errors import Refusal
from functions.domain.files import File, OriginKind, StoredObject
from functions.domain.lifecycle import (
    DocumentCanceled,
    DocumentDeleted,
    DocumentNotDraft,
    DocumentNotOpen,
    Status,
    UploadSuperseded,
)
from functions.domain.placing import Found, placed_late
from functions.domain.previews import PreviewNotFound
from functions.providers.rendering.contract import Renderer, RenderFailed, RenderUnavailable, SourceKind
from functions.storage import documents, files
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
    each_owed(
        command.account_id,
        document_id,
        lambda duty: _render(command, duty, renderer=renderer, clock=clock),
        clock=clock,
    )


def each_owed(account_id: str, owner_id: str, render: Callable[[Duty], None], *, clock: Clock) -> None:
    """Claim and do what an owner owes of rendering; give it back where the renderer is not there."""
    for claimed in duties.claimed(account_id, owner_id, DutyKind.RENDER, clock=clock, lease=LEASE):
        try:
            render(claimed)
        except RenderUnavailable:
            duties.give_back(claimed, queue_url=settings.rendering_queue_url(), clock=clock)
        except (
            UploadSuperseded,
            DocumentNotDraft,
            DocumentNotOpen,
            DocumentCanceled,
            DocumentDeleted,
            PreviewNotFound,
        ):
            # Canceled, taken out, given another file, or too old: nobody waits for these pages any more.
            duties.drop(claimed)


def rejection(refusal: Refusal, duty: Duty) -> Refusal:
    """Return what the pages are refused for; a renderer that is not there is raised while it may be asked again."""
    if isinstance(refusal, RenderUnavailable) and duty.attempts < MAX_ATTEMPTS:
        raise refusal
    return refusal


@contextmanager
def pages(source: StoredObject, kind: SourceKind, duty: Duty, *, renderer: Renderer) -> Iterator[Path]:
    """Make the PDF of a source. Work that kills its worker comes to an end too: attempts count before it."""
    if duty.attempts > MAX_ATTEMPTS:
        raise RenderFailed(reason="crash")
    with tempfile.TemporaryDirectory() as folder:
        fetched = files.fetch(source, to=Path(folder) / "source")
        made = Path(folder) / "made.pdf"
        renderer.render(fetched, kind=kind, out=made)
        yield made


def _render(command: Command, duty: Duty, *, renderer: Renderer, clock: Clock) -> None:
    document = documents.load(duty.account_id, duty.owner_id)
    if document.status is Status.IN_PROGRESS:
        document.require_open()
    else:
        document.require_draft()
    waiting = filing.awaited_file(document, duty.subject)
    source, kind = _source(waiting)
    try:
        with pages(source, kind, duty, renderer=renderer) as pdf:
            file = intake.taken(
                pdf, account_id=duty.account_id, document_id=duty.owner_id, upload_id=duty.subject
            )
    except Refusal as refusal:
        file = intake.rejected(rejection(refusal, duty), upload_id=duty.subject)
    made = replace(file, made_from=waiting.made_from, received_sha256=waiting.received_sha256)
    found = anchoring.found(filing.in_its_place(document, made.in_place_of(waiting)))
    with suppress(StaleWrite):
        # Stale: taken over by somebody, who ends it.
        duties.conclude(command, duty, lambda before, at: _arrived(before, made, found, at=at), clock=clock)


def _arrived(before: Document, made: File, found: Found, *, at: datetime) -> Document:
    after = filing.with_arrived_file(before, made, at=at)
    # In a draft everything is placed when it is sent; here it was sent already.
    return placed_late(after, found) if after.status is Status.IN_PROGRESS else after


def _source(waiting: File) -> tuple[StoredObject, SourceKind]:
    origin = waiting.made_from
    if origin is None or origin.source is None:
        raise ValueError("a file without a source has nothing to render")
    return origin.source, _KINDS[origin.kind]
