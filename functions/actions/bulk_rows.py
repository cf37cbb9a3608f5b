"""From one row to a PDF and its people: values checked and filled in, pages made, taken in like any other file."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from functions.actions import intake
from functions.actions.bulk_people import People
from functions.actions.command import Command
from functions.domain.bulk import BulkJob
from functions.domain.bulk_documents import require_external_id
from functions.domain.bulk_problems import Problem, problems_of
from functions.domain.bulk_rows import Row
from functions.domain.errors import Refusal, Refusals
from functions.domain.files import File, FilledTemplate, Origin, OriginKind, StoredObject
from functions.domain.identifiers import Prefix
from functions.domain.kept_templates import TemplateText
from functions.domain.languages import Language
from functions.domain.recipients import Recipient
from functions.providers.rendering.contract import Renderer, RenderUnavailable, SourceKind
from functions.storage import files, templates


class RowRefused(Exception):
    """Nothing can be made of the row."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__()
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Made:
    """What a row has become, but for its document."""

    file: File
    recipients: tuple[Recipient, ...]


@dataclass
class Press:
    """The job's template and a renderer, ready for one row after the other."""

    job: BulkJob
    renderer: Renderer

    def __post_init__(self) -> None:
        self._people = People(self.job)

    def make(self, command: Command, row: Row) -> Made:
        """Make the pages of a row and find its people; raises RowRefused with all that is wrong with it.

        Raises RenderUnavailable where the renderer is not there.
        """
        if row.problems:
            raise RowRefused(row.problems)
        with _refusing():
            content = self._filled(row)
            recipients = self._people.recipients(command, row)
            return Made(file=self._file(command, row, content), recipients=recipients)

    @cached_property
    def _text(self) -> TemplateText:
        job = self.job
        return templates.load_text_of(job.account_id, job.template_id, version=job.template_version)

    @cached_property
    def _docx(self) -> bytes:
        return files.read(self._text.source)

    def _filled(self, row: Row) -> bytes:
        """Fill the template in. All that is wrong with the row is told at once."""
        from functions.docx.templates import check, render

        wrong: list[Refusal] = [*self._people.check(row), *_below_values(check(self._text.asked, row.values))]
        try:
            require_external_id(self.job, row)
        except Refusal as missing:
            wrong.append(missing)
        if wrong:
            raise Refusals(tuple(wrong))
        language = Language(self.job.template_language)
        try:
            return render(self._docx, row.values, language=language, shape=self._text.asked)
        except Refusals as late:
            # What a condition made necessary shows only when the text is filled in.
            raise Refusals(_below_values(late.refusals)) from late

    def _file(self, command: Command, row: Row, content: bytes) -> File:
        document_id = self.job.document_id(row.number)
        with tempfile.TemporaryDirectory() as folder:
            source, made = Path(folder) / "source", Path(folder) / "made.pdf"
            source.write_bytes(content)
            self.renderer.render(source, kind=SourceKind.DOCX, out=made)
            file = intake.rendered(
                made,
                account_id=self.job.account_id,
                document_id=document_id,
                upload_id=command.mint(Prefix.UPLOAD),
            )
        kept = self._keep(document_id, content, extension="docx", media_type=files.DOCX)
        return replace(
            file, made_from=self._origin(document_id, kept, row.values), received_sha256=kept.sha256
        )

    def _origin(self, document_id: str, source: StoredObject, values: Mapping[str, Any]) -> Origin:
        given = json.dumps(values, ensure_ascii=True, sort_keys=True).encode()
        answers = self._keep(document_id, given, extension="json", media_type="application/json")
        filled = FilledTemplate(
            template_id=self.job.template_id,
            template_version=self.job.template_version,
            accepts_annexes=self.job.accepts_annexes,
            answers=answers,
            language=self.job.template_language,
        )
        return Origin(kind=OriginKind.TEMPLATE, source=source, template=filled)

    def _keep(self, document_id: str, content: bytes, *, extension: str, media_type: str) -> StoredObject:
        key = files.source_key(self.job.account_id, document_id, content=content, extension=extension)
        return files.put(key=key, body=content, media_type=media_type)


def _below_values(refusals: tuple[Refusal, ...]) -> tuple[Refusal, ...]:
    for one in refusals:
        one.pointer = f"/values{one.pointer or ''}"
    return refusals


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except RenderUnavailable:
        raise
    except Refusal as refusal:
        raise RowRefused(problems_of(refusal)) from refusal
