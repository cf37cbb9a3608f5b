"""What is measured with: a signature as a finger draws it, and PDFs of a given weight."""

from __future__ import annotations

import io
import math
import random
from pathlib import Path
from typing import Final

import docx
import pikepdf
from PIL import Image, ImageDraw

_LETTER: Final = (0, 0, 612, 792)
_SIDE: Final = 96


def drawn_signature() -> bytes:
    """Return a PNG of a pen's stroke on a transparent sheet."""
    image = Image.new("RGBA", (600, 240), (0, 0, 0, 0))
    stroke = [(60 + i * 4.8, 120 + 70 * math.sin(i / 7) * math.cos(i / 23)) for i in range(100)]
    ImageDraw.Draw(image).line(stroke, fill=(20, 40, 140, 255), width=7, joint="curve")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def scanned(path: Path, *, pages: int, page_bytes: int) -> Path:
    """Write a PDF as scanners make them: each page one picture of its own that no compression shortens."""
    noise = random.Random(20260314)  # noqa: S311 - the same file each time
    rows = page_bytes // (3 * _SIDE)
    with pikepdf.new() as pdf:
        for _ in range(pages):
            picture = pikepdf.Stream(
                pdf,
                noise.randbytes(rows * 3 * _SIDE),
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=_SIDE,
                Height=rows,
                ColorSpace=pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
            )
            page = pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=pikepdf.Array(_LETTER),
                Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=picture)),
                Contents=pikepdf.Stream(pdf, b"q 612 0 0 792 0 0 cm /Scan Do Q"),
            )
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        pdf.save(path, compress_streams=False)
    return path


def template_docx() -> bytes:
    """Return a template with one variable."""
    document = docx.Document()
    document.add_paragraph("Acuerdo firmado en {{ ciudad }}.")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
