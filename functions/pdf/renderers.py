"""Two engines that share no code, and draw a page in the same frame. Runs in the child only.

PDFium is what draws our page images and what Chrome shows; hayro, of pylopdf, is the second opinion.
"""

from __future__ import annotations

import ctypes
import math
import sys
import warnings
from pathlib import Path
from typing import Final

import pylopdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from functions.domain.pdf_refusals import PdfDamaged

_WHITE: Final = (255, 255, 255)


class PageNotDrawn(Exception):
    """An engine can not draw the page at all."""


class Pdfium:
    """The first engine. Pages are counted from 0."""

    def __init__(self, path: Path) -> None:
        self._document = pypdfium2.PdfDocument(path)
        # Else it leaves out form fields and visible signatures, which a file kept as it came may have.
        self._document.init_forms()

    def __len__(self) -> int:
        return len(self._document)

    def size(self, page: int) -> tuple[float, float]:
        """Return width and height as displayed, in units of user space."""
        width, height = self._document.get_page_size(page)
        return float(width), float(height)

    def draw(self, page: int, *, scale: float) -> Image.Image:
        """Draw a page, `scale` pixels to a unit, in colour on white.

        In colour, because PDFium puts the glyphs of a grey picture on whole pixels.
        """
        try:
            loaded = self._document[page]
        except pypdfium2.PdfiumError as failure:
            raise PageNotDrawn from failure
        points = loaded.get_size()
        width, height = (max(1, math.ceil(side * scale)) for side in points)
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, None, 0)
        if not bitmap:
            raise MemoryError
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            # With a matrix the page keeps its scale; without, PDFium stretches it to whole pixels.
            pdfium.FPDF_RenderPageBitmapWithMatrix(
                bitmap,
                loaded,
                pdfium.FS_MATRIX(scale, 0, 0, scale, 0, 0),
                pdfium.FS_RECTF(0, 0, width, height),
                pdfium.FPDF_ANNOT,
            )
            if self._document.formenv:
                frame = (0, 0, width, height, 0, pdfium.FPDF_ANNOT)
                pdfium.FPDF_FFLDraw(self._document.formenv, bitmap, loaded, *frame)
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
            loaded.close()
        return Image.frombuffer("RGB", (width, height), pixels, "raw", "BGRX", stride, 1)


class Hayro:
    """The second engine. It draws on the page that the first one sees, whatever a unit is to it."""

    def __init__(self, path: Path) -> None:
        warnings.simplefilter("ignore", pylopdf.PylopdfWarning)
        try:
            self._document = pylopdf.open(path)
        except ValueError as failure:
            raise PdfDamaged(reason="second_renderer") from failure

    def __len__(self) -> int:
        return len(self._document)

    def size(self, page: int) -> tuple[float, float]:
        box = self._document[page].rect
        return float(box.width), float(box.height)

    def draw(self, page: int, *, scale: float) -> Image.Image:
        try:
            drawn = self._document[page].get_pixmap(scale, background=_WHITE)
        except ValueError as failure:
            raise PageNotDrawn from failure
        except BaseException:
            # A panic of Rust is no Exception; anything else goes its way.
            if type(sys.exception()).__name__ != "PanicException":
                raise
            raise PageNotDrawn from None
        return Image.frombytes("RGB", (drawn.width, drawn.height), drawn.samples, "raw", "RGBX")
