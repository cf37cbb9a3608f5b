"""Draws everybody's part on the evidence pages: who, when, how, and what they left. Runs in the child only."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table

from functions.pdf.drawing import LINE, REGULAR, TINT, moment, signature
from functions.pdf.evidence_footer import WIDTH
from functions.pdf.evidence_model import (
    AttachmentEvidence,
    Evidence,
    HandoverEvidence,
    ProofEvidence,
    RecipientEvidence,
)
from functions.pdf.evidence_style import CELL, HASH, HEAD, LABEL, NAME, SECTION, facts, text
from functions.pdf.evidence_words import Words

_MARK = 48 * mm
_LONGEST = 400
"""Letters of an answer or a reason that are shown; the whole of it is in the document's data."""


def people(evidence: Evidence, told: Words) -> list[Flowable]:
    """Return a card for each, in their order, with the lists of what they proved and left below it."""
    cards, heading = list[Flowable](), [text(told.people, SECTION)]
    for recipient in evidence.recipients:
        cards.append(KeepTogether([*heading, _card(recipient, told)]))
        lists = _lists(recipient, told)
        if lists:
            cards += [Spacer(1, 2), _detailed(lists)]
        cards.append(Spacer(1, 6))
        heading = []
    return cards


def _card(recipient: RecipientEvidence, told: Words) -> Table:
    column = (WIDTH - _MARK - 18) / 2
    status = told.statuses.get(recipient.status, recipient.status)
    if recipient.kind == "approval" and recipient.signed_at is not None:
        status = told.approved
    named = told.roles.get(recipient.role or "", recipient.role or "")
    group = "" if recipient.group is None else told.group.format(group=recipient.group)
    beside = " · ".join(one for one in (named, group, status) if one)
    title = Paragraph(
        f"{escape(_cut(recipient.name, 120))} "
        f"<font name='{REGULAR}' size='8' color='#5d6878'>&nbsp; {escape(beside)}</font>",
        NAME,
    )
    card = Table(
        [
            [title, "", _marks(recipient, width=_MARK - 12)],
            [
                facts(_who(recipient, told), width=column, label=25 * mm),
                facts(_when(recipient, told), width=column, label=20 * mm),
                "",
            ],
        ],
        colWidths=[column + 9, column + 9, _MARK],
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


def _who(recipient: RecipientEvidence, told: Words) -> list[tuple[str, Flowable]]:
    rows = [
        (told.email, recipient.email),
        (told.phone, recipient.phone),
        (told.tax_id, recipient.tax_id),
        (told.authentication, _came(recipient, told)),
        (told.way, told.kinds.get(recipient.kind or "", recipient.kind)),
        (told.mandate, recipient.mandate),
        (told.consent, recipient.consent_version),
        (told.identifier, recipient.id),
    ]
    always = {told.email, told.identifier}
    return [(name, text(value, CELL)) for name, value in rows if value or name in always]


def _came(recipient: RecipientEvidence, told: Words) -> str:
    """Return by what the person came to the document, and so how far it is known who they are."""
    if recipient.declared:
        return told.public_link_proven if recipient.proofs else told.public_link
    ways = ", ".join(told.channels.get(one, one) for one in recipient.channels) or told.none_told
    return f"{told.link}: {ways}"


def _when(recipient: RecipientEvidence, told: Words) -> list[tuple[str, Flowable]]:
    rows = [
        (told.notified, recipient.notified_at),
        (told.viewed, recipient.viewed_at),
        (told.verified, recipient.verified_at),
        (told.read, recipient.read_at),
        (told.refused, recipient.refused_at),
        (told.approved if recipient.kind == "approval" else told.signed, recipient.signed_at),
    ]
    always = {told.notified, told.viewed} | ({told.signed} if recipient.role == "signer" else set())
    shown = [(name, text(moment(at), CELL)) for name, at in rows if at is not None or name in always]
    agent = recipient.user_agent and recipient.user_agent[:240]
    about = [(told.address, recipient.ip), (told.device, agent)]
    return [*shown, *((name, text(value, CELL)) for name, value in about if value)]


def _marks(recipient: RecipientEvidence, *, width: float) -> list[Flowable]:
    marks = [
        _drawn(png, width=most, height=height)
        for png, most, height in (
            (recipient.signature, width, 19 * mm),
            (recipient.initials, width / 2, 9 * mm),
        )
        if png is not None
    ]
    return marks or [Spacer(1, 1)]


def _drawn(png: bytes, *, width: float, height: float) -> Flowable:
    image, ratio = signature(png)
    tall = min(width / ratio, height)
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


Row = tuple[str, list[Flowable]]


def _lists(recipient: RecipientEvidence, told: Words) -> list[tuple[str, list[Row]]]:
    """Return what a card has no room for: titles, each with its rows."""
    lists = [
        (told.handovers, [_handover(one, told) for one in recipient.handovers]),
        (told.refused, _refusal(recipient, told)),
        (told.identity, [_proof(one, told) for one in recipient.proofs]),
        (
            told.answers,
            [(_cut(label, 80), [text(_cut(value, _LONGEST), CELL)]) for label, value in recipient.answers],
        ),
        (told.attachments, [_attachment(one, told) for one in recipient.attachments]),
    ]
    return [(title, rows) for title, rows in lists if rows]


def _handover(one: HandoverEvidence, told: Words) -> Row:
    how = {
        "delegated_to": told.delegated_to,
        "delegated_by": told.delegated_by,
        "replaced_by": told.replaced_by,
        "replaces": told.replaces,
    }[one.how]
    at = "" if one.at is None else f" · {moment(one.at)}"
    return how, [text(f"{_cut(one.name, 120)}{at}", CELL)]


def _refusal(recipient: RecipientEvidence, told: Words) -> list[Row]:
    if recipient.refused_at is None:
        return []
    rows = [text(_cut(recipient.refusal or "–", _LONGEST), CELL)]
    if recipient.signed_at is not None:
        rows.append(text(told.refused_note, CELL))
    return [(moment(recipient.refused_at), rows)]


def _proof(one: ProofEvidence, told: Words) -> Row:
    said = [f"{told.facts.get(name, name)}: {_value(value, told)}" for name, value in one.facts]
    named = told.requirements.get(one.requirement, one.requirement)
    return named, [text(_cut(" · ".join([moment(one.at), *said]), _LONGEST), CELL)]


def _value(value: str, told: Words) -> str:
    return {"true": told.yes, "false": told.no, **told.values}.get(value, value)


def _attachment(one: AttachmentEvidence, told: Words) -> Row:
    status = told.files.get(one.status, one.status)
    return _cut(one.asked, 80), [
        text(f"{_cut(one.filename, 120)} · {status} · {moment(one.at)}", CELL),
        text(f"SHA-256 {one.sha256}", HASH),
    ]


def _detailed(lists: list[tuple[str, list[Row]]]) -> Table:
    """Return the lists as one table that may break after every row."""
    cells: list[list[Any]] = []
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBEFORE", (0, 0), (0, -1), 2, LINE),
        ("LEFTPADDING", (0, 0), (0, -1), 9),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 1.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.2),
    ]
    for title, rows in lists:
        style += [
            ("SPAN", (0, len(cells)), (1, len(cells))),
            ("BACKGROUND", (0, len(cells)), (1, len(cells)), TINT),
            # A title stays with its first row.
            ("NOSPLIT", (0, len(cells)), (1, len(cells) + 1)),
        ]
        cells.append([text(title, HEAD), ""])
        cells += [[text(label, LABEL), value] for label, value in rows]
    table = Table(cells, colWidths=[44 * mm, WIDTH - 44 * mm])
    table.setStyle(style)
    return table


def _cut(words: str, letters: int) -> str:
    words = " ".join(words.split())
    return words if len(words) <= letters else f"{words[: letters - 1].rstrip()}…"
