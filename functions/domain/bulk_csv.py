"""CSV with a header: a column for each variable, and some of our own.

A column is called as the variable that it fills in (`empresa.nombre`; `values.` may stand before it). Ours are
`document.name`, `document.external_id` and, for each recipient from 1 on, `recipient.1.name`, `.email`, `.phone`,
`.tax_id`, `.signer_id`, `.kyc`. Lists and tables have no columns: they come in JSON.

Spreadsheets write dates, numbers and yes or no as their country does; what can be read in one way only is read so.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import TextIOBase
from itertools import chain
from typing import Any, Final

from functions.domain.bulk_problems import (
    BulkCellTooLarge,
    BulkColumnMissing,
    BulkColumnTwice,
    BulkColumnUnknown,
    BulkFileUnreadable,
    BulkNumberAmbiguous,
    BulkRowUnreadable,
)
from functions.domain.bulk_rows import Row, row_of, wrong_row
from functions.domain.drafting import MAX_RECIPIENTS
from functions.domain.errors import Refusal, Refusals
from functions.domain.languages import Language
from functions.domain.template_values import nested
from functions.domain.templates import TemplateShape, TemplateVariable, VariableType

MAX_CELL: Final = 32_767
"""Characters: what a cell of a spreadsheet holds."""

_DELIMITERS: Final = ",;\t|"
_NO_LIMIT: Final = 1 << 30
_HINT: Final = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_RECIPIENT: Final = re.compile(r"recipient\.([1-9]\d?)\.(signer_id|name|email|phone|tax_id|kyc)")
_OWN: Final = {"document.name": "name", "document.external_id": "external_id"}
_YES: Final = frozenset({"true", "verdadero", "verdadeiro", "sí", "si", "sim", "yes", "1"})
_NO: Final = frozenset({"false", "falso", "no", "não", "nao", "0"})
_DAY: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_GROUPED_POINTS: Final = re.compile(r"[+-]?\d{1,3}(\.\d{3})*,\d+|[+-]?\d+,\d+|[+-]?\d{1,3}(\.\d{3}){2,}")
_GROUPED_COMMAS: Final = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_ONE_POINT: Final = re.compile(r"[+-]?\d{1,3}\.\d{3}")


@dataclass(frozen=True, kw_only=True)
class _Column:
    """A column and what it fills in: a variable, a field of the document, or one of a recipient."""

    name: str
    variable: TemplateVariable | None = None
    field: str | None = None
    recipient: tuple[int, str] | None = None

    @property
    def target(self) -> object:
        """What it fills in; None where that is nothing we know."""
        return self.recipient or self.field or (None if self.variable is None else (self.variable.path,))


def read_csv(text: TextIOBase, *, shape: TemplateShape, language: Language) -> Iterator[Row]:
    """Yield the rows below the header; lines without any cell filled are no rows."""
    known = {variable.path: variable for variable in shape.variables if not variable.repeated}
    delimiter, lines = _delimiter(text, known)
    records = _records(lines, delimiter)
    header = next(records, None)
    if header is None:
        return
    columns = _columns(header[1], known, shape)
    number = 0
    for _, cells in records:
        if any(cell.strip() for cell in cells):
            number += 1
            yield _row(number, cells, columns, points=delimiter != ",", language=language)


def _delimiter(text: TextIOBase, known: Mapping[str, TemplateVariable]) -> tuple[str, Iterator[str]]:
    """Choose what splits the header into the most columns that we know, then into the most; `sep=;` says it."""
    first = next((line for line in text if line.strip()), "")
    hint = _HINT.fullmatch(first)
    if hint is not None or not first:
        return hint[1] if hint is not None else _DELIMITERS[0], iter(text)

    def fits(delimiter: str) -> tuple[int, int]:
        names = [_name(cell) for cell in next(csv.reader([first], delimiter=delimiter), [])]
        return sum(_column(name, known).target is not None for name in names), len(names)

    csv.field_size_limit(_NO_LIMIT)
    best = max(_DELIMITERS, key=fits)
    return best, chain([first], text)


def _records(lines: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line that it ends in. A file whose quotes do not pair says nothing certain."""
    csv.field_size_limit(_NO_LIMIT)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as broken:
            raise BulkFileUnreadable(reason="quotes", line=begins) from broken
        yield reader.line_num, record


