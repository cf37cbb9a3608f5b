"""Reads what was kept a second time, with another library. Runs in the child only.

Two readers that see different pages in one file mean that a signer may see what nobody sealed. qpdf wrote the file;
pypdf, which shares no code with it, must find the same pages of the same sizes, open to all and signed by nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from functions.domain.pdf_refusals import PdfAlreadySigned, PdfDamaged, PdfEncrypted

_TOLERANCE: Final = 0.5
"""Points: what rounding of boxes may differ by."""


def require_agreement(kept: Path, *, sizes: Sequence[tuple[float, float]]) -> None:
    """Refuse a file in which the second reader sees other pages than the first."""
    try:
        reader = pypdf.PdfReader(kept, strict=False)
        if reader.is_encrypted:
            raise PdfEncrypted(password="owner")  # noqa: S106 - names the kind of password
        if _is_signed(reader):
            raise PdfAlreadySigned
        seen = [_size(page) for page in reader.pages]
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


def _is_signed(reader: pypdf.PdfReader) -> bool:
    form = reader.root_object.get("/AcroForm")
    form = form.get_object() if form is not None else None
    return isinstance(form, DictionaryObject) and bool(int(form.get("/SigFlags", 0)) & 1)
