"""Names inside an archive: what people called things, as every file system takes it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MAX_BYTES: Final = 100
"""Of a name in UTF-8, its number and ending left out: with its folder it stays far below what any system allows."""

_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*]')
"""By Windows; macOS and Linux forbid less."""
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Controls, marks that turn the direction of reading, what is no character at all."""


def archive_name(folder: str, place: int, text: str, *, extension: str) -> str:
    """Return a name that is safe and, by its place in the folder, unlike every other and no device of Windows."""
    return f"{folder}/{place:02d}-{plain_name(text, extension=extension)}.{extension}"


def plain_name(text: str, *, extension: str = "") -> str:
    """Return what is left of a name without what any file system refuses or a reader does not see.

    The ending goes as well where it is the one that the file will have.
    """
    seen = "".join(
        " " if letter.isspace() else letter
        for letter in unicodedata.normalize("NFKC", text)
        if letter.isspace() or unicodedata.category(letter) not in _UNSEEN
    )
    # What the normal form made of one letter may be several, forbidden ones among them.
    plain = " ".join(_FORBIDDEN.sub("_", seen).split())
    if extension and plain.casefold().endswith(f".{extension}"):
        plain = plain[: -len(extension) - 1]
    # Windows drops dots and spaces from the end of a name, and other systems hide what begins with a dot.
    return _short(plain.strip(" .")).rstrip(" .") or "document"


def _short(text: str) -> str:
    return text.encode()[:MAX_BYTES].decode(errors="ignore")
