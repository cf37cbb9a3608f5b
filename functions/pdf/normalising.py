"""Checks an uploaded PDF and rewrites it as the one revision that everybody sees. Runs in the child only.

A file that is signed already is refused, or kept as it is where that is asked for: functions.pdf.preserving.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pikepdf

from functions.domain.pdf_refusals import (
    NotAPdf,
    PdfDamaged,
    PdfEncrypted,
    PdfHasNoPages,
    PdfTooManyPages,
)
from functions.pdf.frames import frame
from functions.pdf.inspection import Inspection
from functions.pdf.limits import Limits
from functions.pdf.sandbox import Work
from functions.pdf.settling import require_no_hidden_layers, settle
from functions.pdf.substituting import with_standard_fonts
from functions.pdf.weighing import weigh, weigh_drawing


def normalise(task: Mapping[str, Any], at: Work, limits: Limits) -> Mapping[str, Any]:
    """Write the normalised file to the output and return what it holds; of one that is kept, write nothing.

    `compared` is the file to compare the pictures of.
    """
    source = Path(task["source"])
    _check_magic(source)
    with _open(source) as pdf:
        inspection = Inspection(pdf, objects=limits.objects)
        inspection.look()
        kept = inspection.signed and task["keep_signed"]
        if kept:
            inspection.require_clean()
        neutralised = [] if kept else [*inspection.conclude()]
        weigh(pdf, limits=limits)
        pages = _count(pdf, limits=limits)
        weigh_drawing(pdf)
        require_no_hidden_layers(pdf)
        frames = [frame(page) for page in pdf.pages]
        if not kept:
            neutralised += _flatten(pdf)
            neutralised += settle(pdf, frames)
            _save(pdf, at.output)
        compared = source if kept else at.output
        if with_standard_fonts(pdf):
            compared = at.folder / "compared"
            _save(pdf, compared)
    sizes = [each.size for each in frames]

    # PDFium and pyHanko are loaded after qpdf is done with the file: together they would not fit the memory limit.
    existing, foot = None, None
    if kept:
        from functions.pdf.preserving import preserve

        existing = preserve(source, sizes=sizes, at=at)
    else:
        from functions.pdf.images import find_foot
        from functions.pdf.second_reading import require_agreement

        require_agreement(at.output, sizes=sizes)
        foot = find_foot(at.output, page=pages)
    return {
        "page_count": pages,
        "pages": [[round(width, 2), round(height, 2)] for width, height in sizes],
        "foot": None if foot is None else vars(foot),
        "neutralised": neutralised,
        "existing_signatures": existing,
        "compared": str(compared),
    }


def _save(pdf: pikepdf.Pdf, out: Path) -> None:
    pdf.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        compress_streams=True,
        fix_metadata_version=False,
        deterministic_id=True,
    )


def _check_magic(source: Path) -> None:
    # Viewers look for the header in the first kilobyte, as Acrobat does (ISO 32000-1 annex H, note 13).
    with source.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            raise NotAPdf


def _open(source: Path) -> pikepdf.Pdf:
    try:
        pdf = pikepdf.open(source, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise PdfEncrypted(password="user") from None  # noqa: S106
    except pikepdf.PdfError as failure:
        raise PdfDamaged from failure
    if pdf.is_encrypted:
        raise PdfEncrypted(password="owner")  # noqa: S106
    return pdf


def _count(pdf: pikepdf.Pdf, *, limits: Limits) -> int:
    try:
        pages = len(pdf.pages)
    except pikepdf.PdfError as failure:
        raise PdfDamaged from failure
    if not pages:
        raise PdfHasNoPages
    if pages > limits.pages:
        raise PdfTooManyPages(pages=pages, limit=limits.pages)
    return pages


def _flatten(pdf: pikepdf.Pdf) -> list[str]:
    """Draw form fields and comments into the pages, so that no viewer can fill or hide them later."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return []
    fields = form.get("/Fields")
    filled = isinstance(fields, pikepdf.Array) and len(fields) > 0
    if filled:
        if form.get("/NeedAppearances"):
            pdf.generate_appearance_streams()
        pdf.flatten_annotations("screen")
    if "/AcroForm" in pdf.Root:
        del pdf.Root["/AcroForm"]
    return ["form_fields"] if filled else []
