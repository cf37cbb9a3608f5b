"""Previews of templates: filled in with samples where nothing was given, rendered like a document, kept for a day."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from functions import settings
from functions.actions import duties, rendering
from functions.actions.authoring import told_below
from functions.actions.command import Command
from functions.actions.duties import MAX_COMMITS, Clock
from functions.actions.waiting import waited
from functions.domain.duties import Duty, DutyKind
from functions.domain.errors import Refusal
from functions.domain.files import FileLink, StoredObject
from functions.domain.languages import Language
from functions.domain.previews import Preview, PreviewNotFound, PreviewState, preview_id
from functions.providers.rendering.contract import Renderer, SourceKind
from functions.storage import duty_rows, files, previews, templates
from functions.storage.unit import StaleWrite, Unit


def request_preview(command: Command, template_id: str, values: Mapping[str, Any]) -> Preview:
    """Begin a preview, or return the one that shows the same. All that is wrong with the values is told at once."""
    from functions.docx.templates import preview

    template = templates.load(command.account_id, template_id)
    text = templates.load_text(template)
    with told_below("/values"):
        content = preview(
            files.read(text.source), values, language=Language(template.language), shape=text.asked
        )
    shown = preview_id(
        account_id=command.account_id,
        template_id=template.id,
        template_version=template.text_version,
        source_sha256=hashlib.sha256(content).hexdigest(),
    )
    known = previews.find(command.account_id, shown)
    if known is not None and known.there(at=command.at):
        return known
    before = previews.underway(command.account_id)
    underway = before.beginning(shown, at=command.at)
    begun = Preview(
        id=shown,
        account_id=command.account_id,
        template_id=template.id,
        template_version=template.text_version,
        name=template.name,
        language=template.language,
        state=PreviewState.RENDERING,
        source=_keep(command.account_id, content, extension="docx", media_type=files.DOCX),
        created_at=command.at,
    )
    previews.begin(command.unit, begun, in_place_of=known)
    previews.change_underway(command.unit, before, underway, at=command.at)
    duty = Duty(kind=DutyKind.RENDER, account_id=begun.account_id, owner_id=begun.id, not_before=command.at)
    duties.owe(command, duty, queue_url=settings.rendering_queue_url())
    return begun


def get_preview(command: Command, template_id: str, preview_id: str, *, wait: float) -> Preview:
    """Return a preview; with `wait`, in seconds, not before it is made or the time is over."""

    def load() -> Preview:
        found = previews.load(command.account_id, preview_id, at=command.at)
        if found.template_id != template_id:
            raise PreviewNotFound(preview_id=preview_id)
        return found

    return waited(load, pending=lambda one: one.state is PreviewState.RENDERING, wait=wait)


def link(command: Command, preview: Preview) -> FileLink | None:
    """Return a link that shows the preview, once it is made."""
    if preview.stored is None:
        return None
    return files.link(preview.stored, filename=preview.name, inline=True, at=command.at)


def render_preview(command: Command, *, preview_id: str, renderer: Renderer, clock: Clock) -> None:
    """Make the pages of a preview that waits for them."""
    rendering.each_owed(
        command.account_id,
        preview_id,
        lambda duty: _render(duty, renderer=renderer, clock=clock),
        clock=clock,
    )


def _render(duty: Duty, *, renderer: Renderer, clock: Clock) -> None:
    preview = previews.load(duty.account_id, duty.owner_id, at=clock())
    try:
        done = _made(preview, duty, renderer=renderer)
    except Refusal as refusal:
        done = preview.rejected(rendering.rejection(refusal, duty).code)
    for _ in range(MAX_COMMITS):
        before = previews.underway(duty.account_id)
        unit = Unit()
        previews.end(unit, done)
        previews.change_underway(unit, before, before.ended(done.id), at=clock())
        duty_rows.end(unit, duty)
        try:
            unit.commit()
        except StaleWrite:
            # Other previews began or ended meanwhile, or this one was taken over by somebody, who ends it.
            continue
        return


def _made(preview: Preview, duty: Duty, *, renderer: Renderer) -> Preview:
    """Make the PDF as a document's is made and taken in, and write over its pages what it is."""
    from functions.pdf.intake import accept
    from functions.pdf.marking import mark

    with rendering.pages(preview.source, SourceKind.DOCX, duty, renderer=renderer) as pdf:
        accepted = accept(content=pdf)
    marked = mark(accepted.content, language=Language(preview.language))
    stored = _keep(preview.account_id, marked, extension="pdf", media_type=files.PDF)
    return preview.ready(stored, pages=accepted.page_count)


def _keep(account_id: str, content: bytes, *, extension: str, media_type: str) -> StoredObject:
    key = files.preview_key(account_id, content=content, extension=extension)
    return files.put(key=key, body=content, media_type=media_type, replacing=True)
