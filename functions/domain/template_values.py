"""Values for a template: each checked against its variable and turned into what the text prints."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from stdnum.br import cnpj, cpf
from stdnum.exceptions import ValidationError
from stdnum.mx import rfc

from functions.domain.contacts import EmailInvalid, PhoneInvalid, parse_email, parse_phone
from functions.domain.errors import Refusal, Refusals
from functions.domain.template_refusals import (
    TemplateOptionUnknown,
    TemplateValueInvalid,
    TemplateValueTooLarge,
    TemplateVariableMissing,
    TemplateVariableUnknown,
)
from functions.domain.templates import TemplateVariable, VariableType

MAX_TEXT: Final = 20_000
MAX_ITEMS: Final = 2_000
MAX_IMAGE_BYTES: Final = 2 * 1024 * 1024
MAX_DIGITS: Final = 30
MOST_PROBLEMS: Final = 200

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_CURRENCY = re.compile(r"[A-Z]{3}")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
# XML 1.0 2.2: what a document may not hold at all.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


class Money(Decimal):
    """An amount that knows its currency (ISO 4217), or None for one not told."""

    currency: str | None

    @classmethod
    def of(cls, amount: Decimal, currency: str | None) -> Money:
        money = cls(amount)
        money.currency = currency
        return money


@dataclass(frozen=True)
class Image:
    """A PNG or JPEG as it came, not yet drawn anew."""

    content: bytes


def problems_of(variables: Iterable[TemplateVariable], values: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """List all that is missing, unknown or of another type, each with a JSON pointer into the values."""
    problems: list[Refusal] = []
    _converted(variables, values, problems)
    return tuple(problems[:MOST_PROBLEMS])


def missing_of(
    variables: Iterable[TemplateVariable], values: Mapping[str, Any]
) -> tuple[TemplateVariableMissing, ...]:
    """List what is required and was not given, whatever the text's conditions ask for beyond."""
    problems: list[Refusal] = []
    _converted(variables, values, problems)
    return tuple(one for one in problems if isinstance(one, TemplateVariableMissing))


