"""Draws the evidence pages: who signed what, when, from where. Runs in the child only."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
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

from functions.pdf.drawing import ACCENT, BOLD, INK, LINE, REGULAR, SOFT, TINT, load_fonts, moment, signature
from functions.pdf.evidence_footer import SIDE, WIDTH, numbered
from functions.pdf.evidence_model import Evidence, RecipientEvidence
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
        *_recipients(evidence, told),
        *_events(evidence, told),
        *_legal(told),
    ]
    document.build(story, canvasmaker=numbered(evidence, told))


def _style(
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


_TITLE = _style(17, font=BOLD)
_SECTION = _style(10.5, font=BOLD, colour=ACCENT, spaceBefore=11, spaceAfter=4)
_LABEL = _style(7.5, colour=SOFT)
_VALUE = _style(8.2, splitLongWords=1)
_NAME = _style(10, font=BOLD)
_SMALL = _style(7.2, colour=SOFT)
_CELL = _style(7, leading=1.3)
# At this size a whole hash fits on one line.
_HASH = _style(5.4, colour=INK, leading=1.7, splitLongWords=1, wordWrap="CJK")
_HEAD = _style(7, font=BOLD, colour=SOFT)


def _text(value: str | None, style: ParagraphStyle = _VALUE) -> Paragraph:
    return Paragraph(escape(" ".join(value.split())) if value else "–", style)


def _heading(evidence: Evidence, told: Words) -> list[Flowable]:
    left = [_text(told.title, _TITLE), Spacer(1, 2), _text(told.subtitle, _SMALL)]
    if evidence.verification_url is None:
        return [*left, Spacer(1, 4)]
    link = f'<link href="{escape(evidence.verification_url, {chr(34): "&quot;"})}">'
    left.append(
        Paragraph(
            f"{told.verify}: {link}<font color='#1f4fd8'>{escape(evidence.verification_url)}</font></link>",
            _SMALL,
        )
    )
    table = Table(
        [[left, _code(evidence.verification_url)]],
        colWidths=[WIDTH - 26 * mm, 26 * mm],
    )
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            *_tight(),
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


def _tight() -> list[tuple[Any, ...]]:
    return [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]


def _facts(rows: list[tuple[str, Flowable]], *, width: float, label: float) -> Table:
    table = Table(
        [[_text(name, _LABEL), value] for name, value in rows],
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


def _document(evidence: Evidence, told: Words) -> list[Flowable]:
    half = WIDTH / 2 - 10
    left = [
        (told.account, _text(evidence.account_name)),
        *([(told.sender, _text(evidence.sender))] if evidence.sender else []),
        (told.pages, _text(str(evidence.page_count))),
    ]
    right = [
        (told.created, _text(moment(evidence.created_at))),
        (told.sent, _text(moment(evidence.sent_at))),
        (told.completed, _text(moment(evidence.completed_at))),
    ]
    wide = [
        (told.name, _text(evidence.document_name, _style(8.2, font=BOLD))),
        (told.identifier, _text(evidence.document_id)),
    ]
    hashes = [
        (told.received_hash, _text(evidence.received_sha256)),
        (told.kept_hash, _text(evidence.kept_sha256)),
        *([(told.sealed_hash, _text(evidence.sealed_sha256))] if evidence.sealed_sha256 else []),
    ]
    label = 27 * mm
    box = Table(
        [
            [_facts(wide, width=WIDTH - 20, label=label), ""],
            [
                _facts(left, width=half, label=label),
                _facts(right, width=half, label=22 * mm),
            ],
            [_facts(hashes, width=WIDTH - 20, label=38 * mm), ""],
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
    apart = [Spacer(1, 4), _text(told.apart, _SMALL)] if evidence.sealed_sha256 else []
    return [_text(told.document, _SECTION), box, *apart]


def _recipients(evidence: Evidence, told: Words) -> list[Flowable]:
    cards, heading = list[Flowable](), [_text(told.recipients, _SECTION)]
    for recipient in evidence.recipients:
        cards.append(KeepTogether([*heading, _card(recipient, told), Spacer(1, 5)]))
        heading = []
    return cards


def _card(recipient: RecipientEvidence, told: Words) -> Table:
    mark = 48 * mm
    column = (WIDTH - mark - 18) / 2
    who = [
        (told.email, recipient.email),
        (told.phone, recipient.phone),
        (told.tax_id, recipient.tax_id),
    ]
    who += [
        (told.role, recipient.role),
        (told.authentication, recipient.authentication),
    ]
    who += [(told.consent, recipient.consent_version), (told.identifier, recipient.id)]
    when = [
        (told.notified, moment(recipient.notified_at)),
        (told.viewed, moment(recipient.viewed_at)),
        (told.signed, moment(recipient.signed_at)),
        (told.address, recipient.ip),
        (told.device, recipient.user_agent and recipient.user_agent[:240]),
    ]
    optional = {told.role, told.authentication, told.phone, told.tax_id}
    shown = [(name, _text(value, _CELL)) for name, value in who if value or name not in optional]
    rest = [(name, _text(value, _CELL)) for name, value in when]
    status = told.statuses.get(recipient.status, recipient.status)
    title = Paragraph(
        f"{escape(recipient.name)} "
        f"<font name='{REGULAR}' size='8' color='#5d6878'>&nbsp; {escape(status)}</font>",
        _NAME,
    )
    card = Table(
        [
            [title, "", _mark(recipient, width=mark - 12)],
            [
                _facts(shown, width=column, label=25 * mm),
                _facts(rest, width=column, label=20 * mm),
                "",
            ],
        ],
        colWidths=[column + 9, column + 9, mark],
    )
    card.setStyle(
        [
            ("SPAN", (0, 0), (1, 0)),
            ("SPAN", (2, 0), (2, 1)),
            ("BOX", (0, 0), (-1, -1), 0.7, LINE),
            ("ROUNDEDCORNERS", [5, 5, 5, 5]),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("VALIGN", (2, 0), (2, 1), "MIDDLE"),
            ("ALIGN", (2, 0), (2, 1), "CENTER"),
            ("LEFTPADDING", (0, 0), (-1, -1), 9),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, 0), 5),
            ("TOPPADDING", (0, 1), (-1, 1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, 0), 0),
            ("BOTTOMPADDING", (0, 1), (-1, 1), 6),
            ("RIGHTPADDING", (2, 0), (2, 1), 6),
            ("LEFTPADDING", (2, 0), (2, 1), 6),
        ]
    )
    return card


def _mark(recipient: RecipientEvidence, *, width: float) -> Flowable:
    if recipient.signature is None:
        return Spacer(1, 1)
    image, ratio = signature(recipient.signature)
    tall = min(width / ratio, 19 * mm)
    return _Drawn(image, width=tall * ratio, height=tall)


class _Drawn(Flowable):  # type: ignore[misc]
    """A picture that is already in memory."""

    def __init__(self, image: Any, *, width: float, height: float) -> None:
        super().__init__()
        self.image, self.width, self.height = image, width, height
        self.hAlign = "CENTER"

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self.canv.drawImage(self.image, 0, 0, self.width, self.height, mask="auto")


def _events(evidence: Evidence, told: Words) -> list[Flowable]:
    widths = [8 * mm, 27 * mm, 33 * mm, 33 * mm]
    rows: list[list[Flowable]] = [
        [_text(name, _HEAD) for name in ("#", told.time, told.event, told.actor, told.hash)],
    ]
    rows += [
        [
            _text(str(event.sequence), _CELL),
            _text(moment(event.at).removesuffix(" UTC"), _CELL),
            _text(told.happenings.get(event.type, event.type), _CELL),
            _text(event.actor, _CELL),
            _text(event.hash, _HASH),
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
        _facts([(told.head, _text(evidence.chain_head))], width=WIDTH, label=36 * mm),
    ]
    return [
        _text(told.events, _SECTION),
        table,
        KeepTogether([*head, _text(told.head_note, _SMALL)]),
    ]


def _legal(told: Words) -> list[Flowable]:
    return [
        KeepTogether(
            [
                _text(told.legal, _SECTION),
                _text(told.legal_text, _style(7.4, colour=SOFT, leading=1.45)),
            ]
        )
    ]
