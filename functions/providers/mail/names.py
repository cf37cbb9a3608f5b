"""Names that others chose, made safe to stand in a mail: one line, one direction, no link, no flood."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"\s+")
# Control, format (bidirectional overrides, zero width), surrogate, private and unassigned characters.
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_MOST_MARKS = 2
# What mail programs turn into links by themselves; a file's ending is none. Of these .md and .zip are domains too.
_LINK_LIKE = re.compile(
    r"(?<=[^\W_])\.(?=(?!(?:pdf|docx?|odt|xlsx?|txt|jpe?g|png|heic)\b)[^\W\d_]{2,})|(?<=:)(?=//)|(?<=\w)(?=@\w)",
    re.IGNORECASE,
)
_JOINER = "\u2060"


def one_line(name: str, *, limit: int) -> str:
    """Return at most `limit` characters of a name, on one line, which no program shows as a link."""
    text = _SPACE.sub(" ", unicodedata.normalize("NFC", name))
    text = "".join(_calm(text)).strip()
    if len(text) > limit:
        text = text[: limit - 1].rstrip() + "…"
    # An invisible joiner (U+2060) breaks the pattern that programs look for and leaves the name readable.
    return _LINK_LIKE.sub(lambda found: _JOINER + found[0] + (_JOINER if found[0] else ""), text)


def _calm(text: str) -> list[str]:
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if category not in _DROPPED and marks <= _MOST_MARKS:
            kept.append(character)
    return kept


def paragraphs(text: str, *, limit: int = 2000, most: int = 30) -> list[str]:
    """Return a text of several lines line by line, each as safe as a name; empty lines are left out."""
    lines = (one_line(line, limit=limit) for line in text[:limit].splitlines())
    return [line for line in lines if line][:most]
