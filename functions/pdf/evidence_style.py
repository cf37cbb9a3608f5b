"""Type, texts and tables of the evidence pages. Runs in the child only."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, Table

from functions.pdf.drawing import ACCENT, BOLD, INK, REGULAR, SOFT


def style(
    size: float,
    *,
    font: str = REGULAR,
    colour: Any = INK,
    leading: float = 1.35,
    **more: Any,
) -> ParagraphStyle:
    return ParagraphStyle(
        "-",
        fontName=font,
        fontSize=size,
        leading=size * leading,
        textColor=colour,
        **more,
    )


TITLE = style(17, font=BOLD)
SECTION = style(10.5, font=BOLD, colour=ACCENT, spaceBefore=11, spaceAfter=4)
LABEL = style(7.5, colour=SOFT)
VALUE = style(8.2, splitLongWords=1)
NAME = style(10, font=BOLD)
SMALL = style(7.2, colour=SOFT)
CELL = style(7, leading=1.3)
# At this size a whole hash fits on one line.
HASH = style(5.4, colour=INK, leading=1.7, splitLongWords=1, wordWrap="CJK")
HEAD = style(7, font=BOLD, colour=SOFT)


def text(value: str | None, style: ParagraphStyle = VALUE) -> Paragraph:
    return Paragraph(escape(" ".join(value.split())) if value else "–", style)


def tight() -> list[tuple[Any, ...]]:
    return [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]


def facts(rows: list[tuple[str, Flowable]], *, width: float, label: float) -> Table:
    table = Table(
        [[text(name, LABEL), value] for name, value in rows],
        colWidths=[label, width - label],
    )
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ]
    )
    return table
