"""Draws the evidence pages: who signed what, when, from where. Runs in the child only."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import white
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from functions.pdf.drawing import BOLD, LINE, SOFT, TINT, load_fonts, moment
from functions.pdf.evidence_footer import SIDE, WIDTH, numbered
from functions.pdf.evidence_model import Evidence
from functions.pdf.evidence_people import people
from functions.pdf.evidence_style import CELL, HASH, HEAD, SECTION, SMALL, TITLE, facts, style, text, tight
from functions.pdf.evidence_words import Words, words


def draw(evidence: Evidence, *, out: Path) -> None:
    """Write the evidence pages of a document to `out`, A4, in the document's language."""
    load_fonts()
    told = words(evidence.language)
    document = SimpleDocTemplate(
        str(out),
        pagesize=A4,
        # reportlab pads its frame by six points on every side.
        leftMargin=SIDE - 6,
        rightMargin=SIDE - 6,
        topMargin=12 * mm,
        bottomMargin=16 * mm,
        title=told.title,
        author=evidence.account_name,
        lang=evidence.language,
        invariant=1,
    )
    story = [
        *_heading(evidence, told),
        *_document(evidence, told),
        *people(evidence, told),
        *_events(evidence, told),
        *_legal(told),
    ]
    document.build(story, canvasmaker=numbered(evidence, told))


def _heading(evidence: Evidence, told: Words) -> list[Flowable]:
    left = [text(told.title, TITLE), Spacer(1, 2), text(told.subtitle, SMALL)]
    if evidence.verification_url is None:
        return [*left, Spacer(1, 4)]
    link = f'<link href="{escape(evidence.verification_url, {chr(34): "&quot;"})}">'
    left.append(
        Paragraph(
            f"{told.verify}: {link}<font color='#1f4fd8'>{escape(evidence.verification_url)}</font></link>",
            SMALL,
        )
    )
    table = Table(
        [[left, _code(evidence.verification_url)]],
        colWidths=[WIDTH - 26 * mm, 26 * mm],
    )
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            *tight(),
            ("ALIGN", (1, 0), (1, 0), "RIGHT"),
        ]
    )
    return [table]


def _code(url: str) -> Drawing:
    side = 23 * mm
    widget = QrCodeWidget(url, barLevel="M", barBorder=1)
    left, bottom, right, top = widget.getBounds()
    drawing = Drawing(side, side, transform=[side / (right - left), 0, 0, side / (top - bottom), 0, 0])
    drawing.add(widget)
    return drawing


def _document(evidence: Evidence, told: Words) -> list[Flowable]:
    half = WIDTH / 2 - 10
    left = [
        (told.account, text(evidence.account_name)),
        *([(told.sender, text(evidence.sender))] if evidence.sender else []),
        (told.pages, text(str(evidence.page_count))),
    ]
    right = [
        (told.created, text(moment(evidence.created_at))),
        (told.sent, text(moment(evidence.sent_at))),
        (told.completed, text(moment(evidence.completed_at))),
    ]
    wide = [
        (told.name, text(evidence.document_name, style(8.2, font=BOLD))),
        (told.identifier, text(evidence.document_id)),
    ]
    hashes = [
        (told.received_hash, text(evidence.received_sha256)),
        (told.kept_hash, text(evidence.kept_sha256)),
        *([(told.sealed_hash, text(evidence.sealed_sha256))] if evidence.sealed_sha256 else []),
    ]
    label = 27 * mm
    box = Table(
        [
            [facts(wide, width=WIDTH - 20, label=label), ""],
            [
                facts(left, width=half, label=label),
                facts(right, width=half, label=22 * mm),
            ],
            [facts(hashes, width=WIDTH - 20, label=38 * mm), ""],
        ],
        colWidths=[WIDTH / 2, WIDTH / 2],
    )
    box.setStyle(
        [
            ("SPAN", (0, 0), (1, 0)),
            ("SPAN", (0, 2), (1, 2)),
            ("BACKGROUND", (0, 0), (-1, -1), TINT),
            ("ROUNDEDCORNERS", [5, 5, 5, 5]),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 10),
            ("RIGHTPADDING", (0, 0), (-1, -1), 8),
            ("TOPPADDING", (0, 0), (-1, 0), 7),
            ("TOPPADDING", (0, 1), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -2), 0),
            ("BOTTOMPADDING", (0, -1), (-1, -1), 7),
        ]
    )
    apart = [Spacer(1, 4), text(told.apart, SMALL)] if evidence.sealed_sha256 else []
    return [text(told.document, SECTION), box, *apart]


def _events(evidence: Evidence, told: Words) -> list[Flowable]:
    widths = [8 * mm, 27 * mm, 33 * mm, 33 * mm]
    rows: list[list[Flowable]] = [
        [text(name, HEAD) for name in ("#", told.time, told.event, told.actor, told.hash)],
    ]
    rows += [
        [
            text(str(event.sequence), CELL),
            text(moment(event.at).removesuffix(" UTC"), CELL),
            text(told.happenings.get(event.type, event.type), CELL),
            text(event.actor, CELL),
            text(event.hash, HASH),
        ]
        for event in evidence.events
    ]
    table = Table(rows, colWidths=[*widths, WIDTH - sum(widths)], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, SOFT),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
                ("ROWBACKGROUNDS", (0, 1), (-1, -1), [white, TINT]),
                ("TOPPADDING", (0, 0), (-1, -1), 1.8),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    head = [
        Spacer(1, 5),
        facts([(told.head, text(evidence.chain_head))], width=WIDTH, label=36 * mm),
    ]
    return [
        text(told.events, SECTION),
        table,
        KeepTogether([*head, text(told.head_note, SMALL)]),
    ]


def _legal(told: Words) -> list[Flowable]:
    return [
        KeepTogether(
            [
                text(told.legal, SECTION),
                text(told.legal_text, style(7.4, colour=SOFT, leading=1.45)),
            ]
        )
    ]
