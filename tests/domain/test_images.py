from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.domain.images import MAX_IMAGE_BYTES, MAX_SIDE, SignatureImageInvalid, require_png


def png(*, width: int = 300, height: int = 100, kind: bytes = b"IHDR", length: int = 13) -> bytes:
    """Return a PNG with nothing drawn on it (ISO/IEC 15948 11.2.2: 8 bits a sample, grey)."""
    header = kind + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    end = b"\0\0\0\0IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", length)
        + header
        + struct.pack(">I", zlib.crc32(header))
        + end
    )


class TestRequirePng:
    @pytest.mark.parametrize(("width", "height"), [(1, 1), (300, 100), (MAX_SIDE, MAX_SIDE)])
    def test_lets_pass_a_reasonable_picture(self, width: int, height: int) -> None:
        require_png(png(width=width, height=height), pointer="/image")

    def test_lets_pass_as_many_bytes_as_are_allowed(self) -> None:
        require_png(png().ljust(MAX_IMAGE_BYTES, b"\0"), pointer="/image")

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(b"", id="nothing"),
            pytest.param(png()[:32], id="cut short"),
            pytest.param(b"\xff\xd8\xff\xe0".ljust(100, b"\0"), id="JPEG"),
            pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>".ljust(100), id="SVG"),
            pytest.param(b" " + png(), id="a space first"),
            pytest.param(png(width=0), id="no width"),
            pytest.param(png(height=0), id="no height"),
            pytest.param(png(width=MAX_SIDE + 1), id="too wide"),
            pytest.param(png(height=2**32 - 1), id="a bomb"),
            pytest.param(png(kind=b"IDAT"), id="no header first"),
            pytest.param(png(length=14), id="a longer header"),
            pytest.param(png().ljust(MAX_IMAGE_BYTES + 1, b"\0"), id="too many bytes"),
        ],
    )
    def test_refuses_everything_else(self, content: bytes) -> None:
        with pytest.raises(SignatureImageInvalid) as refusal:
            require_png(content, pointer="/signature/image_base64")

        assert refusal.value.pointer == "/signature/image_base64"

    @given(st.binary(max_size=100) | st.binary(max_size=100).map(lambda tail: png()[:8] + tail))
    def test_fails_in_no_other_way(self, content: bytes) -> None:
        try:
            require_png(content, pointer="/image")
        except SignatureImageInvalid:
            return
        assert content.startswith(png()[:16])
