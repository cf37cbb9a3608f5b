"""Writes across every page that a PDF is a preview, so that nobody takes it for a contract."""

from __future__ import annotations

from functions.domain.languages import Language
from functions.pdf.limits import ASSEMBLY, Limits
from functions.pdf.sandbox import run, work

_WORDS = {Language.ES: "VISTA PREVIA", Language.PT: "PRÉ-VISUALIZAÇÃO", Language.EN: "PREVIEW"}


def mark(content: bytes, *, language: Language, limits: Limits = ASSEMBLY) -> bytes:
    """Return the PDF with the mark on each page. `content` is what functions.pdf.intake accepted."""
    with work() as at:
        at.source.write_bytes(content)
        run({"do": "mark", "source": str(at.source), "words": _WORDS[language]}, at=at, limits=limits)
        return at.output.read_bytes()
