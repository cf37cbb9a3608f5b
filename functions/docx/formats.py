"""How values are written in each language: money, numbers, dates, tax identifiers, telephones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import phonenumbers

from functions.domain.languages import Language

_MONTHS: Final[Mapping[Language, Sequence[str]]] = {
    Language.ES: (
        [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ]
    ),
    Language.PT: (
        [
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ]
    ),
    Language.EN: (
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ]
    ),
}
_COMMA_DECIMALS: Final = frozenset({"ARS", "BRL", "CLP", "COP", "EUR", "PYG", "UYU", "VES", "CRC"})
"""Currencies whose countries write 1.234,50; for the others, and where none is told, the language decides."""
_SYMBOLS: Final[Mapping[str, str]] = {
    "ARS": "$",
    "BRL": "R$",
    "CLP": "$",
    "COP": "$",
    "EUR": "€",
    "GTQ": "Q",
    "MXN": "$",
    "PEN": "S/",
    "USD": "US$",
}
_WITHOUT_CENTS: Final = frozenset({"CLP", "PYG"})
_YES_NO: Final[Mapping[Language, tuple[str, str]]] = {
    Language.ES: ("Sí", "No"),
    Language.PT: ("Sim", "Não"),
    Language.EN: ("Yes", "No"),
}


def number(value: Decimal, *, language: Language, decimals: int | None = None) -> str:
    """`1234.5` → `1,234.5` in Spanish (as Mexico writes) and English, `1.234,5` in Portuguese."""
    return _grouped(value, decimals=decimals, comma=language is Language.PT)


def money(value: Decimal, *, currency: str | None, language: Language) -> str:
    """`$1,234.50 MXN`, `R$ 1.234,50`; without a currency the amount alone, with two decimals."""
    comma = currency in _COMMA_DECIMALS if currency else language is Language.PT
    amount = _grouped(abs(value), decimals=0 if currency in _WITHOUT_CENTS else 2, comma=comma)
    sign = "-" if value < 0 else ""
    if currency is None:
        return f"{sign}{amount}"
    symbol = _SYMBOLS.get(currency)
    if symbol is None:
        return f"{sign}{amount} {currency}"
    # A bare dollar sign means another currency in each country.
    told = f" {currency}" if symbol == "$" else ""
    space = "\N{NO-BREAK SPACE}" if symbol.endswith(("$", "/")) and len(symbol) > 1 else ""
    return f"{sign}{symbol}{space}{amount}{told}"


def date(value: dt.date, *, language: Language, short: bool = False) -> str:
    """`31 de enero de 2026`, `31 de janeiro de 2026`, `January 31, 2026`; short: `31/01/2026`, `2026-01-31`."""
    if short:
        return value.isoformat() if language is Language.EN else f"{value:%d/%m}/{value.year:04}"
    month = _MONTHS[language][value.month - 1]
    if language is Language.EN:
        return f"{month} {value.day}, {value.year}"
    day = "1º" if language is Language.PT and value.day == 1 else str(value.day)
    return f"{day} de {month} de {value.year}"


def boolean(value: bool, *, language: Language) -> str:  # noqa: FBT001
    yes, no = _YES_NO[language]
    return yes if value else no


def phone(value: str) -> str:
    """`+529991234567` → `+52 999 123 4567`."""
    try:
        known = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        return value
    return phonenumbers.format_number(known, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def cpf(value: str) -> str:
    return f"{value[:3]}.{value[3:6]}.{value[6:9]}-{value[9:]}" if len(value) == 11 else value


def cnpj(value: str) -> str:
    if len(value) != 14:
        return value
    return f"{value[:2]}.{value[2:5]}.{value[5:8]}/{value[8:12]}-{value[12:]}"


def _grouped(value: Decimal, *, decimals: int | None, comma: bool) -> str:
    if decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{value:,f}"
    return text.translate(str.maketrans(",.", ".,")) if comma else text
