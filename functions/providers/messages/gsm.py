"""The letters of SMS (GSM 03.38, 3GPP TS 23.038): 160 fit into one text; with any other letter in it, 70."""

from __future__ import annotations

import unicodedata
from typing import Final

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE: Final = frozenset("^{}\\[~]|€\f")
"""Letters that count as two."""
_INSTEAD: Final = {"«": '"', "»": '"', "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."}

ONE: Final = 160
_OF_MANY: Final = 153
_ONE_WIDE: Final = 70
_WIDE_OF_MANY: Final = 67


def plainer(text: str) -> str:
    """Return the text with every letter that SMS has none for as the letter below its accent, where there is one."""
    return "".join(_plainer(letter) for letter in unicodedata.normalize("NFC", text))


def length(text: str) -> int | None:
    """Return how much of a text is taken up; None where it has other letters."""
    if not all(letter in _BASIC or letter in _TWICE for letter in text):
        return None
    return sum(2 if letter in _TWICE else 1 for letter in text)


def segments(text: str) -> int:
    """Return how many texts the carrier makes, and counts, of one."""
    taken = length(text)
    if taken is None:
        taken, one, of_many = len(text.encode("utf-16-le")) // 2, _ONE_WIDE, _WIDE_OF_MANY
    else:
        one, of_many = ONE, _OF_MANY
    return 1 if taken <= one else -(-taken // of_many)


def _plainer(letter: str) -> str:
    if letter in _BASIC or letter in _TWICE:
        return letter
    if letter in _INSTEAD:
        return _INSTEAD[letter]
    below = unicodedata.normalize("NFKD", letter)
    bare = "".join(one for one in below if not unicodedata.combining(one))
    return bare if bare and all(one in _BASIC for one in bare) else letter
