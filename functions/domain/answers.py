"""Answers: what a person fills in, each checked against its field and turned into the one way that it is kept.

Kept as text, but for the options of a list: decimals with a point, amounts with all their cents, dates by ISO 8601,
tax identifiers without their dots, phone numbers as E.164 has them.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from functions.domain import amounts
from functions.domain.asking import USUAL_TEXT, bound
from functions.domain.contacts import EmailInvalid, PhoneInvalid, parse_email, parse_phone
from functions.domain.errors import Invalid
from functions.domain.events import Json
from functions.domain.fields import Field, FieldKind
from functions.domain.languages import Language

MAX_WRITTEN: Final = 4000
"""Characters of anything that is given, before it is looked at more closely."""

_DAY: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class AnswerInvalid(Invalid):
    """An answer is not what its field asks for. Facts `label` and `expected`, the kind of the field."""

    code = "answer_invalid"


class AnswerTooLong(Invalid):
    """An answer in words is longer than its field allows. Facts `label` and `limit`."""

    code = "answer_too_long"


class AnswerCharacters(Invalid):
    """An answer holds characters that no reader sees. Fact `label`."""

    code = "answer_characters"


class AnswerOutOfRange(Invalid):
    """An answer lies beyond what its field allows on both sides. Facts `label`, `min` and `max`."""

    code = "answer_out_of_range"


class AnswerTooSmall(Invalid):
    """An answer, or its day, lies before the only limit that its field has. Facts `label` and `min`."""

    code = "answer_too_small"


class AnswerTooLarge(Invalid):
    """An answer, or its day, lies after the only limit that its field has. Facts `label` and `max`."""

    code = "answer_too_large"


class AnswerNotAnOption(Invalid):
    """What was chosen is not among the field's options. Fact `label`."""

    code = "answer_not_an_option"


class AnswerAmbiguous(Invalid):
    """A number can be read in two ways. Facts `label` and `found`."""

    code = "answer_ambiguous"


def answered(field: Field, given: Json, *, language: Language, pointer: str) -> Json:
    """Return an answer as it is kept; None where nothing is left of it. What is kept comes out as it went in."""
    if given is None or given == [] or (isinstance(given, str) and not _visible(given)):
        return None
    if isinstance(given, str) and len(given) > MAX_WRITTEN:
        raise AnswerTooLong(pointer=pointer, label=field.label, limit=MAX_WRITTEN)
    return _READERS[field.kind](field, given, language, pointer)


def _visible(text: str) -> bool:
    """Whether anything is seen of a text: what joins letters or breaks words is no answer by itself."""
    return any(unicodedata.category(letter) != "Cf" for letter in text if not letter.isspace())


def _wrong(field: Field, pointer: str) -> AnswerInvalid:
    return AnswerInvalid(pointer=pointer, label=field.label, expected=field.kind.value)


def _plain(field: Field, given: Json, pointer: str) -> str:
    """Return a text as it is, without spaces around it. Nothing in it means anything: it is only ever drawn."""
    if not isinstance(given, str):
        raise _wrong(field, pointer)
    text = unicodedata.normalize("NFC", given.replace("\r\n", "\n").replace("\r", "\n")).strip()
    for letter in text:
        hidden = unicodedata.category(letter) in ("Cc", "Cn", "Co", "Cs") and letter not in "\n\t"
        if hidden or letter in _TURNING:
            raise AnswerCharacters(pointer=pointer, label=field.label)
    return text


def _text(field: Field, given: Json, _: Language, pointer: str) -> str:
    text = _plain(field, given, pointer)
    limit = field.max_length or USUAL_TEXT
    if len(text) > limit:
        raise AnswerTooLong(pointer=pointer, label=field.label, limit=limit)
    return text


def _decimal(field: Field, given: Json, pointer: str) -> Decimal:
    try:
        number = amounts.read(given)
    except amounts.NumberAmbiguous as ambiguous:
        raise AnswerAmbiguous(pointer=pointer, label=field.label, found=str(given).strip()) from ambiguous
    except amounts.NumberUnreadable as unreadable:
        raise _wrong(field, pointer) from unreadable
    _require_within(field, number, pointer)
    return number


def _number(field: Field, given: Json, _: Language, pointer: str) -> str:
    return amounts.written(_decimal(field, given, pointer))


