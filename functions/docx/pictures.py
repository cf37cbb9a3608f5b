"""Judges the pictures in a package by their bytes, as what opens them will. Runs in the child only."""

from __future__ import annotations

import io
import re
import struct
import zlib

from PIL import Image

from functions.docx.limits import Limits
from functions.docx.xml import local, parse
from functions.domain.docx_refusals import DocxDamaged, DocxHasActiveContent, DocxTooComplex
from functions.domain.errors import Refusal

_RASTER = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
)
_VECTOR = (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00")
_PHOTO = b"II\xbc"
_UNPACKED = 64 * 1024 * 1024
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(", re.IGNORECASE)


def judge(content: bytes, *, name: str, limits: Limits, packed: bool = False) -> bool:
    """Say whether the picture may stay as it is: an SVG that acts or fetches may not.

    Refuses formats that other programs interpret (PostScript, PDF, HTML), and pictures without measure.
    """
    for magic, kind in _RASTER:
        if content.startswith(magic):
            _measure(content, kind=kind, name=name, limits=limits)
            return True
    if content.startswith((*_VECTOR, _PHOTO)) or content[40:44] == b" EMF":
        return True
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        _measure(content, kind="WEBP", name=name, limits=limits)
        return True
    if content.startswith(b"\x1f\x8b") and not packed:
        return judge(_unzip(content), name=name, limits=limits, packed=True)
    if (
        b"<svg" in content[:4096]
        or b"<\x00s\x00v\x00g" in content[:4096]
        or content.lstrip().startswith(b"<")
    ):
        return _is_still(content, name=name)
    if not content:
        return True
    raise DocxHasActiveContent(found=["picture_format"], part=name)


def _measure(content: bytes, *, kind: str, name: str, limits: Limits) -> None:
    size = _size(content, kind=kind, name=name)
    # A picture that cannot be read shows nothing, to anybody: no reason to refuse a contract.
    if size is not None and size[0] * size[1] > limits.pixels:
        raise DocxTooComplex(limit="pixels", part=name)


def _size(content: bytes, *, kind: str, name: str) -> tuple[int, int] | None:
    if kind == "PNG" and len(content) >= 24:
        # Straight from the header: readers differ in whether a wrong checksum stops them.
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as picture:
            return picture.size
    except Image.DecompressionBombError as huge:
        raise DocxTooComplex(limit="pixels", part=name) from huge
    except Exception:  # noqa: BLE001
        return None


def _unzip(content: bytes) -> bytes:
    try:
        unpacked = zlib.decompressobj(wbits=31).decompress(content, _UNPACKED + 1)
    except zlib.error as broken:
        raise DocxDamaged(cause="picture") from broken
    if len(unpacked) > _UNPACKED:
        raise DocxTooComplex(limit="ratio")
    return unpacked


def _is_still(content: bytes, *, name: str) -> bool:
    try:
        root = parse(content, name=name)
    except Refusal:
        return False
    if local(root.tag) != "svg":
        return False
    for element in root.iter():
        if local(element.tag) in ("script", "foreignObject", "handler", "iframe"):
            return False
        if local(element.tag) == "style" and _OUTSIDE.search(element.text or ""):
            return False
        for key, value in element.attrib.items():
            text = str(value).strip()
            if local(key).lower().startswith("on") or _OUTSIDE.search(text):
                return False
            if local(key) in ("href", "src") and not text.startswith(
                ("#", "data:image/png", "data:image/jpeg")
            ):
                return False
    return not root.xpath("//processing-instruction()")
