"""How ZapSign's clients name things: by a UUID, which they call a token, and by a number.

A token is the same 128 bits as our identifier, so that each is told from the other without asking anything.
"""

from __future__ import annotations

import hashlib
import uuid
from typing import Final

from ulid import ULID

from functions.domain.errors import Refusal
from functions.domain.identifiers import Prefix

_OPEN_ID_BITS: Final = 53
"""Whole numbers up to here are exact in JavaScript (ECMA-262 21.1.2.6)."""


def token(identifier: str) -> str:
    """Return the token of what an identifier names: `doc_01ARZ3NDEK…` becomes `01563e3a-b5d3-…`."""
    return str(uuid.UUID(bytes=_number(identifier)))


def identifier(text: str, prefix: Prefix, *, missing: type[Refusal]) -> str:
    """Return the identifier that a token stands for, or refuse as `missing` what is no token.

    Capitals and small letters are the same (RFC 9562 4).
    """
    try:
        named = uuid.UUID(text)
    except ValueError:
        raise missing from None
    # Python reads more than the one way of writing a UUID that is ever told.
    if str(named) != text.lower():
        raise missing
    return f"{prefix}_{ULID.from_bytes(named.bytes)}"


def open_id(identifier: str) -> int:
    """Return the number of what an identifier names, from 0 to 2⁵³ - 1. It does not lead back."""
    digest = hashlib.sha256(_number(identifier)).digest()
    return int.from_bytes(digest[:8]) >> (64 - _OPEN_ID_BITS)


def _number(identifier: str) -> bytes:
    return ULID.from_str(identifier.partition("_")[2]).bytes