def _money(field: Field, given: Json, _: Language, pointer: str) -> str:
    try:
        return amounts.money(_decimal(field, given, pointer), currency=field.currency)
    except amounts.NumberUnreadable as unreadable:
        raise _wrong(field, pointer) from unreadable


def _date(field: Field, given: Json, language: Language, pointer: str) -> str:
    """Read ISO 8601, and in Spanish and Portuguese day, month and year, which stand in no other order there."""
    text = given.strip() if isinstance(given, str) else ""
    found = _DAY.fullmatch(text) if language is not Language.EN else None
    try:
        if found is not None:
            day = dt.date(int(found[3]), int(found[2]), int(found[1]))
        elif _ISO_DAY.fullmatch(text) and text.isascii():
            day = dt.date.fromisoformat(text)
        else:
            raise _wrong(field, pointer)
    except ValueError as impossible:
        raise _wrong(field, pointer) from impossible
    _require_within(field, day, pointer)
    return day.isoformat()


def _require_within(field: Field, value: Any, pointer: str) -> None:
    lower, upper = field.min_value, field.max_value
    below = lower is not None and value < bound(field, lower)
    above = upper is not None and value > bound(field, upper)
    if not (below or above):
        return
    if upper is None:
        raise AnswerTooSmall(pointer=pointer, label=field.label, min=lower)
    if lower is None:
        raise AnswerTooLarge(pointer=pointer, label=field.label, max=upper)
    raise AnswerOutOfRange(pointer=pointer, label=field.label, min=lower, max=upper)


def _email(field: Field, given: Json, _: Language, pointer: str) -> str:
    try:
        return parse_email(_plain(field, given, pointer), pointer=pointer)
    except EmailInvalid as unusable:
        raise _wrong(field, pointer) from unusable


def _phone(field: Field, given: Json, _: Language, pointer: str) -> str:
    try:
        return parse_phone(_plain(field, given, pointer), pointer=pointer)
    except PhoneInvalid as unusable:
        raise _wrong(field, pointer) from unusable


def _tax_id(field: Field, given: Json, _: Language, pointer: str) -> str:
    from stdnum.br import cnpj, cpf
    from stdnum.exceptions import ValidationError
    from stdnum.mx import rfc

    # stdnum also reads an RFC without its homoclave, which many people share.
    formats: Mapping[FieldKind, tuple[Any, tuple[int, ...]]] = {
        FieldKind.CPF: (cpf, (11,)),
        FieldKind.CNPJ: (cnpj, (14,)),
        FieldKind.RFC: (rfc, (12, 13)),
    }
    known, lengths = formats[field.kind]
    try:
        compact = str(known.validate(_plain(field, given, pointer)))
    except ValidationError as wrong:
        raise _wrong(field, pointer) from wrong
    # One digit repeated passes the check digits, and was never given to anybody.
    if len(compact) not in lengths or len(set(compact)) == 1:
        raise _wrong(field, pointer)
    return compact


def _choice(field: Field, given: Json, _: Language, pointer: str) -> str:
    return _option(field, given, pointer)


def _choices(field: Field, given: Json, _: Language, pointer: str) -> list[str]:
    """Return what was chosen, in the order of the options."""
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) > len(field.options):
        raise _wrong(field, pointer)
    chosen = {_option(field, one, f"{pointer}/{place}") for place, one in enumerate(given)}
    return [one for one in field.options if one in chosen]


def _option(field: Field, given: Json, pointer: str) -> str:
    if not isinstance(given, str):
        raise _wrong(field, pointer)
    bare = unicodedata.normalize("NFC", given).strip()
    for one in field.options:
        if given == one or bare == unicodedata.normalize("NFC", one).strip():
            return one
    raise AnswerNotAnOption(pointer=pointer, label=field.label)


_READERS: Final[Mapping[FieldKind, Callable[[Field, Json, Language, str], Json]]] = {
    FieldKind.TEXT: _text,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _money,
    FieldKind.DATE: _date,
    FieldKind.CPF: _tax_id,
    FieldKind.CNPJ: _tax_id,
    FieldKind.RFC: _tax_id,
    FieldKind.EMAIL: _email,
    FieldKind.PHONE: _phone,
    FieldKind.RADIO: _choice,
    FieldKind.CHECKBOX: _choices,
    FieldKind.DROPDOWN: _choice,
}
