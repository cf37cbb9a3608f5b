"""Draws the sample contract that the demo and the tests send: `python -m infra.local.samples.make`.

The words are in `contrato.md`; its parties are blanks, as in any model of a contract, so that the file suits
whoever tries the service. The same words always give the same bytes.
"""

from __future__ import annotations

import re
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

CONTRACT = Path(__file__).with_name("contrato.pdf")
_WORDS = Path(__file__).with_name("contrato.md")
_FONTS = Path(__file__).parents[3] / "functions" / "pdf" / "fonts"

_INK = HexColor("#1c2430")
_MUTED = HexColor("#5d6878")
_RULE = HexColor("#c9d0d9")
_SHADE = HexColor("#f2f4f7")
_ACCENT = HexColor("#1f4e79")
_MARGIN = 25 * mm
_WIDTH = LETTER[0] - 2 * _MARGIN

_BODY = ParagraphStyle(
    "body",
    fontName="Sample",
    fontSize=9.8,
    leading=14.6,
    alignment=TA_JUSTIFY,
    textColor=_INK,
    spaceAfter=7,
)
_TITLE = ParagraphStyle(
    "title", parent=_BODY, fontName="Sample-Bold", fontSize=16, leading=21, alignment=TA_CENTER, spaceAfter=16
)
_HEADING = ParagraphStyle(
    "heading",
    parent=_BODY,
    fontName="Sample-Bold",
    fontSize=10.4,
    textColor=_ACCENT,
    spaceBefore=8,
    spaceAfter=4,
    keepWithNext=1,
)
_SECTION = ParagraphStyle(
    "section", parent=_HEADING, fontSize=11.5, alignment=TA_CENTER, spaceBefore=12, spaceAfter=8
)
_ITEM = ParagraphStyle("item", parent=_BODY, leftIndent=16, bulletIndent=2, spaceAfter=4.5)
_CELL = ParagraphStyle("cell", parent=_BODY, fontSize=9, leading=12.4, alignment=0, spaceAfter=0)
_CELL_HEAD = ParagraphStyle("cell-head", parent=_CELL, fontName="Sample-Bold", textColor=HexColor("#ffffff"))
_CELL_SUM = ParagraphStyle("cell-sum", parent=_CELL, fontName="Sample-Bold")
_NOTE = ParagraphStyle("note", parent=_BODY, fontSize=8.6, leading=12, textColor=_MUTED)
_STYLES = {"#": _TITLE, "##": _SECTION, "###": _HEADING, ">": _NOTE}


def write_contract(path: Path = CONTRACT) -> None:
    """Write the contract as a PDF of letter pages; the last one keeps blank room under the parties' names."""
    pdfmetrics.registerFont(TTFont("Sample", str(_FONTS / "NotoSans-Regular.ttf")))
    pdfmetrics.registerFont(TTFont("Sample-Bold", str(_FONTS / "NotoSans-Bold.ttf")))
    pdfmetrics.registerFontFamily("Sample", normal="Sample", bold="Sample-Bold")

    template = BaseDocTemplate(
        str(path),
        pagesize=LETTER,
        invariant=1,
        title="Contrato de prestación de servicios profesionales",
        author="",
        subject="Modelo de contrato",
        lang="es",
    )
    frame = Frame(_MARGIN, 26 * mm, _WIDTH, LETTER[1] - 26 * mm - 27 * mm, 0, 0, 0, 0)
    template.addPageTemplates([PageTemplate(frames=[frame])])
    template.build(_story(), canvasmaker=_NumberedCanvas)


def _story() -> list[Flowable]:
    blocks = _WORDS.read_text(encoding="utf-8").strip().split("\n\n")
    story = [_flowable(block) for block in blocks]
    end = next(at for at, block in enumerate(blocks) if block == "## FIRMAS")
    return [*story[:end], KeepTogether([*story[end:], Spacer(1, 45 * mm)])]


def _flowable(block: str) -> Flowable:
    """Return one block of the words as it is drawn; its first characters say what it is."""
    if block.startswith("|"):
        return _fees([[cell.strip() for cell in row.strip("|").split("|")] for row in block.splitlines()])
    if block.startswith("="):
        return _signatures([row.removeprefix("= ").split(" | ") for row in block.splitlines()])

    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", block.replace("\n", " "))
    mark, _, rest = text.partition(" ")
    if mark in _STYLES:
        return Paragraph(rest, _STYLES[mark])
    if re.fullmatch(r"[a-z0-9]\)", mark):
        return Paragraph(rest, _ITEM, bulletText=mark)
    return Paragraph(text, _BODY)


def _fees(rows: list[list[str]]) -> Table:
    styles = [_CELL_HEAD, *[_CELL] * (len(rows) - 2), _CELL_SUM]
    return Table(
        [[Paragraph(text, style) for text in row] for row, style in zip(rows, styles, strict=True)],
        colWidths=[_WIDTH * share for share in (0.10, 0.46, 0.22, 0.22)],
        spaceBefore=3,
        spaceAfter=6,
        style=TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), _ACCENT),
                ("BACKGROUND", (0, -1), (-1, -1), _SHADE),
                ("LINEBELOW", (0, 1), (-1, -1), 0.5, _RULE),
                ("LINEABOVE", (0, -1), (-1, -1), 1, _ACCENT),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), 5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
            ]
        ),
    )


def _signatures(parties: list[list[str]]) -> Table:
    """Two columns with the parties' names; what is under them stays blank for the signatures."""
    return Table(
        [[Paragraph(f"<b>{party}</b><br/>{described}", _CELL) for party, described in parties]],
        colWidths=[_WIDTH / 2] * 2,
        spaceBefore=4,
        style=TableStyle([("LEFTPADDING", (0, 0), (0, -1), 0), ("VALIGN", (0, 0), (-1, -1), "TOP")]),
    )


class _NumberedCanvas(Canvas):  # type: ignore[misc]  # reportlab ships no types
    """A canvas that numbers its pages once it knows how many they are."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        self._pages: list[dict[str, object]] = []

    def showPage(self) -> None:  # noqa: N802 (reportlab's name)
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self._furnish(number, len(self._pages))
            super().showPage()
        super().save()

    def _furnish(self, number: int, pages: int) -> None:
        right = LETTER[0] - _MARGIN
        self.setStrokeColor(_RULE)
        self.setLineWidth(0.5)
        self.line(_MARGIN, 19 * mm, right, 19 * mm)
        self.setFont("Sample", 7.8)
        self.setFillColor(_MUTED)
        self.drawString(_MARGIN, 14.5 * mm, "Contrato de prestación de servicios profesionales")
        self.drawRightString(right, 14.5 * mm, f"Página {number} de {pages}")


if __name__ == "__main__":
    write_contract()
