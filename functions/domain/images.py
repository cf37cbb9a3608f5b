"""The picture of a signature, as bytes from outside: what is certain before anything decodes it."""

from __future__ import annotations

import struct
from typing import Final

from functions.domain.errors import Invalid

MAX_IMAGE_BYTES: Final = 512 * 1024
MAX_SIDE: Final = 2000
_PNG: Final = b"\x89PNG\r\n\x1a\n"


class SignatureImageInvalid(Invalid):
    """The signature is not a PNG of reasonable size."""

    code = "signature_image_invalid"


def require_png(content: bytes, *, pointer: str) -> None:
    """Refuse what is not a PNG (ISO/IEC 15948 5.2, 11.2.2) of up to 512 kB and 2000 pixels a side."""
    if len(content) > MAX_IMAGE_BYTES or len(content) < 33 or not content.startswith(_PNG):
        raise SignatureImageInvalid(pointer=pointer)
    length, kind, width, height = struct.unpack(">I4sII", content[8:24])
    if kind != b"IHDR" or length != 13 or not 1 <= width <= MAX_SIDE or not 1 <= height <= MAX_SIDE:
        raise SignatureImageInvalid(pointer=pointer)
