"""How an account shows itself, as native answers tell it."""

from __future__ import annotations

from functions.dialects.native.wire import Body
from functions.domain.brands import Brand, Logo


class LogoBody(Body):
    """What is known of a logo, in its own pixels."""

    media_type: str
    width: int
    height: int
    size: int
    sha256: str

    @classmethod
    def of(cls, logo: Logo) -> LogoBody:
        return cls(
            media_type=logo.media_type,
            width=logo.width,
            height=logo.height,
            size=logo.size,
            sha256=logo.sha256,
        )


class BrandBody(Body):
    """How the account shows itself. `text_color` is what is written on `color` in."""

    name: str
    color: str | None
    text_color: str | None
    logo: LogoBody | None

    @classmethod
    def of(cls, brand: Brand) -> BrandBody:
        return cls(
            name=brand.name,
            color=brand.color,
            text_color=brand.text_color,
            logo=None if brand.logo is None else LogoBody.of(brand.logo),
        )
