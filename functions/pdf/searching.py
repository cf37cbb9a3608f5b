"""Finds texts on pages. Runs in the child only."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from functions.pdf.limits import Limits
from functions.pdf.own_fonts import without_fonts_of_this_machine
from functions.pdf.sandbox import Work

_WHOLE = 1_000_000
"""PDFium tells places on a page in whole numbers: a page is so many wide and high."""


def find(task: Mapping[str, Any], at: Work, limits: Limits) -> Mapping[str, Any]:
    """Answer where each of the texts begins: page (from 1) and top left corner, as fractions of the page as shown."""
    without_fonts_of_this_machine()
    sought = [_plain(text) for text in task["texts"]]
    most: int = task["most"]
    found: list[list[tuple[int, float, float]]] = [[] for _ in sought]
    with pypdfium2.PdfDocument(Path(task["source"])) as document:
        for number in range(len(document)):
            page = document[number]
            shown = page.get_textpage()
            written = _plain(shown.get_text_range())
            here = [
                place for place, text in enumerate(sought) if text in written and len(found[place]) < most
            ]
            if here:
                letters, where = _letters(shown.raw)
                for place in here:
                    spots = (
                        _top_left(page.raw, shown.raw, one) for one in _hits(letters, where, sought[place])
                    )
                    on_page = [(number + 1, *spot) for spot in spots if spot is not None]
                    found[place] += on_page[: most - len(found[place])]
            shown.close()
            page.close()
    return {"found": found}


def _plain(text: str) -> str:
    return "".join(text.casefold().split())


def _letters(shown: Any) -> tuple[str, list[int]]:
    """Return the text of a page without its spaces, and for each letter which of PDFium's characters it is."""
    letters: list[str] = []
    where: list[int] = []
    for index in range(pdfium.FPDFText_CountChars(shown)):
        code = pdfium.FPDFText_GetUnicode(shown, index)
        written = _plain(chr(code)) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        letters.append(written)
        where += [index] * len(written)
    return "".join(letters), where


def _hits(letters: str, where: list[int], text: str) -> Iterator[list[int]]:
    """Yield PDFium's characters of each place where a text stands."""
    begin = letters.find(text)
    while begin >= 0:
        yield where[begin : begin + len(text)]
        begin = letters.find(text, begin + len(text))


def _top_left(page: Any, shown: Any, characters: list[int]) -> tuple[float, float] | None:
    """Return the corner of the first line of a text, where that is to be seen on the page."""
    boxes = [box for one in characters if (box := _box(page, shown, one)) is not None]
    if not boxes:
        return None
    first = boxes[0]
    across = [box for box in boxes if box[1] < first[3] and box[3] > first[1]]
    upright = [box for box in boxes if box[0] < first[2] and box[2] > first[0]]
    # Of a text over several lines the first counts; on a turned page lines run up or down.
    line = max(across, upright, [first], key=len)
    left, top = min(box[0] for box in line), min(box[1] for box in line)
    return (left, top) if 0 <= left < 1 and 0 <= top < 1 else None


def _box(page: Any, shown: Any, index: int) -> tuple[float, float, float, float] | None:
    """Return left, top, right and bottom of a character on the page as shown, rotation and crop applied."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(shown, index, left, right, bottom, top):
        return None
    if left.value == right.value and bottom.value == top.value:
        return None
    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for across, down in ((left.value, bottom.value), (right.value, top.value)):
        pdfium.FPDF_PageToDevice(page, 0, 0, _WHOLE, _WHOLE, 0, across, down, x, y)
        corners.append((x.value / _WHOLE, y.value / _WHOLE))
    (one, two), (three, four) = corners
    return min(one, three), min(two, four), max(one, three), max(two, four)
