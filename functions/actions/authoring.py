"""Files that are to become PDF: a DOCX, Markdown, a template filled in. What is wrong with them is told at once.

The pages are made afterwards, by functions.actions.rendering: until then the file is `rendering`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from functions.actions.base64_files import decoded, pointing_at
from functions.actions.command import Command
from functions.domain.errors import Refusal, Refusals
from functions.domain.files import File, FileState, FilledTemplate, Origin, OriginKind, StoredObject
from functions.domain.identifiers import Prefix
from functions.domain.kept_templates import Template
from functions.domain.languages import Language
from functions.storage import documents, files, templates

_MEDIA_TYPES: Final = {"docx": files.DOCX, "md": "text/markdown; charset=utf-8", "json": "application/json"}


def from_docx(command: Command, docx_base64: str, *, document_id: str, pointer: str) -> File:
    """Check, clean and keep a DOCX; its pages are still to be made."""
    from functions.docx.intake import accept

    content = decoded(docx_base64, pointer=pointer)
    with pointing_at(pointer):
        accepted = accept(content=content)
    source = _keep(command, accepted.content, document_id=document_id, extension="docx")
    return _to_render(
        command, Origin(kind=OriginKind.DOCX, source=source), received_sha256=accepted.received_sha256
    )


def from_markdown(command: Command, markdown: str, *, document_id: str) -> File:
    """Keep Markdown; its pages are still to be made."""
    source = _keep(command, markdown.encode(), document_id=document_id, extension="md")
    return _to_render(command, Origin(kind=OriginKind.MARKDOWN, source=source), received_sha256=source.sha256)


def from_template(
    command: Command,
    template_id: str,
    values: Mapping[str, Any],
    *,
    client_id: str,
    document_id: str,
    pointer: str,
) -> File:
    """Fill a template in and keep what came of it, with the answers; its pages are still to be made.

    All that is wrong with the values is told at once, each with its pointer below `<pointer>/values`.
    """
    template = templates.load(command.account_id, template_id)
    template.require_usable(client_id=client_id, pointer=f"{pointer}/template_id")
    content = _filled(template, values, pointer=f"{pointer}/values")
    source = _keep(command, content, document_id=document_id, extension="docx")
    given = json.dumps(values, ensure_ascii=True, sort_keys=True).encode()
    origin = Origin(
        kind=OriginKind.TEMPLATE,
        source=source,
        template=FilledTemplate(
            template_id=template.id,
            template_version=template.text_version,
            accepts_annexes=template.accepts_annexes,
            answers=_keep(command, given, document_id=document_id, extension="json"),
        ),
    )
    return _to_render(command, origin, received_sha256=source.sha256)


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The values that a template was filled in with, as they were given."""

    template_id: str
    template_version: int
    values: Mapping[str, Any]


def answers(account_id: str, document_id: str, *, file_id: str | None) -> Answers:
    """Return what a file was filled in with, by default the main one."""
    filled = documents.load(account_id, document_id).file_of(file_id).require_filled()
    return Answers(
        template_id=filled.template_id,
        template_version=filled.template_version,
        values=json.loads(files.read(filled.answers)),
    )


def _filled(template: Template, values: Mapping[str, Any], *, pointer: str) -> bytes:
    from functions.docx.templates import check, render

    text = templates.load_text(template)
    asked = text.asked
    wrong = check(asked, values)
    if wrong:
        raise Refusals(tuple(_below(one, pointer) for one in wrong))
    try:
        return render(files.read(text.source), values, language=Language(template.language), shape=asked)
    except Refusals as late:
        # What a condition made necessary shows only when the text is filled in.
        raise Refusals(tuple(_below(one, pointer) for one in late.refusals)) from late


def _below(refusal: Refusal, pointer: str) -> Refusal:
    refusal.pointer = f"{pointer}{refusal.pointer or ''}"
    return refusal


def _to_render(command: Command, origin: Origin, *, received_sha256: str) -> File:
    return File(
        state=FileState.RENDERING,
        upload_id=command.mint(Prefix.UPLOAD),
        made_from=origin,
        received_sha256=received_sha256,
    )


def _keep(command: Command, content: bytes, *, document_id: str, extension: str) -> StoredObject:
    key = files.source_key(command.account_id, document_id, content=content, extension=extension)
    return files.put(key=key, body=content, media_type=_MEDIA_TYPES[extension])
