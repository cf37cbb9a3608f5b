"""How Auco's customers name documents and packages: short codes, made from our own ids and found again by them."""

from __future__ import annotations

from typing import Final

from ulid import ULID

CODE_LENGTH: Final = 10
PACKAGE_LENGTH: Final = 24


def document_code(identifier: str) -> str:
    """Return the code of a document or of one of its files: ten capital letters and digits.

    They are the last ten of the ULID, 50 random bits. The file that a document began with bears the document's own
    number, so that both have one code.
    """
    return _ulid(identifier)[-CODE_LENGTH:]


def package_id(document_id: str) -> str:
    """Return the id of a document of several files as a package: 24 hexadecimal digits, in lower case."""
    return ULID.from_str(_ulid(document_id)).hex[-PACKAGE_LENGTH:]


def _ulid(identifier: str) -> str:
    return identifier.partition("_")[2]
