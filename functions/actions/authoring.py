"""Files that are to become PDF: a DOCX, Markdown, a template filled in. What is wrong with them is told at once.

The pages are made afterwards, by functions.actions.rendering: until then the file is `rendering`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from functions.actions.base64_files import decoded, pointing_at
from functions.actions.command import Command
from functions.actions.recording import record
from functions.domain import filing
from functions.domain.documents import Document
from functions.domain.errors import Refusals
from functions.domain.files import (
    AwaitedValue,
    File,
    FileState,
    FilledTemplate,
    Origin,
    OriginKind,
    StoredObject,
)
from functions.domain.identifiers import Prefix
from functions.domain.kept_templates import TemplateText
from functions.domain.languages import Language
from functions.domain.template_refusals import TemplateVariableMissing
from functions.domain.template_values import patched
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
    incomplete: bool = False,
) -> File:
    """Fill a template in and keep what came of it, with the answers; its pages are still to be made.

    All that is wrong with the values is told at once, each with its pointer below `<pointer>/values`. `incomplete`:
    where values are missing, the file waits for them.
    """
    template = templates.load(command.account_id, template_id)
    template.require_usable(client_id=client_id, pointer=f"{pointer}/template_id")
    text = templates.load_text(template)
    language = Language(template.language)
    judged = _judged(text, values, language=language, pointer=f"{pointer}/values", incomplete=incomplete)
    filled = FilledTemplate(
        template_id=template.id,
        template_version=template.text_version,
        accepts_annexes=template.accepts_annexes,
        answers=_keep_answers(command, values, document_id=document_id),
        language=language.value,
    )
    return _made(command, judged, filled, document_id=document_id)


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The values that a template was filled in with, as they were given, and the file that they are for."""

    document: Document
    file: File
    values: Mapping[str, Any]


def answers(account_id: str, document_id: str, *, file_id: str | None) -> Answers:
    """Return what a file was filled in with, by default the main one."""
    document = documents.load(account_id, document_id)
    file = document.file_of(file_id)
    return Answers(document=document, file=file, values=_answers(file.require_filled()))


def give_answers(
    command: Command,
    document_id: str,
    values: Mapping[str, Any],
    *,
    file_id: str | None,
    expected_version: int | None,
) -> Answers:
    """Give values that a draft's template lacks still, or other ones: what is given changes, the rest stays.

    The text of the template is the one that the file began with. Once nothing is missing any more its pages are made.
    """
    document = documents.load(command.account_id, document_id)
    document.require_version(expected_version)
    document.require_draft()
    former = document.file_of(file_id)
    filled = former.require_filled()
    known = _answers(filled)
    given = patched(known, values)
    if given == known and former.state is not FileState.REJECTED:
        return Answers(document=document, file=former, values=known)
    file = refilled(command, former, given, document_id=document_id)
    after = record(command, before=document, after=filing.with_answers(document, file, at=command.at))
    return Answers(document=after, file=file, values=given)


def refilled(command: Command, former: File, values: Mapping[str, Any], *, document_id: str) -> File:
    """Return what a file made from a template is with these values: to be rendered, or waiting for more."""
    filled = former.require_filled()
    text = templates.load_text_of(command.account_id, filled.template_id, version=filled.template_version)
    language = Language(filled.language or templates.load(command.account_id, filled.template_id).language)
    judged = _judged(text, values, language=language, pointer="/values", incomplete=True)
    kept = _keep_answers(command, values, document_id=document_id)
    fresh = replace(filled, answers=kept, language=language.value)
    return _made(command, judged, fresh, document_id=document_id).in_place_of(former)


def values_of(file: File) -> dict[str, Any]:
    """Return the values that a file was filled in with, as they were given."""
    return _answers(file.require_filled())


@dataclass(frozen=True, kw_only=True)
class _Judged:
    """What values make of a text: the DOCX, or what they lack."""

    content: bytes | None
    awaited: tuple[AwaitedValue, ...] = ()


def _judged(
    text: TemplateText, values: Mapping[str, Any], *, language: Language, pointer: str, incomplete: bool
) -> _Judged:
    """Fill a text in. Raises Refusals with all that is wrong, or missing unless `incomplete`."""
    from functions.docx.templates import check, missing, render

    asked = text.asked
    content = files.read(text.source)
    with told_below(pointer):
        if incomplete:
            lacking = missing(content, values, language=language, shape=asked)
            if lacking:
                return _Judged(content=None, awaited=tuple(_awaited(text, one) for one in lacking))
        wrong = check(asked, values)
        if wrong:
            raise Refusals(wrong)
        # What a condition made necessary shows only when the text is filled in.
        return _Judged(content=render(content, values, language=language, shape=asked))


def _awaited(text: TemplateText, missing: TemplateVariableMissing) -> AwaitedValue:
    path = str(missing.facts["variable"])
    return AwaitedValue(pointer=missing.pointer or "", variable=path, filled_by=text.filler_of(path))


def _made(command: Command, judged: _Judged, filled: FilledTemplate, *, document_id: str) -> File:
    if judged.content is None:
        unfinished = replace(filled, awaited=judged.awaited)
        origin = Origin(kind=OriginKind.TEMPLATE, source=None, template=unfinished)
        return File(state=FileState.AWAITING_VALUES, made_from=origin)
    source = _keep(command, judged.content, document_id=document_id, extension="docx")
    origin = Origin(kind=OriginKind.TEMPLATE, source=source, template=replace(filled, awaited=()))
    return _to_render(command, origin, received_sha256=source.sha256)


def _answers(filled: FilledTemplate) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(files.read(filled.answers))
    return values


def _keep_answers(command: Command, values: Mapping[str, Any], *, document_id: str) -> StoredObject:
    given = json.dumps(values, ensure_ascii=True, sort_keys=True).encode()
    return _keep(command, given, document_id=document_id, extension="json")


@contextmanager
def told_below(pointer: str) -> Iterator[None]:
    """Let every refusal of values point below the field that they came in."""
    try:
        yield
    except Refusals as wrong:
        for one in wrong.refusals:
            one.pointer = f"{pointer}{one.pointer or ''}"
        raise


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
