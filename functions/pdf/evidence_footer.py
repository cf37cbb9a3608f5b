"""The foot of every evidence page. Runs in the child only."""

from __future__ import annotations

from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from functions.pdf.drawing import LINE, REGULAR, SOFT, fitted
from functions.pdf.evidence_model import Evidence
from functions.pdf.evidence_words import Words

SIDE = 18 * mm
WIDTH = A4[0] - 2 * SIDE


def numbered(evidence: Evidence, told: Words) -> type[Canvas]:
    """Return a canvas that ends every page with the document's id and, once all are known, the page count."""

    class Numbered(Canvas):  # type: ignore[misc]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._kept: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802
            self._kept.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, state in enumerate(self._kept, start=1):
                self.__dict__.update(state)
                self._draw_footer(number)
                super().showPage()
            super().save()

        def _draw_footer(self, number: int) -> None:
            self.setStrokeColor(LINE)
            self.setLineWidth(0.5)
            self.line(SIDE, 14 * mm, A4[0] - SIDE, 14 * mm)
            self.setFont(REGULAR, 7)
            self.setFillColor(SOFT)
            named = f"{evidence.document_id}  ·  {evidence.document_name}"
            self.drawString(
                SIDE,
                10 * mm,
                fitted(named, font=REGULAR, size=7, width=WIDTH - 30 * mm),
            )
            self.drawRightString(
                A4[0] - SIDE,
                10 * mm,
                told.page.format(page=number, pages=len(self._kept)),
            )

    return Numbered
