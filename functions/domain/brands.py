"""Brands: how an account shows itself to the people whom it writes to."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Final

from functions.domain.errors import Invalid, TooLarge
from functions.domain.pictures import size_of

MAX_LOGO_BYTES: Final = 200_000
MAX_LOGO_SIDE: Final = 2000
MIN_LOGO_SIDE: Final = 8
LOGO_WIDTH, LOGO_HEIGHT = 240, 56
"""The box of CSS pixels that a logo is shown in."""
WHITE: Final = "#ffffff"
BLACK: Final = "#000000"
_COLOR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_ENDS: Final = {"image/png": b"IEND\xaeB`\x82", "image/jpeg": b"\xff\xd9"}
"""What a whole picture ends in (ISO/IEC 15948 11.2.5, ITU-T T.81 B.1.1.3)."""


class BrandColorInvalid(Invalid):
    """A colour is `#` and six hexadecimal digits."""

    code = "brand_color_invalid"


class LogoInvalid(Invalid):
    """The logo is no whole PNG or JPEG. Facts `min_side`, `max_side`."""

    code = "logo_invalid"


class LogoTooLarge(TooLarge):
    """The logo is too heavy for a mail. Fact `max_bytes`."""

    code = "logo_too_large"


@dataclass(frozen=True, kw_only=True)
class Logo:
    """What is known of a logo; its bytes are kept by their SHA-256. `width` and `height` in its own pixels."""

    sha256: str
    media_type: str
    width: int
    height: int
    size: int

    @property
    def shown(self) -> tuple[int, int]:
        """Return its width and height where it is shown: inside the box, never larger than it is."""
        scale = min(1, LOGO_WIDTH / self.width, LOGO_HEIGHT / self.height)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))


@dataclass(frozen=True, kw_only=True)
class Brand:
    """An account's name, colour (`#RRGGBB`) and logo as people see them."""

    name: str
    color: str | None = None
    logo: Logo | None = None

    @property
    def text_color(self) -> str | None:
        """Return the colour of what is written on the brand's own."""
        return None if self.color is None else readable_on(self.color)


def canonical_color(text: str, *, pointer: str) -> str:
    """Return a colour in small letters, or refuse what is none."""
    if not _COLOR.fullmatch(text):
        raise BrandColorInvalid(pointer=pointer)
    return text.lower()


def readable_on(color: str) -> str:
    """Return black or white, whichever is read better on a colour.

    One of the two always has a contrast of 4.58 or more, where WCAG 2.2 asks for 4.5 (1.4.3).
    """
    light = _luminance(color)
    return WHITE if 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 else BLACK


def _luminance(color: str) -> float:
    """Return the relative luminance as WCAG 2.2 defines it."""
    parts = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def decode_logo(text: str, *, pointer: str) -> tuple[Logo, bytes]:
    """Return a PNG or JPEG of up to 200 kB and 2000 pixels a side, or refuse it."""
    if len(text) > MAX_LOGO_BYTES * 4 // 3 + 4:
        raise LogoTooLarge(pointer=pointer, max_bytes=MAX_LOGO_BYTES)
    refusal = LogoInvalid(pointer=pointer, min_side=MIN_LOGO_SIDE, max_side=MAX_LOGO_SIDE)
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as unreadable:
        raise refusal from unreadable
    if len(content) > MAX_LOGO_BYTES:
        raise LogoTooLarge(pointer=pointer, max_bytes=MAX_LOGO_BYTES)
    found = size_of(content)
    if found is None or not content.endswith(_ENDS[found.media_type]):
        raise refusal
    if min(found.width, found.height) < MIN_LOGO_SIDE or max(found.width, found.height) > MAX_LOGO_SIDE:
        raise refusal
    logo = Logo(
        sha256=hashlib.sha256(content).hexdigest(),
        media_type=found.media_type,
        width=found.width,
        height=found.height,
        size=len(content),
    )
    return logo, content
