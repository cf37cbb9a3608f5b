"""Lets PDFium know no fonts but its own. Runs in the child only."""

from __future__ import annotations

import ctypes

import pypdfium2.raw as pdfium
from pypdfium2.internal import bases


def without_fonts_of_this_machine() -> None:
    """Make a page look the same wherever it is drawn: on this machine, in Lambda, in another Lambda.

    To be called before any file is opened: fonts are looked for when the library starts (fpdfview.h,
    FPDF_LIBRARY_CONFIG).
    """
    nowhere = (ctypes.POINTER(ctypes.c_char) * 1)()
    pdfium.FPDF_DestroyLibrary()
    bases.LIBRARY_AVAILABLE = False
    pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=nowhere))
    bases.LIBRARY_AVAILABLE = True
