"""Weighs what the streams of a PDF unpack to without unpacking them whole. Runs in the child only."""

from __future__ import annotations

import zlib

import pikepdf

from functions.domain.pdf_refusals import PdfTooComplex
from functions.pdf.frames import inherited
from functions.pdf.limits import Limits
from functions.pdf.tiling import is_tiling, weigh_tiles

_PIXELS = 200_000_000
_DRAWN = 400 * 1024 * 1024
_DEPTH = 40
_STEP = 1024 * 1024
_DENSE = 2 * 1024 * 1024
_RATIO = 200
"""Drawings of real programs unpack to twenty times their size; the same stroke half a million times to 460."""
_ANNOTATIONS = 10_000
"""On one page: a form has hundreds."""
_UNPACKING = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}
_FLATE = {"/FlateDecode", "/Fl"}
# The most that one byte can become: LZW emits up to 4096 bytes for 9 bits, a run of 128 takes 2 bytes.
_GROWTH = {"/LZWDecode": 3700, "/LZW": 3700, "/RunLengthDecode": 64, "/RL": 64}


def weigh(pdf: pikepdf.Pdf, *, limits: Limits) -> None:
    """Raise PdfTooComplex where a stream, or all together, unpack to more than the limits, or tiles are too many."""
    total = 0
    patterns = []
    for found in pdf.objects:
        if not isinstance(found, pikepdf.Stream):
            continue
        if is_tiling(found):
            patterns.append(found)
        filters = _filters(found)
        if sum(name in _UNPACKING for name in filters) > 1:
            raise PdfTooComplex(limit="filters")
        if found.stream_dict.get("/Subtype") == "/Image":
            _weigh_image(found)
            continue
        size = _unpacked(found, filters, most=limits.stream)
        if size > _DENSE and _FLATE.intersection(filters) and size > _RATIO * len(found.read_raw_bytes()):
            raise PdfTooComplex(limit="ratio")
        total += size
        if size > limits.stream or total > limits.streams:
            raise PdfTooComplex(limit="unpacked_size")
    weigh_tiles(pdf, patterns)


def weigh_drawing(pdf: pikepdf.Pdf) -> None:
    """Raise PdfTooComplex where a page draws forms within forms, or annotations, until no renderer ends."""
    known: dict[tuple[int, int], int] = {}
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        if isinstance(annotations, pikepdf.Array) and len(annotations) > _ANNOTATIONS:
            raise PdfTooComplex(limit="annotations")
        resources = inherited(page.obj, "/Resources")
        contents = page.obj.get("/Contents")
        if resources is None or contents is None or not _forms(resources):
            continue
        parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        size = sum(len(part.read_bytes()) for part in parts if isinstance(part, pikepdf.Stream))
        draws = sum(part.read_bytes().count(b"Do") for part in parts if isinstance(part, pikepdf.Stream))
        if _drawn(page.obj, resources, size=size, draws=draws, known=known, depth=0) > _DRAWN:
            raise PdfTooComplex(limit="drawing")


def _drawn(
    drawing: pikepdf.Object,
    resources: pikepdf.Object,
    *,
    size: int,
    draws: int,
    known: dict[tuple[int, int], int],
    depth: int,
) -> int:
    """Return the bytes of operators that drawing this runs through: a bound, or the count if that is high."""
    if depth > _DEPTH:
        raise PdfTooComplex(limit="depth")
    weights = {
        name: _form_drawn(form, resources, known=known, depth=depth)
        for name, form in _forms(resources).items()
    }
    if not weights or size + draws * max(weights.values()) <= _DRAWN:
        return size + draws * max(weights.values(), default=0)
    page = pikepdf.Page(drawing) if drawing.get("/Type") == "/Page" else drawing
    for instruction in pikepdf.parse_content_stream(page, "Do"):
        size += weights.get(str(instruction.operands[0]), 0) if instruction.operands else 0
    return size


def _form_drawn(
    form: pikepdf.Object, outer: pikepdf.Object, *, known: dict[tuple[int, int], int], depth: int
) -> int:
    if form.objgen not in known:
        # A form that draws itself is cut off by every viewer; counted as nothing, it ends here too.
        known[form.objgen] = 0
        content = form.read_bytes()
        resources = form.stream_dict.get("/Resources", outer)
        known[form.objgen] = _drawn(
            form, resources, size=len(content), draws=content.count(b"Do"), known=known, depth=depth + 1
        )
    return known[form.objgen]


def _forms(resources: pikepdf.Object) -> dict[str, pikepdf.Object]:
    drawn = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(drawn, pikepdf.Dictionary):
        return {}
    return {
        name: form
        for name, form in drawn.items()
        if isinstance(form, pikepdf.Stream) and form.stream_dict.get("/Subtype") == "/Form"
    }


def _filters(stream: pikepdf.Object) -> list[str]:
    given = stream.stream_dict.get("/Filter")
    if given is None:
        return []
    return [str(name) for name in (given if isinstance(given, pikepdf.Array) else [given])]


def _weigh_image(image: pikepdf.Object) -> None:
    described = image.stream_dict
    if int(described.get("/Width", 0)) * int(described.get("/Height", 0)) > _PIXELS:
        raise PdfTooComplex(limit="pixels")


def _unpacked(stream: pikepdf.Object, filters: list[str], *, most: int) -> int:
    """Return the unpacked size in bytes, or anything above `most`."""
    raw = stream.read_raw_bytes()
    if not _FLATE.intersection(filters):
        # Only a bound is known for these; real files stay far below it, so a small stream passes unmeasured.
        return (
            len(raw)
            if len(raw) < 16_384
            else len(raw) * max((_GROWTH.get(name, 1) for name in filters), default=1)
        )
    if filters[0] not in _FLATE:
        # ASCII armour around Flate: qpdf takes it off, and the child's memory limit is the guard.
        return len(stream.read_bytes())
    unpacker = zlib.decompressobj()
    size = 0
    waiting = raw
    while waiting and size <= most and not unpacker.eof:
        try:
            step = len(unpacker.decompress(waiting, _STEP))
        except zlib.error:
            break
        size += step
        if not step and waiting == unpacker.unconsumed_tail:
            break
        waiting = unpacker.unconsumed_tail
    return size
