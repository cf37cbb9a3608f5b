"""Fills in what docxtpl prepared: its text parts by Jinja, compiled once; everything else is copied as it is packed.

It runs where it is called, not in the child: no template is read here, and values are plain data. What a document
costs is bounded by counting: rounds of loops, and letters.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from jinja2 import Template
from jinja2.exceptions import SecurityError, TemplateRuntimeError

from functions.docx import package
from functions.docx.drawings import PictureNotReadable, Pictures, with_relationships
from functions.docx.environment import (
    NotingEnvironment,
    Record,
    Rounds,
    Rows,
    TooManyRounds,
    ValueNotGiven,
    environment,
)
from functions.domain.docx_refusals import DocxTooComplex
from functions.domain.errors import Refusals
from functions.domain.languages import Language
from functions.domain.template_refusals import TemplateValueInvalid, TemplateVariableMissing
from functions.domain.template_values import Image, path_at
from functions.domain.templates import TemplateShape

MOST_ROUNDS = 200_000
MOST_TEXT = 30 * 1024 * 1024
BLANK = "________________"

_TYPES = "[Content_Types].xml"
_DEFAULTS = {"png": "image/png", "jpeg": "image/jpeg"}


@dataclass
class Renderer:
    """A template, ready to be filled in many times. `sources` are its text parts as Jinja reads them."""

    content: bytes
    sources: Mapping[str, str]
    shape: TemplateShape
    columns: Collection[str] = ()
    """The parts where a loop makes columns."""
    _compiled: dict[tuple[Language, str | None], dict[str, Template]] = field(default_factory=dict)

    def fill(self, values: Mapping[str, Any], *, language: Language, blank: str | None = None) -> bytes:
        """Return the DOCX with converted `values` in it. With `blank`, what is missing prints so.

        Raises Refusals naming every value that the text needs after all, DocxTooComplex for a text without end.
        """
        try:
            return self._filled(values, language=language, blank=blank)
        except ValueNotGiven as missing:
            raise Refusals(self.missing(values, language=language)) from missing

    def missing(
        self, values: Mapping[str, Any], *, language: Language
    ) -> tuple[TemplateVariableMissing, ...]:
        """List what the text prints with these values and does not have, as its conditions stand now."""
        noting = NotingEnvironment(language)
        context = _context(values, pictures=Pictures(taken=0), rounds=Rounds(MOST_ROUNDS))
        for text in self.sources.values():
            _written(noting.from_string(text), context)
        return tuple(
            TemplateVariableMissing(pointer=pointer, variable=path_at(pointer)) for pointer in noting.missed
        )

    def _filled(self, values: Mapping[str, Any], *, language: Language, blank: str | None) -> bytes:
        pictures = Pictures(taken=sum("/media/picture_" in name for name in self._parts))
        context = _context(values, pictures=pictures, rounds=Rounds(MOST_ROUNDS))
        changed: dict[str, bytes] = {}
        for name, template in self._templates(language, blank).items():
            text = _written(template, context)
            if name in self.columns:
                text = _with_grids(text)
            changed[name] = text.encode()
            self._carry(pictures, name, changed)
        packed = io.BytesIO()
        packed.write(self._rest)
        with zipfile.ZipFile(packed, "a") as archive:
            for name, content in changed.items():
                package.add(archive, name, content)
            for name in self._held_back - changed.keys():
                package.add(archive, name, self._parts[name])
        return packed.getvalue()

    def _templates(self, language: Language, blank: str | None) -> dict[str, Template]:
        key = (language, blank)
        if key not in self._compiled:
            known = environment(language, blank)
            self._compiled[key] = {name: known.from_string(text) for name, text in self.sources.items()}
        return self._compiled[key]

    def _carry(self, pictures: Pictures, part: str, changed: dict[str, bytes]) -> None:
        shown = pictures.take()
        if not shown:
            return
        rels = _rels(part)
        changed[rels] = with_relationships(self._parts.get(rels), shown)
        for one in shown:
            changed[posixpath.join(posixpath.dirname(part), one.file)] = one.content

    @cached_property
    def _parts(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}

    @cached_property
    def _held_back(self) -> set[str]:
        """Relationships that pictures may change; they are packed with each document."""
        return {_rels(name) for name in self.sources} & self._parts.keys()

    @cached_property
    def _rest(self) -> bytes:
        """The package without the parts that change: what follows is added to it."""
        same = {
            name: content
            for name, content in self._parts.items()
            if name not in self.sources and name not in self._held_back
        }
        same[_TYPES] = _with_defaults(same[_TYPES])
        return package.write(same)


def _written(template: Template, context: Mapping[str, Any]) -> str:
    pieces: list[str] = []
    size = 0
    try:
        for piece in template.root_render_func(template.new_context(dict(context))):
            size += len(piece)
            if size > MOST_TEXT:
                raise DocxTooComplex(limit="size")
            pieces.append(piece)
    except TooManyRounds as endless:
        raise DocxTooComplex(limit="loops") from endless
    except (TypeError, ArithmeticError, SecurityError, TemplateRuntimeError) as failure:
        # Two values that cannot be compared: the template, not the caller, is at fault.
        raise Refusals((TemplateValueInvalid(variable="", expected="comparable"),)) from failure
    # A cell whose only paragraph was left out still needs one (ECMA-376 part 1, 17.4.65).
    return (
        "".join(pieces)
        .replace("</w:tcPr></w:tc>", "</w:tcPr><w:p/></w:tc>")
        .replace("<w:tc></w:tc>", "<w:tc><w:p/></w:tc>")
    )


def _with_grids(text: str) -> str:
    """Return the part with as many columns in the grid of each table as its loops left it with."""
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]
    from lxml import etree  # type: ignore[import-untyped]

    try:
        fitted: str = etree.tostring(DocxTemplate(None).fix_tables(text), encoding="unicode")
    except (AttributeError, TypeError, ValueError):
        # A table without a grid, or without widths: it is laid out by its cells.
        return text
    return fitted


def _context(value: Mapping[str, Any], *, pictures: Pictures, rounds: Rounds, pointer: str = "") -> Record:
    record = Record()
    record.pointer = pointer
    for name, inner in value.items():
        record[name] = _plain(inner, pictures=pictures, rounds=rounds, pointer=f"{pointer}/{name}")
    return record


def _plain(value: Any, *, pictures: Pictures, rounds: Rounds, pointer: str) -> Any:
    if isinstance(value, Mapping):
        return _context(value, pictures=pictures, rounds=rounds, pointer=pointer)
    if isinstance(value, list):
        items = [
            _plain(item, pictures=pictures, rounds=rounds, pointer=f"{pointer}/{index}")
            for index, item in enumerate(value)
        ]
        return Rows(items, rounds)
    if isinstance(value, Image):
        try:
            return pictures.add(value.content)
        except PictureNotReadable as unreadable:
            wrong = TemplateValueInvalid(pointer=pointer, variable=path_at(pointer), expected="image")
            raise Refusals((wrong,)) from unreadable
    return value


def _rels(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _with_defaults(types: bytes) -> bytes:
    """Declare the kinds of pictures that values may bring."""
    text = types.decode("utf-8")
    missing = "".join(
        f'<Default Extension="{end}" ContentType="{kind}"/>'
        for end, kind in _DEFAULTS.items()
        if f'Extension="{end}"' not in text
    )
    begins = text.index("<Types")
    at = text.index(">", begins) + 1
    return (text[:at] + missing + text[at:]).encode()
