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
_COARSE_DOTS: Final = 100
_FINE_DOTS: Final = 300
_COARSE_BYTES: Final = 200_000
"""What a page weighs at most at the coarser of the two."""


def drawn_signature() -> bytes:
    """Return a PNG of a pen's stroke on a transparent sheet."""
    image = Image.new("RGBA", (600, 240), (0, 0, 0, 0))
    stroke = [(60 + i * 4.8, 120 + 70 * math.sin(i / 7) * math.cos(i / 23)) for i in range(100)]
    ImageDraw.Draw(image).line(stroke, fill=(20, 40, 140, 255), width=7, joint="curve")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def scanned(path: Path, *, pages: int, page_bytes: int) -> Path:
    """Write a PDF as scanners make them: each page one JPEG of its own, of text on paper that is not quite white."""
    dots = _FINE_DOTS if page_bytes > _COARSE_BYTES else _COARSE_DOTS
    paper = _written_paper(dots)
    quality = max(
        (each for each in range(5, 96, 5) if len(_jpeg(paper, quality=each)) <= page_bytes), default=5
    )
    with pikepdf.new() as pdf:
        for number in range(1, pages + 1):
            scan = paper.copy()
            ImageDraw.Draw(scan).text((dots, dots // 2), f"{number} / {pages}", font_size=dots // 4, fill=30)
            picture = pikepdf.Stream(
                pdf,
                # What the scanner leaves out, it fills up: the file shall have its weight.
                _jpeg(scan, quality=quality).ljust(page_bytes, b"\0"),
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=scan.width,
                Height=scan.height,
                ColorSpace=pikepdf.Name.DeviceGray,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
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


def _written_paper(dots: int) -> Image.Image:
    """Return a letter-sized sheet of text, of so many dots to an inch."""
    size = (dots * 17 // 2, dots * 11)
    sheet = Image.effect_noise(size, dots / 25).point(lambda value: min(255, value + 115))
    pen = ImageDraw.Draw(sheet)
    chance = random.Random(20260314)  # noqa: S311 - the same file each time
    for line in range(36):
        words = ("".join(chance.choices("abcdefghilmnoprstuv", k=chance.randint(2, 9))) for _ in range(10))
        pen.text((dots, dots + line * dots // 4), " ".join(words).capitalize(), font_size=dots // 7, fill=40)
    return sheet


def _jpeg(image: Image.Image, *, quality: int) -> bytes:
    written = io.BytesIO()
    image.save(written, "JPEG", quality=quality)
    return written.getvalue()


def template_docx() -> bytes:
    """Return a template with one variable."""
    document = docx.Document()
    document.add_paragraph("Acuerdo firmado en {{ ciudad }}.")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