def _columns(
    header: Sequence[str], known: Mapping[str, TemplateVariable], shape: TemplateShape
) -> tuple[_Column, ...]:
    names = [_name(cell) for cell in header]
    # Spreadsheets write the cells that were once used, too.
    while names and not names[-1]:
        names.pop()
    columns = tuple(_column(name, known) for name in names)
    wrong: list[Refusal] = []
    for place, column in enumerate(columns):
        pointer, shown = f"/columns/{place}", column.name[:80] or "—"
        if column.target is None:
            wrong.append(BulkColumnUnknown(pointer=pointer, column=shown))
        elif column.target in [one.target for one in columns[:place]]:
            wrong.append(BulkColumnTwice(pointer=pointer, column=shown))
    given = {one.variable.path for one in columns if one.variable is not None}
    wrong += [
        BulkColumnMissing(column=variable.path)
        for variable in shape.variables
        if variable.required and not variable.conditional and variable.path not in given
    ]
    if wrong:
        raise Refusals(tuple(wrong))
    return columns


def _column(name: str, known: Mapping[str, TemplateVariable]) -> _Column:
    """Return what a column is for; ours go before variables, which `values.` names in any case."""
    found = _RECIPIENT.fullmatch(name)
    if found is not None and int(found[1]) <= MAX_RECIPIENTS:
        return _Column(name=name, recipient=(int(found[1]), found[2]))
    if name in _OWN:
        return _Column(name=name, field=_OWN[name])
    return _Column(name=name, variable=known.get(name.removeprefix("values.")))


def _row(
    number: int, cells: Sequence[str], columns: Sequence[_Column], *, points: bool, language: Language
) -> Row:
    """Return the row; an empty cell says nothing."""
    if any(cell.strip() for cell in cells[len(columns) :]):
        return wrong_row(number, BulkRowUnreadable(row=number, reason="cells"))
    flat: dict[str, Any] = {}
    own: dict[str, Any] = {}
    people: dict[int, dict[str, Any]] = {}
    wrong: list[Refusal] = []
    for column, cell in zip(columns, cells, strict=False):
        if not cell.strip():
            continue
        if len(cell) > MAX_CELL:
            wrong.append(BulkCellTooLarge(row=number, column=column.name, limit=MAX_CELL))
        elif column.recipient is not None:
            place, field = column.recipient
            people.setdefault(place, {})[field] = _yes_or_no(cell) if field == "kyc" else cell
        elif column.field is not None:
            own[column.field] = cell
        elif column.variable is not None:
            path = column.variable.path
            try:
                flat[path] = _value(column.variable, cell, points=points, language=language)
            except BulkNumberAmbiguous as ambiguous:
                wrong.append(ambiguous)
    if wrong:
        return wrong_row(number, Refusals(tuple(wrong)))
    recipients = [people[place] for place in sorted(people)]
    return row_of(number, {**own, "values": nested(flat), "recipients": recipients})


def _value(variable: TemplateVariable, cell: str, *, points: bool, language: Language) -> object:
    """Return a cell as its variable's type is told in JSON; what cannot be read stays as it is, to be refused."""
    if variable.type in (VariableType.NUMBER, VariableType.MONEY):
        return _number(variable, cell.strip(), points=points)
    if variable.type is VariableType.DATE:
        return _date(cell.strip(), language=language)
    if variable.type is VariableType.BOOLEAN:
        return _yes_or_no(cell)
    return cell


def _number(variable: TemplateVariable, text: str, *, points: bool) -> str:
    """Read a decimal comma where the file's own commas are no delimiters; refuse what may mean two amounts.

    `1.234` in a file delimited by `;` is one thousand to some spreadsheets and one and a bit to some programs.
    """
    bare = text.replace("\u00a0", "").replace("\u202f", "")
    if points:
        if _ONE_POINT.fullmatch(bare):
            pointer = "/values/" + variable.path.replace(".", "/")
            raise BulkNumberAmbiguous(pointer=pointer, column=variable.path, found=bare)
        if _GROUPED_POINTS.fullmatch(bare):
            return bare.replace(".", "").replace(",", ".")
    if _GROUPED_COMMAS.fullmatch(bare) and (not points or bare.count(",") > 1 or "." in bare):
        return bare.replace(",", "")
    return bare


def _date(text: str, *, language: Language) -> str:
    """Read day, month, year as Spanish and Portuguese write them; an English date must come in ISO 8601."""
    found = _DAY.fullmatch(text)
    if found is None or language is Language.EN:
        return text
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        return text


def _yes_or_no(cell: str) -> object:
    word = unicodedata.normalize("NFC", cell.strip()).casefold()
    if word in _YES:
        return True
    return False if word in _NO else cell


def _name(cell: str) -> str:
    return unicodedata.normalize("NFC", cell).strip().removeprefix("\ufeff")
