"""Draws one mark each: a signature, initials, an answer. Runs in the child only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from functions.pdf.drawing import BOLD, INK, LINE, REGULAR, SOFT, fitted, signature
from functions.pdf.evidence_model import PlacedAnswer, PlacedSignature

_LARGEST: Final = 11.0
"""The type of answers, in points, where the box has room for it."""
_LEADING: Final = 1.22


def draw_signature(
    canvas: Canvas, signed: PlacedSignature, *, width: float, height: float, signed_by: str
) -> None:
    """Draw the signature and under it who signed, when, and the recipient's id."""
    size = max(2.0, min(7.5, height / 7.5, width / 21))
    caption = size * 3.6
    bottom = caption + size * 0.6
    if signed.image is None:
        _name(canvas, signed.name, width=width, bottom=bottom, height=height - bottom)
    else:
        _picture(canvas, signed.image, width=width, bottom=bottom, height=height - bottom)

    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(max(0.3, size / 14))
    canvas.line(0, caption, width, caption)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, size)
    canvas.drawString(0, caption - size * 1.2, fitted(signed.name, font=BOLD, size=size, width=width))
    small = size * 0.78
    canvas.setFillColor(SOFT)
    canvas.setFont(REGULAR, small)
    told = f"{signed_by.split(maxsplit=1)[0]} {signed.signed_at:%Y-%m-%d %H:%M:%S} UTC"
    canvas.drawString(0, caption - size * 2.3, fitted(told, font=REGULAR, size=small, width=width))
    canvas.drawString(
        0,
        caption - size * 3.3,
        fitted(signed.recipient_id, font=REGULAR, size=small, width=width),
    )


def draw_initials(canvas: Canvas, signed: PlacedSignature, *, width: float, height: float) -> None:
    """Draw the picture of the initials and nothing else; letters of the name where there is no picture."""
    if signed.image is None:
        _name(canvas, initials(signed.name), width=width, bottom=0, height=height)
    else:
        _picture(canvas, signed.image, width=width, bottom=0, height=height)


def draw_answer(canvas: Canvas, answer: PlacedAnswer, *, width: float, height: float) -> None:
    """Draw what somebody filled in, in type as large as the box lets it be; what is too long ends in an ellipsis."""
    canvas.setFillColor(INK)
    canvas.setStrokeColor(INK)
    if answer.ticked:
        _tick(canvas, width=width, height=height)
        return
    size, lines = _set(answer.text, width=width, height=height)
    canvas.setFont(REGULAR, size)
    # Letters hang on the line by a quarter of their size; a single line stands in the middle.
    taken = len(lines) * size * _LEADING
    top = height - (height - taken) / 2 if len(lines) == 1 else height
    for number, line in enumerate(lines, start=1):
        canvas.drawString(0, top - number * size * _LEADING + size * 0.28, line)


def initials(name: str) -> str:
    """Return the first letters of a name: `Ana María Núñez` → `AMN`."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:4]).upper() or name.strip()[:1]


def _picture(canvas: Canvas, png: bytes, *, width: float, bottom: float, height: float) -> None:
    image, ratio = signature(png)
    tall = min(height, (width - 2) / ratio)
    canvas.drawImage(image, 1, bottom + (height - tall) / 2, tall * ratio, tall, mask="auto")


def _name(canvas: Canvas, name: str, *, width: float, bottom: float, height: float) -> None:
    """Write a name in one line, as large as the room lets it be."""
    words = " ".join(name.split())
    wide = pdfmetrics.stringWidth(words, REGULAR, 1) or 1
    size = max(2.0, min(height * 0.6, width / wide))
    canvas.setFillColor(INK)
    canvas.setFont(REGULAR, size)
    canvas.drawString(
        0, bottom + (height - size * 0.72) / 2, fitted(words, font=REGULAR, size=size, width=width + 0.01)
    )


def _tick(canvas: Canvas, *, width: float, height: float) -> None:
    side = min(width, height)
    left, bottom = (width - side) / 2, (height - side) / 2
    stroke = canvas.beginPath()
    stroke.moveTo(left + side * 0.18, bottom + side * 0.5)
    stroke.lineTo(left + side * 0.42, bottom + side * 0.22)
    stroke.lineTo(left + side * 0.84, bottom + side * 0.8)
    canvas.setLineWidth(max(0.6, side * 0.11))
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.drawPath(stroke, stroke=1, fill=0)


def _set(text: str, *, width: float, height: float) -> tuple[float, list[str]]:
    """Return the size of type and the lines of a text in a box."""
    size = min(_LARGEST, height / _LEADING)
    least = min(size, 5.0)
    while True:
        lines = list(_lines(text, size=size, width=width))
        room = max(1, int(height / (size * _LEADING) + 0.001))
        if len(lines) <= room:
            return size, lines
        if size <= least:
            kept = lines[:room]
            rest = " ".join(lines[room - 1 :])
            return size, [*kept[:-1], fitted(rest, font=REGULAR, size=size, width=width)]
        size = max(least, size - 0.5)


def _lines(text: str, *, size: float, width: float) -> Iterator[str]:
    """Yield the lines that a text has in a width; words that are wider are broken."""
    for paragraph in text.splitlines() or [""]:
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if pdfmetrics.stringWidth(longer, REGULAR, size) <= width:
                line = longer
                continue
            if line:
                yield line
            line = word
            while pdfmetrics.stringWidth(line, REGULAR, size) > width and len(line) > 1:
                fits = _fitting(line, size=size, width=width)
                yield line[:fits]
                line = line[fits:]
        yield line


def _fitting(word: str, *, size: float, width: float) -> int:
    """Return how many letters of a word fit, one at least."""
    count, wide = 0, 0.0
    for letter in word:
        wide += pdfmetrics.stringWidth(letter, REGULAR, size)
        if wide > width:
            break
        count += 1
    return max(1, count)
