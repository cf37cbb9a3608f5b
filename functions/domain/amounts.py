"""Decimals as people write them. They are kept as text: no float stands for an amount."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Final

MAX_DIGITS: Final = 24

PLAIN: Final = re.compile(r"-?\d+(?:\.\d+)?")
_POINTS: Final = re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+,\d+|\d+,\d+|\d{1,3}(?:\.\d{3}){2,})")
_COMMAS: Final = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_EITHER: Final = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
_SPACES: Final = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?:\D|$))")

_WITHOUT_CENTS: Final = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()  # noqa: SIM905  # as ISO lists them
)
_WITH_MILS: Final = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))


class NumberUnreadable(ValueError):
    """It is no number, or one with more digits than anybody needs."""


class NumberAmbiguous(ValueError):
    """`1.234` is one thousand and some to half of the world, and one and a bit to the other half."""


def read(value: object) -> Decimal:
    """Return the number that was meant. Of JSON, a number or a text; a text with separators as they are usual.

    Raises NumberUnreadable, and NumberAmbiguous where a text means two numbers.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise NumberUnreadable
    if isinstance(value, float):
        if not math.isfinite(value):
            raise NumberUnreadable
        return _bounded(Decimal(repr(value)))
    if isinstance(value, int):
        return _bounded(Decimal(value))
    text = _SPACES.sub("", value.strip().replace("\u2212", "-").removeprefix("+"))
    if not text.isascii() or len(text) > 2 * MAX_DIGITS:
        raise NumberUnreadable
    if _EITHER.fullmatch(text):
        raise NumberAmbiguous
    if _COMMAS.fullmatch(text) and not text.startswith(("0", "-0")):
        text = text.replace(",", "")
    elif _POINTS.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    return plain(text)


def plain(text: str) -> Decimal:
    """Return the number of a text that has a decimal point, if anything, and no separators of thousands."""
    if len(text) > 2 * MAX_DIGITS or not text.isascii() or not PLAIN.fullmatch(text):
        raise NumberUnreadable
    return _bounded(Decimal(text))


def written(number: Decimal) -> str:
    """Return the one way to write a number: `"1250.5"`, never `"1.2505E+3"`, `"1250.50"` or `"-0"`."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def money(number: Decimal, *, currency: str | None) -> str:
    """Return an amount with all the digits of its currency's smallest part: `"1250.50"`.

    Raises NumberUnreadable where it has more.
    """
    digits = minor_digits(currency)
    exact = Decimal(written(number))
    if -int(exact.as_tuple().exponent) > digits:
        raise NumberUnreadable
    return f"{exact:.{digits}f}"


def minor_digits(currency: str | None) -> int:
    """Return how many decimals an amount has (ISO 4217); two where the currency is not told."""
    if currency in _WITHOUT_CENTS:
        return 0
    return 3 if currency in _WITH_MILS else 2


def _bounded(number: Decimal) -> Decimal:
    if len(number.as_tuple().digits) > MAX_DIGITS or abs(number.adjusted()) >= MAX_DIGITS:
        raise NumberUnreadable
    return number
