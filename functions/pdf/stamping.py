"""Draws signatures onto a document and appends its evidence pages. Runs in the child only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from functions.pdf import evidence_pages
from functions.pdf.drawing import load_fonts
from functions.pdf.evidence_model import Evidence, PlacedAnswer, PlacedSignature, Placement, from_json
from functions.pdf.evidence_words import words
from functions.pdf.frames import frame, inherited
from functions.pdf.geometry import Band
from functions.pdf.images import find_foot
from functions.pdf.limits import Limits
from functions.pdf.marks import draw_answer, draw_initials, draw_signature
from functions.pdf.sandbox import Work

# The size of a signature that nobody placed, and the space around it, in points.
_WIDTH, _HEIGHT, _GAP, _SIDE = 176.0, 66.0, 14.0, 42.0


Mark = PlacedSignature | PlacedAnswer


@dataclass(frozen=True)
class _Stamp:
    """A mark with a place; pages beyond the document's own are added."""

    mark: Mark
    place: Placement


def assemble(task: Mapping[str, Any], at: Work, limits: Limits) -> Mapping[str, Any]:
    """Write the stamped document with its evidence pages to the output file."""
    original = Path(task["source"])
    evidence: Evidence = from_json(Evidence, task["evidence"])
    signatures = [from_json(PlacedSignature, one) for one in task["signatures"]]
    answers = [from_json(PlacedAnswer, one) for one in task["answers"]]
    load_fonts()

    with pikepdf.open(original, suppress_warnings=True) as pdf:
        written = [_Stamp(one, one.place) for one in answers]
        stamps = _placed(signatures, beside=written, pdf=pdf, original=original)
        _stamp(pdf, stamps, language=evidence.language, at=at)

        drawn = at.folder / "evidence.pdf"
        evidence_pages.draw(evidence, out=drawn)
        with pikepdf.open(drawn) as pages:
            pdf.pages.extend(pages.pages)
            count = len(pdf.pages)
            pdf.save(
                at.output,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                compress_streams=True,
                fix_metadata_version=False,
                deterministic_id=True,
            )
    return {"page_count": count}


def evidence_alone(task: Mapping[str, Any], at: Work, limits: Limits) -> Mapping[str, Any]:
    """Write the evidence pages and nothing else to the output file."""
    evidence_pages.draw(from_json(Evidence, task["evidence"]), out=at.output)
    with pikepdf.open(at.output) as pages:
        return {"page_count": len(pages.pages)}


def _placed(
    signatures: Sequence[PlacedSignature], *, beside: Sequence[_Stamp], pdf: pikepdf.Pdf, original: Path
) -> list[_Stamp]:
    """Give every signature a place: its own, or the next free one at the foot of the last page or later."""
    stamps = [*beside, *(_Stamp(one, place) for one in signatures for place in one.places)]
    loose = [one for one in signatures if not one.places and not one.initials]
    if not loose:
        return stamps
    last = len(pdf.pages)
    size = frame(pdf.pages[-1]).size
    taken = [stamp.place.box for stamp in stamps if stamp.place.page == last]
    foot = find_foot(original, page=last, taken=taken)
    places = _grid(foot, page=last, size=size) if foot else []
    page = last
    while len(places) < len(loose):
        page += 1
        pdf.add_blank_page(page_size=(max(size[0], 3), max(size[1], 3)))
        margin = min(48 / size[1], 0.05)
        places += _grid(Band(top=margin, height=1 - 2 * margin), page=page, size=size) or [
            Placement(page=page, x=0.05, y=0.05, width=0.9, height=0.9)
        ]
    return [
        *stamps,
        *(_Stamp(one, place) for one, place in zip(loose, places, strict=False)),
    ]


