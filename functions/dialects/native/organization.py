"""The account itself, and how it shows itself, as native answers tell it."""

from __future__ import annotations

from datetime import datetime

from functions.dialects.native.endpoint_bodies import EndpointBody
from functions.dialects.native.wire import Body
from functions.domain.accounts import Account
from functions.domain.brands import Brand, Logo
from functions.domain.endpoints import Endpoint


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


class OrganizationBody(Body):
    """The account that the key belongs to, with its webhooks."""

    id: str
    name: str
    tax_id: str | None
    email: str
    language: str
    live: bool
    retention_days: int | None
    embed_origins: list[str]
    brand: BrandBody | None
    webhooks: list[EndpointBody]
    created_at: datetime

    @classmethod
    def of(cls, account: Account, *, live: bool, endpoints: list[Endpoint]) -> OrganizationBody:
        return cls(
            id=account.id,
            name=account.name,
            tax_id=account.tax_id,
            email=account.email,
            language=account.language,
            live=live,
            retention_days=account.retention_days,
            embed_origins=list(account.embed_origins),
            brand=None if account.brand is None else BrandBody.of(account.brand),
            webhooks=[EndpointBody.of(one) for one in endpoints],
            created_at=account.created_at,
        )
