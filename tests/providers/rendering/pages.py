"""What a PDF says and holds, as tests need it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pypdfium2
from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject


def texts(pdf: Path) -> list[str]:
    """Return each page's text without any white space."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()


def sizes(pdf: Path) -> list[tuple[int, int]]:
    """Return each page's width and height in points."""
    return [(round(page.mediabox.width), round(page.mediabox.height)) for page in PdfReader(pdf).pages]


def images(pdf: Path) -> int:
    """Count the pictures that the file holds; pages share what they draw with."""
    held = set()
    for page in PdfReader(pdf).pages:
        drawn = _drawn_with(page, "/XObject")
        held |= {one.idnum for one in drawn.values() if one.get_object()["/Subtype"] == "/Image"}
    return len(held)


def fonts(pdf: Path) -> set[str]:
    """Return the names of embedded fonts, without the six letters of a subset."""
    found = set()
    for page in PdfReader(pdf).pages:
        for font in _drawn_with(page, "/Font").values():
            found.add(str(font.get_object()["/BaseFont"]).rpartition("+")[2].lstrip("/"))
    return found


def _drawn_with(page: PageObject, kind: str) -> Any:
    resources = page["/Resources"].get_object()
    assert isinstance(resources, DictionaryObject)
    return resources.get(kind, {})