def given_of(variables: Iterable[TemplateVariable], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given and nothing else, converted. Raises Refusals with all that is wrong."""
    return convert([_needed(variable) for variable in variables], values, incomplete=True)


def path_at(pointer: str) -> str:
    """Return the path of the variable that a JSON pointer into the values leads to."""
    return re.sub(r"/\d+(?=/|$)", "[]", pointer).strip("/").replace("/", ".")


def convert(
    variables: Iterable[TemplateVariable], values: Mapping[str, Any], *, incomplete: bool = False
) -> dict[str, Any]:
    """Return the values as a tree of texts, Decimals, Money, dates, booleans, Images, lists and dicts.

    Raises Refusals with every problem; `incomplete` forgives what is missing.
    """
    problems: list[Refusal] = []
    converted = _converted(variables, values, problems)
    told = [one for one in problems if not (incomplete and isinstance(one, TemplateVariableMissing))]
    if told:
        raise Refusals(tuple(told[:MOST_PROBLEMS]))
    return converted


def patched(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with the changes: objects name by name, anything else whole; null takes away (RFC 7396)."""
    after = dict(values)
    for name, change in changes.items():
        before = after.pop(name, None)
        if isinstance(change, Mapping):
            after[name] = patched(before if isinstance(before, Mapping) else {}, change)
        elif change is not None:
            after[name] = change
    return after


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Return `{"empresa.nombre": …}`, as forms and CSV have it, as a tree. Names are NFC."""
    tree: dict[str, Any] = {}
    for path, value in flat.items():
        *folders, name = unicodedata.normalize("NFC", path.strip()).split(".")
        place = tree
        for folder in folders:
            inner = place.setdefault(folder, {})
            if not isinstance(inner, dict):
                raise TemplateValueInvalid(pointer=f"/{_escaped(folder)}", variable=folder, expected="object")
            place = inner
        place[name] = value
    return tree


def _converted(
    variables: Iterable[TemplateVariable], values: object, problems: list[Refusal], *, pointer: str = ""
) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for variable in variables:
        # Fields of an item are named from the item on.
        *folders, name = variable.path.rpartition("[].")[2].split(".")
        place = tree
        for folder in folders:
            place = place.setdefault(folder, {})
        place[name] = variable
    return _converted_tree(tree, values, problems, pointer=pointer, prefix="")


def _converted_tree(
    tree: Mapping[str, Any], values: object, problems: list[Refusal], *, pointer: str, prefix: str
) -> dict[str, Any]:
    if values is None:
        values = {}
    if not isinstance(values, Mapping):
        problems.append(TemplateValueInvalid(pointer=pointer, variable=prefix.rstrip("."), expected="object"))
        return {}
    named = {unicodedata.normalize("NFC", str(name)): value for name, value in values.items()}
    for unknown in named.keys() - tree.keys():
        at = f"{pointer}/{_escaped(unknown)}"
        problems.append(TemplateVariableUnknown(pointer=at, variable=f"{prefix}{unknown}"[:200]))
    converted: dict[str, Any] = {}
    for name, wanted in tree.items():
        at, value = f"{pointer}/{_escaped(name)}", named.get(name)
        if isinstance(wanted, dict):
            converted[name] = _converted_tree(wanted, value, problems, pointer=at, prefix=f"{prefix}{name}.")
        elif _is_absent(value):
            _note_absence(wanted, at, problems)
            # What nobody has to give prints as nothing; what may be needed is missed when the text reaches it.
            if not wanted.required and not wanted.conditional:
                converted[name] = [] if wanted.repeated else None
        else:
            try:
                converted[name] = _convert(wanted, value, at, problems)
            except Refusal as problem:
                problems.append(problem)
    return converted


def _needed(variable: TemplateVariable) -> TemplateVariable:
    fields = tuple(_needed(field) for field in variable.fields)
    return replace(variable, required=True, conditional=False, fields=fields)


def _note_absence(variable: TemplateVariable, pointer: str, problems: list[Refusal]) -> None:
    if variable.required and not variable.conditional:
        problems.append(TemplateVariableMissing(pointer=pointer, variable=variable.path))


def _convert(variable: TemplateVariable, value: object, pointer: str, problems: list[Refusal]) -> Any:
    if variable.repeated:
        return _items(variable, value, pointer, problems)
    converted = _READERS[variable.type](variable, value, pointer)
    if variable.options and str(value) not in variable.options:
        raise TemplateOptionUnknown(
            pointer=pointer, variable=variable.path, options=list(variable.options[:20])
        )
    return converted


def _items(variable: TemplateVariable, value: object, pointer: str, problems: list[Refusal]) -> list[Any]:
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        raise TemplateValueInvalid(pointer=pointer, variable=variable.path, expected=variable.type.value)
    if len(value) > MAX_ITEMS:
        raise TemplateValueTooLarge(pointer=pointer, variable=variable.path, limit=MAX_ITEMS)
    converted = []
    for index, item in enumerate(value):
        at = f"{pointer}/{index}"
        if variable.fields:
            converted.append(_converted(variable.fields, item, problems, pointer=at))
            continue
        try:
            converted.append(_READERS[variable.item or VariableType.TEXT](variable, item, at))
        except Refusal as problem:
            problems.append(problem)
        if len(problems) > MOST_PROBLEMS:
            break
    return converted


def _wrong(variable: TemplateVariable, pointer: str, expected: str | None = None) -> TemplateValueInvalid:
    kind = (variable.item or VariableType.TEXT) if variable.repeated else variable.type
    return TemplateValueInvalid(pointer=pointer, variable=variable.path, expected=expected or kind.value)


def _text(variable: TemplateVariable, value: object, pointer: str) -> str:
    if not isinstance(value, str):
        raise _wrong(variable, pointer)
    if len(value) > MAX_TEXT:
        raise TemplateValueTooLarge(pointer=pointer, variable=variable.path, limit=MAX_TEXT)
    return _FORBIDDEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def _number(variable: TemplateVariable, value: object, pointer: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise _wrong(variable, pointer)
    text = (
        value.strip()
        if isinstance(value, str)
        else format(value)
        if isinstance(value, Decimal)
        else str(value)
    )
    if len(text) > MAX_DIGITS or (isinstance(value, str) and not _PLAIN_NUMBER.fullmatch(text)):
        raise _wrong(variable, pointer)
    try:
        number = Decimal(text)
    except InvalidOperation as unreadable:
        raise _wrong(variable, pointer) from unreadable
    if not number.is_finite() or abs(number.adjusted()) > MAX_DIGITS:
        raise _wrong(variable, pointer)
    return number


def _money(variable: TemplateVariable, value: object, pointer: str) -> Money:
    if isinstance(value, Mapping):
        currency = value.get("currency")
        if not set(value) <= {"amount", "currency"} or "amount" not in value:
            raise _wrong(variable, pointer)
        if currency is not None and not (isinstance(currency, str) and _CURRENCY.fullmatch(currency)):
            raise _wrong(variable, f"{pointer}/currency")
        return Money.of(_number(variable, value["amount"], f"{pointer}/amount"), currency)
    return Money.of(_number(variable, value, pointer), None)


def _date(variable: TemplateVariable, value: object, pointer: str) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}(?:[T ][\d:.+Z-]{4,30})?", value):
        raise _wrong(variable, pointer)
    try:
        return dt.date.fromisoformat(value[:10])
    except ValueError as unreadable:
        raise _wrong(variable, pointer) from unreadable


def _boolean(variable: TemplateVariable, value: object, pointer: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(variable, pointer)
    return value


def _image(variable: TemplateVariable, value: object, pointer: str) -> Image:
    content = value
    if isinstance(value, str):
        if len(value) > MAX_IMAGE_BYTES * 4 // 3 + 100:
            raise TemplateValueTooLarge(pointer=pointer, variable=variable.path, limit=MAX_IMAGE_BYTES)
        try:
            content = base64.b64decode(value.rpartition(";base64,")[2], validate=True)
        except (binascii.Error, ValueError) as unreadable:
            raise _wrong(variable, pointer) from unreadable
    if not isinstance(content, bytes) or not content.startswith((_PNG, _JPEG)):
        raise _wrong(variable, pointer)
    if len(content) > MAX_IMAGE_BYTES:
        raise TemplateValueTooLarge(pointer=pointer, variable=variable.path, limit=MAX_IMAGE_BYTES)
    return Image(content)


def _email(variable: TemplateVariable, value: object, pointer: str) -> str:
    try:
        return parse_email(_text(variable, value, pointer).strip(), pointer=pointer)
    except EmailInvalid as unusable:
        raise _wrong(variable, pointer) from unusable


def _phone(variable: TemplateVariable, value: object, pointer: str) -> str:
    try:
        return parse_phone(_text(variable, value, pointer).strip(), pointer=pointer)
    except PhoneInvalid as unusable:
        raise _wrong(variable, pointer) from unusable


def _tax_id(known: Any, lengths: range) -> Callable[[TemplateVariable, object, str], str]:
    def read(variable: TemplateVariable, value: object, pointer: str) -> str:
        try:
            compact = str(known.validate(_text(variable, value, pointer)))
        except ValidationError as wrong:
            raise _wrong(variable, pointer) from wrong
        if len(compact) not in lengths:
            raise _wrong(variable, pointer)
        return compact

    return read


_READERS: Final[Mapping[VariableType, Callable[[TemplateVariable, object, str], Any]]] = {
    VariableType.TEXT: _text,
    VariableType.NUMBER: _number,
    VariableType.MONEY: _money,
    VariableType.DATE: _date,
    VariableType.BOOLEAN: _boolean,
    VariableType.IMAGE: _image,
    VariableType.EMAIL: _email,
    VariableType.PHONE: _phone,
    VariableType.CPF: _tax_id(cpf, range(11, 12)),
    VariableType.CNPJ: _tax_id(cnpj, range(14, 15)),
    VariableType.RFC: _tax_id(rfc, range(12, 14)),
}


def _is_absent(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _escaped(name: str) -> str:
    return name[:200].replace("~", "~0").replace("/", "~1")