def _grid(band: Band, *, page: int, size: tuple[float, float]) -> list[Placement]:
    """Return the places that a blank band has room for, row by row from its top."""
    width, height = size
    side = min(_SIDE, width * 0.08)
    wide = min(_WIDTH, width - 2 * side)
    columns = max(1, int((width - 2 * side + _GAP) // (wide + _GAP)))
    rows = int(band.height * height // (_HEIGHT + _GAP))
    return [
        Placement(
            page=page,
            x=(side + column * (wide + _GAP)) / width,
            y=band.top + (row * (_HEIGHT + _GAP) + _GAP) / height,
            width=wide / width,
            height=_HEIGHT / height,
        )
        for row in range(rows)
        for column in range(columns)
    ]


def _stamp(pdf: pikepdf.Pdf, stamps: Sequence[_Stamp], *, language: str, at: Work) -> None:
    """Draw every stamp upright on its page, whatever the page's rotation, crop and unit."""
    if not stamps:
        return
    # The same mark in boxes of the same size is one drawing, on however many pages.
    drawings: dict[tuple[int, float, float], Mark] = {}
    keys = []
    for stamp in stamps:
        wide, tall = frame(pdf.pages[stamp.place.page - 1]).size
        width, height = max(stamp.place.width * wide, 4.0), max(stamp.place.height * tall, 4.0)
        keys.append((id(stamp.mark), round(width, 3), round(height, 3)))
        drawings[keys[-1]] = stamp.mark

    drawn = at.folder / "stamps.pdf"
    canvas = Canvas(str(drawn), pageCompression=1, invariant=True)
    for (_, width, height), mark in drawings.items():
        canvas.setPageSize((width, height))
        _draw(canvas, mark, width=width, height=height, language=language)
        canvas.showPage()
    canvas.save()

    with pikepdf.open(drawn) as source:
        forms = {
            key: pdf.copy_foreign(source.pages[index].as_form_xobject()) for index, key in enumerate(drawings)
        }
        by_page: dict[int, list[bytes]] = {}
        for stamp, key in zip(stamps, keys, strict=True):
            page = pdf.pages[stamp.place.page - 1]
            name = add_form(page, forms[key])
            matrix = frame(page).matrix(stamp.place.box, width=key[1], height=key[2])
            numbers = " ".join(f"{number:.5f}" for number in matrix)
            by_page.setdefault(stamp.place.page, []).append(f"q {numbers} cm {name} Do Q".encode("ascii"))
        for number, contents in by_page.items():
            append(pdf, pdf.pages[number - 1], b"\n".join(contents))


def add_form(page: pikepdf.Page, form: pikepdf.Object) -> str:
    """Add a form to the page's own copy of its resources, which it may share or inherit."""
    found = inherited(page.obj, "/Resources")
    resources = pikepdf.Dictionary(dict(found.items()) if found is not None else {})
    forms = resources.get("/XObject")
    own = pikepdf.Dictionary(dict(forms.items()) if forms is not None else {})
    number = 1
    while f"/Stamp{number}" in own:
        number += 1
    own[f"/Stamp{number}"] = form
    resources.XObject = own
    page.obj.Resources = resources
    return f"/Stamp{number}"


def append(pdf: pikepdf.Pdf, page: pikepdf.Page, drawing: bytes) -> None:
    """Draw after the page's content, in the state the page began with even where its q and Q do not match."""
    depth = lowest = 0
    for instruction in pikepdf.parse_content_stream(page, "q Q"):
        depth += 1 if str(instruction.operator) == "q" else -1
        lowest = min(lowest, depth)
    before = 1 - lowest
    page.contents_add(pdf.make_stream(b"q " * before), prepend=True)
    page.contents_add(pdf.make_stream(b" Q" * (before + depth) + b"\n" + drawing))


def _draw(canvas: Canvas, mark: Mark, *, width: float, height: float, language: str) -> None:
    if isinstance(mark, PlacedAnswer):
        draw_answer(canvas, mark, width=width, height=height)
    elif mark.initials:
        draw_initials(canvas, mark, width=width, height=height)
    else:
        draw_signature(canvas, mark, width=width, height=height, signed_by=words(language).signed_by)
