"""How an account shows itself."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from functions.domain.brands import (
    BrandColorInvalid,
    Logo,
    LogoInvalid,
    LogoTooLarge,
    canonical_color,
    decode_logo,
    readable_on,
)


def picture(width: int = 120, height: int = 40, *, kind: str = "PNG") -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), "#1d3477").save(drawn, kind)
    return drawn.getvalue()


def decode(content: bytes) -> Logo:
    return decode_logo(base64.b64encode(content).decode(), pointer="/brand/logo_base64")[0]


def contrast(one: str, other: str) -> float:
    """Return the contrast of WCAG 2.2, written from its definition."""
    lights = []
    for color in (one, other):
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        lights.append(
            sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
        )
    return (max(lights) + 0.05) / (min(lights) + 0.05)


class TestTheTextOnAColor:
    @pytest.mark.parametrize(
        ("color", "text"),
        [("#1d3477", "#ffffff"), ("#ffe600", "#000000"), ("#ffffff", "#000000"), ("#000000", "#ffffff")],
    )
    def test_is_black_or_white(self, color: str, text: str) -> None:
        assert readable_on(color) == text

    def test_is_readable_on_every_color(self) -> None:
        steps = range(0, 256, 15)
        colors = [f"#{red:02x}{green:02x}{blue:02x}" for red in steps for green in steps for blue in steps]

        assert min(contrast(color, readable_on(color)) for color in colors) >= 4.5


class TestAColor:
    def test_is_written_in_small_letters(self) -> None:
        assert canonical_color("#1D3477", pointer="/brand/color") == "#1d3477"

    @pytest.mark.parametrize("text", ["", "1d3477", "#1d347", "red", "#1d3477;", "#１d3477", "#1d3477\n"])
    def test_is_nothing_else(self, text: str) -> None:
        with pytest.raises(BrandColorInvalid):
            canonical_color(text, pointer="/brand/color")


class TestALogo:
    @pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
    def test_is_a_picture(self, kind: str, media_type: str) -> None:
        logo = decode(picture(kind=kind))

        assert (logo.media_type, logo.width, logo.height) == (media_type, 120, 40)

    @pytest.mark.parametrize(
        ("width", "height", "shown"),
        [(120, 40, (120, 40)), (960, 112, (240, 28)), (2000, 2000, (56, 56)), (2000, 8, (240, 1))],
    )
    def test_is_shown_inside_its_box(self, width: int, height: int, shown: tuple[int, int]) -> None:
        assert decode(picture(width, height)).shown == shown

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"<svg/>",
            b"GIF89a",
            picture()[:-8],
            picture(kind="JPEG")[:-2],
            picture() + b"<script>",
            picture(7, 40),
            picture(2001, 40),
        ],
    )
    def test_is_nothing_else(self, content: bytes) -> None:
        with pytest.raises(LogoInvalid):
            decode(content)

    def test_weighs_no_more_than_a_mail_bears(self) -> None:
        with pytest.raises(LogoTooLarge):
            decode(b"\x89PNG\r\n\x1a\n" + bytes(200_000))
