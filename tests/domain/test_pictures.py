"""Pictures from outside, before anything decodes them."""

from __future__ import annotations

import base64
import io
import struct
import zlib

import pytest
from PIL import Image

from functions.domain.errors import Refusal
from functions.domain.pictures import (
    MAX_BYTES,
    PictureInvalid,
    PictureTooLarge,
    decode_picture,
)

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 200
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>' + b" " * 200


def picture(kind: str, *, width: int = 64, height: int = 64) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(drawn, format=kind)
    return drawn.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


def decode(content: bytes) -> bytes:
    return decode_picture(base64.b64encode(content).decode(), pointer="/image_base64")


class TestPicture:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG"])
    def test_passes_as_it_is(self, kind: str) -> None:
        assert decode(picture(kind)) == picture(kind)

    @pytest.mark.parametrize(
        "content",
        [
            HEIC,
            SVG,
            b"GIF89a" + b"\x00" * 100,
            b"",
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff",
            b"\xff\xd8\xff\xe0\x00\x00",
            b"\xff\xd8\xff\xda\x00\x04\x00\x00" * 9,
            b"\xff\xd8" + b"\xff" * 5000,
            png_that_says(0, 64),
            picture("PNG", width=31),
            picture("JPEG", height=8),
        ],
        ids=lambda content: content[:12].hex(),
    )
    def test_is_nothing_else(self, content: bytes) -> None:
        with pytest.raises(PictureInvalid) as refusal:
            decode(content)

        assert refusal.value.pointer == "/image_base64"

    @pytest.mark.parametrize(
        "content",
        [
            png_that_says(50_000, 50_000),
            png_that_says(64, 4097),
            picture("JPEG", width=4097),
            picture("PNG") + b"\x00" * MAX_BYTES,
            b"\xff" * 30_000_000,
        ],
        ids=["bomb", "tall", "wide", "heavy", "30 MB"],
    )
    def test_is_not_too_large(self, content: bytes) -> None:
        with pytest.raises(PictureTooLarge):
            decode(content)

    @pytest.mark.parametrize("text", ["?", "ñ", "AAA", "data:image/png;base64,AAAA"])
    def test_is_base64(self, text: str) -> None:
        with pytest.raises(Refusal) as refusal:
            decode_picture(text, pointer="/x")

        assert refusal.value.code == "picture_invalid"
