"""Contact data shown in part: enough for its owner to know it again, too little for anybody else."""

from __future__ import annotations

from typing import Final

_DOTS: Final = "•••"


def email_hint(address: str | None) -> str | None:
    """Return `"a•••@example.com"` for `"ana@example.com"`."""
    if address is None:
        return None
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}{_DOTS}@{domain}"


def phone_hint(number: str | None) -> str | None:
    """Return `"••• 4567"` for `"+529991234567"`."""
    return None if number is None else f"{_DOTS} {number[-4:]}"
