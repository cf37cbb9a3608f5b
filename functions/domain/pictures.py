"""Pictures that people send of themselves and of their documents: what is certain before anything decodes them."""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass
from typing import Final

from functions.domain.errors import Invalid, TooLarge

MAX_BYTES: Final = 1_500_000
MAX_SIDE: Final = 4096
MIN_SIDE: Final = 32
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers that begin a frame and tell its size (ITU-T T.81 B.1.1.3)."""
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """What a picture is and how large, as its own header says; in pixels."""

    media_type: str
    width: int
    height: int


class PictureInvalid(Invalid):
    """The bytes are no JPEG and no PNG of a reasonable size."""

    code = "picture_invalid"


class PictureTooLarge(TooLarge):
    """The picture is too heavy or too wide. Facts `max_bytes`, `max_side`."""

    code = "picture_too_large"


class PictureUnreadable(Invalid):
    """The file says that it is a picture, and none can be drawn from it."""

    code = "picture_unreadable"


def decode_picture(text: str, *, pointer: str) -> bytes:
    """Return the bytes of a JPEG or PNG of up to 1.5 MB and 4096 pixels a side, as its own header says.

    Anything else is refused before it is decoded.
    """
    if len(text) > MAX_BYTES * 4 // 3 + 4:
        raise _too_large(pointer)
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as unreadable:
        raise PictureInvalid(pointer=pointer) from unreadable
    if len(content) > MAX_BYTES:
        raise _too_large(pointer)
    size = size_of(content)
    if size is None or min(size.width, size.height) < MIN_SIDE:
        raise PictureInvalid(pointer=pointer)
    if max(size.width, size.height) > MAX_SIDE:
        raise _too_large(pointer)
    return content


def size_of(content: bytes) -> Size | None:
    """Return what the header of a PNG or JPEG says; None where there is none."""
    if content.startswith(_PNG):
        media_type, found = "image/png", _png_size(content)
    elif content.startswith(_JPEG):
        media_type, found = "image/jpeg", _jpeg_size(content)
    else:
        return None
    return None if found is None else Size(media_type=media_type, width=found[0], height=found[1])


def _png_size(content: bytes) -> tuple[int, int] | None:
    """Read the header chunk, which comes first (ISO/IEC 15948 5.2, 11.2.2)."""
    if len(content) < 33:
        return None
    length, kind, width, height = struct.unpack(">I4sII", content[8:24])
    return (width, height) if kind == b"IHDR" and length == 13 else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Walk the segments up to the frame header (ITU-T T.81 B.2.2)."""
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _ALONE:
            at += 2
            continue
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        if marker in _FRAMES:
            if length < 8 or at + 9 > len(content):
                return None
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        if marker == 0xDA or length < 2:
            return None
        at += 2 + length
    return None


def _too_large(pointer: str) -> PictureTooLarge:
    return PictureTooLarge(pointer=pointer, max_bytes=MAX_BYTES, max_side=MAX_SIDE)
