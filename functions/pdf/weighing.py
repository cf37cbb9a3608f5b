"""Weighs what the streams of a PDF unpack to without unpacking them whole. Runs in the child only."""

from __future__ import annotations

import zlib

import pikepdf

from functions.domain.pdf_refusals import PdfTooComplex
from functions.pdf.limits import Limits

_PIXELS = 200_000_000
_STEP = 1024 * 1024
_UNPACKING = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}
_FLATE = {"/FlateDecode", "/Fl"}
# The most that one byte can become: LZW emits up to 4096 bytes for 9 bits, a run of 128 takes 2 bytes.
_GROWTH = {"/LZWDecode": 3700, "/LZW": 3700, "/RunLengthDecode": 64, "/RL": 64}


def weigh(pdf: pikepdf.Pdf, *, limits: Limits) -> None:
    """Raise PdfTooComplex where a stream, or all together, unpack to more than the limits."""
    total = 0
    for found in pdf.objects:
        if not isinstance(found, pikepdf.Stream):
            continue
        filters = _filters(found)
        if sum(name in _UNPACKING for name in filters) > 1:
            raise PdfTooComplex(limit="filters")
        if found.stream_dict.get("/Subtype") == "/Image":
            _weigh_image(found)
            continue
        size = _unpacked(found, filters, most=limits.stream)
        total += size
        if size > limits.stream or total > limits.streams:
            raise PdfTooComplex(limit="unpacked_size")


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
        return len(raw) if len(raw) < 16_384 else len(raw) * max((_GROWTH.get(name, 1) for name in filters), default=1)
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
