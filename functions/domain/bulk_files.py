"""The rows of a bulk job as a file: JSON lines, or CSV as programs and spreadsheets write it.

What makes the file as a whole useless is refused at once; what is wrong with one row is that row's result.
"""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final, NoReturn

from functions.domain.bulk import MAX_FILE_BYTES, MAX_ROWS, RowFormat
from functions.domain.bulk_csv import read_csv
from functions.domain.bulk_problems import (
    BulkFileEmpty,
    BulkFileTooLarge,
    BulkFileUnreadable,
    BulkRowTooLarge,
    BulkRowUnreadable,
    TooManyBulkRows,
)
from functions.domain.bulk_rows import MAX_ROW_BYTES, Row, row_of, wrong_row
from functions.domain.languages import Language
from functions.domain.templates import TemplateShape

_BLOCK: Final = 1 << 20
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_FALLBACK: Final = {RowFormat.CSV: "cp1252"}
"""What spreadsheets write in Spanish and Portuguese where they do not write UTF-8."""


def read_rows(file: BinaryIO, kind: RowFormat, *, shape: TemplateShape, language: Language) -> Iterator[Row]:
    """Yield the rows, numbered from 1. Raises the refusals of the file; `language` is the template's.

    Nothing in it is run or calculated: a cell that begins with `=` is text like any other.
    """
    _require_size(file)
    encoding = _encoding(file, kind)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    rows = read_csv(text, shape=shape, language=language) if kind is RowFormat.CSV else _json_lines(text)
    try:
        yield from counted(rows)
    finally:
        # The file is the caller's to close.
        text.detach()


def given_rows(rows: Iterable[object]) -> Iterator[Row]:
    """Yield rows that came as JSON inside the request."""
    return counted(row_of(number, one) for number, one in enumerate(rows, start=1))


def counted(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows, and refuse none at all and more than a job takes."""
    number = 0
    for row in rows:
        number = row.number
        if number > MAX_ROWS:
            raise TooManyBulkRows(limit=MAX_ROWS)
        yield row
    if not number:
        raise BulkFileEmpty


def _require_size(file: BinaryIO) -> None:
    if file.seek(0, io.SEEK_END) > MAX_FILE_BYTES:
        raise BulkFileTooLarge(limit=MAX_FILE_BYTES)


def _encoding(file: BinaryIO, kind: RowFormat) -> str:
    """Tell the encoding: UTF-16 by its mark, UTF-8 where every byte is, else what the kind falls back to."""
    file.seek(0)
    if file.read(2) in _UTF_16 and kind is RowFormat.CSV:
        candidates = ["utf-16"]
    else:
        candidates = ["utf-8-sig", *([_FALLBACK[kind]] if kind in _FALLBACK else [])]
    for encoding in candidates:
        if _is(file, encoding):
            return encoding
    raise BulkFileUnreadable(reason="encoding", line=1)


def _is(file: BinaryIO, encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    try:
        while block := file.read(_BLOCK):
            text = decoder.decode(block)
            if "\0" in text:
                line += text[: text.index("\0")].count("\n")
                raise BulkFileUnreadable(reason="nul", line=line)
            line += text.count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _json_lines(text: io.TextIOWrapper) -> Iterator[Row]:
    number = 0
    for line in text:
        if not line.strip():
            continue
        number += 1
        yield _json_row(number, line)


def _json_row(number: int, line: str) -> Row:
    if len(line) > MAX_ROW_BYTES:
        return wrong_row(number, BulkRowTooLarge(row=number, limit=MAX_ROW_BYTES))
    try:
        given = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return wrong_row(number, BulkRowUnreadable(row=number, reason="json"))
    return row_of(number, given)


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)
