"""Reads what was kept a second time, with another library. Runs in the child only.

Two readers that see different pages in one file mean that a signer may see what nobody sealed. qpdf wrote the file;
pypdf, which shares no code with it, must find the same pages of the same sizes, open to all and signed by nobody. In
a file that is kept as it came, and that qpdf has only read, each page must draw the same too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from functions.domain.pdf_refusals import PdfAlreadySigned, PdfDamaged, PdfEncrypted

_TOLERANCE: Final = 0.5
"""Points: what rounding of boxes may differ by."""


def require_agreement(
    kept: Path, *, sizes: Sequence[tuple[float, float]], contents: Sequence[str] | None = None
) -> None:
    """Refuse a file in which the second reader sees other pages than the first.

    `contents`, of a file that may be signed: for each page, the SHA-256 of what draws it.
    """
    try:
        reader = pypdf.PdfReader(kept, strict=False)
        if reader.is_encrypted:
            raise PdfEncrypted(password="owner")  # noqa: S106 - names the kind of password
        if contents is None and _is_signed(reader):
            raise PdfAlreadySigned
        seen = [_size(page) for page in reader.pages]
        if contents is not None and [_content(page) for page in reader.pages] != list(contents):
            raise PdfDamaged(reason="readers_disagree")
    except PyPdfError as unreadable:
        raise PdfDamaged(reason="second_reader") from unreadable
    if len(seen) != len(sizes):
        raise PdfDamaged(reason="readers_disagree")
    for mine, other in zip(sizes, seen, strict=True):
        if abs(mine[0] - other[0]) > _TOLERANCE or abs(mine[1] - other[1]) > _TOLERANCE:
            raise PdfDamaged(reason="readers_disagree")


def _size(page: pypdf.PageObject) -> tuple[float, float]:
    """Return the size as shown: the part of the crop box that lies on the page, turned (ISO 32000-1 14.11.2)."""
    media, crop = page.mediabox, page.cropbox
    width = min(float(media.right), float(crop.right)) - max(float(media.left), float(crop.left))
    height = min(float(media.top), float(crop.top)) - max(float(media.bottom), float(crop.bottom))
    if width < 1 or height < 1:
        width, height = float(media.width), float(media.height)
    unit = float(page.user_unit)
    shown = (width * unit, height * unit)
    return (shown[1], shown[0]) if page.rotation % 180 else shown


def _content(page: pypdf.PageObject) -> str:
    """Return the SHA-256 of what draws a page, its streams unpacked and one after the other."""
    found = page.get("/Contents")
    found = None if found is None else found.get_object()
    parts = [one.get_object() for one in found] if isinstance(found, ArrayObject) else [found]
    digest = hashlib.sha256()
    for one in parts:
        if isinstance(one, StreamObject):
            digest.update(one.get_data())
    return digest.hexdigest()


def _is_signed(reader: pypdf.PdfReader) -> bool:
    form = reader.root_object.get("/AcroForm")
    form = form.get_object() if form is not None else None
    return isinstance(form, DictionaryObject) and bool(int(form.get("/SigFlags", 0)) & 1)
