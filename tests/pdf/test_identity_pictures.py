"""Pictures of people and documents: drawn anew in the limited child, or refused, with the parent alive."""

from __future__ import annotations

import io
import struct
import time
import zlib

import pytest
from PIL import Image

from functions.domain.pictures import PictureUnreadable
from functions.pdf.identity_picture import accept_picture
from tests.pictures import picture


def redrawn(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(accept_picture(content, pointer="/front_base64")))


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    written = io.BytesIO()
    image.save(written, format=kind, **more)
    return written.getvalue()


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    header = (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    parts = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (header, *chunks, (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + parts


class TestPicture:
    def test_becomes_a_plain_jpeg_without_what_it_said_besides(self) -> None:
        exif = Image.Exif()
        exif[0x010E] = "a secret place"
        given = saved(Image.new("RGB", (80, 60), "white"), "JPEG", exif=exif, comment=b"a secret word")

        clean = accept_picture(given + b"<script>trailing</script>", pointer="/x")

        assert clean.startswith(b"\xff\xd8\xff")
        assert b"secret" not in clean
        assert b"script" not in clean

    def test_is_turned_upright(self) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6

        assert redrawn(saved(Image.new("RGB", (80, 60), "white"), "JPEG", exif=exif)).size == (60, 80)

    def test_of_glass_lies_on_white(self) -> None:
        glass = redrawn(saved(Image.new("RGBA", (60, 60), (0, 0, 0, 0)), "PNG"))

        assert glass.getpixel((30, 30)) == (255, 255, 255)

    def test_is_no_larger_than_small_print_needs(self) -> None:
        assert redrawn(saved(Image.new("RGB", (4096, 1024), "white"), "PNG")).size == (2400, 600)

    @pytest.mark.parametrize(
        "content",
        [
            picture()[: len(picture()) // 2],
            picture(format_="PNG")[:-60],
            png(2000, 2000, (b"IDAT", zlib.compress(b"\x00" * 100))),
            png(64, 64),
            png(64, 64, (b"IDAT", b"no stream")),
            b"\xff\xd8\xff\xe0" + b"\x00" * 4000,
            picture().replace(b"\xff\xc0", b"\xff\xc3"),
        ],
        ids=["cut jpeg", "cut png", "short of its size", "empty", "no zlib", "nothing", "lossless"],
    )
    def test_that_can_not_be_drawn_is_refused(self, content: bytes) -> None:
        with pytest.raises(PictureUnreadable) as refusal:
            accept_picture(content, pointer="/front_base64")

        assert refusal.value.pointer == "/front_base64"

    def test_that_unpacks_to_much_costs_little(self) -> None:
        began = time.monotonic()
        bomb = png(4096, 4096, (b"IDAT", zlib.compress(b"\x00" * (4096 * (4096 * 3 + 1)), 9)))
        texts = [(b"zTXt", b"k\x00\x00" + zlib.compress(b"A" * 60_000_000, 9))] * 3

        assert redrawn(bomb).size == (2400, 2400)
        with pytest.raises(PictureUnreadable):
            accept_picture(png(64, 64, *texts, (b"IDAT", zlib.compress(b"\x00" * 64 * 193))), pointer="/x")
        assert time.monotonic() - began < 16
