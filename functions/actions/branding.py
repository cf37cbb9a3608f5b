"""Branding: how an account shows itself in what people get from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from functions.actions.command import Command
from functions.domain.accounts import Account
from functions.domain.brands import Brand, canonical_color, decode_logo
from functions.providers.mail.contract import Look, Picture
from functions.storage import brands


def rebranded(command: Command, account: Account, given: Mapping[str, Any] | None) -> Account:
    """Return the account with what is given of its brand: `name`, `color`, `logo_base64`; None takes all away."""
    if given is None:
        brands.keep(command.unit, account.id, before=account.brand, after=None, logo=None)
        return replace(account, brand=None)
    brand, content = account.brand or Brand(name=account.name), None
    if "name" in given:
        brand = replace(brand, name=given["name"] or account.name)
    if "color" in given:
        color = given["color"]
        brand = replace(
            brand, color=None if color is None else canonical_color(color, pointer="/brand/color")
        )
    if "logo_base64" in given:
        logo = None
        if given["logo_base64"] is not None:
            logo, content = decode_logo(given["logo_base64"], pointer="/brand/logo_base64")
        brand = replace(brand, logo=logo)
    brands.keep(command.unit, account.id, before=account.brand, after=brand, logo=content)
    return replace(account, brand=brand)


def look_of(account_id: str) -> Look | None:
    """Return how an account's mails look; None where it has said nothing of it."""
    brand = brands.find(account_id)
    if brand is None:
        return None
    look = Look(name=brand.name, color=brand.color, text_color=brand.text_color)
    if brand.logo is None:
        return look
    try:
        content = brands.logo(account_id, brand.logo)
    except brands.LogoGone:
        # Changed in this very moment: the name stands for it.
        return look
    width, height = brand.logo.shown
    shown = Picture(content=content, media_type=brand.logo.media_type, width=width, height=height)
    return replace(look, logo=shown)
