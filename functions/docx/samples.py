"""Values that show a template before anybody filled it in."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from functions.domain.languages import Language
from functions.domain.template_values import Image, Money
from functions.domain.templates import TemplateVariable, VariableType

_CURRENCY: Final[Mapping[Language, str]] = {Language.ES: "MXN", Language.PT: "BRL", Language.EN: "USD"}
_PHONE: Final[Mapping[Language, str]] = {
    Language.ES: "+525512345678",
    Language.PT: "+5511912345678",
    Language.EN: "+12025550123",
}
_ROWS = 2


def sample_values(variables: Iterable[TemplateVariable], *, language: Language) -> dict[str, Any]:
    """Return a value of its type for each variable, as functions.domain.template_values.convert would."""
    tree: dict[str, Any] = {}
    for variable in variables:
        *folders, name = variable.path.rpartition("[].")[2].split(".")
        place = tree
        for folder in folders:
            place = place.setdefault(folder, {})
        place[name] = _sample(variable, language)
    return tree


def completed(sample: Any, given: Any) -> Any:
    """Return what was given, and of the sample what is not in it: name by name, and in each row of a table."""
    if isinstance(sample, Mapping) and isinstance(given, Mapping):
        return {name: completed(one, given[name]) if name in given else one for name, one in sample.items()}
    if isinstance(given, list) and isinstance(sample, list):
        return [completed(sample[0], one) for one in given]
    return given


def _sample(variable: TemplateVariable, language: Language) -> Any:
    if variable.repeated and variable.fields:
        return [sample_values(variable.fields, language=language) for _ in range(_ROWS)]
    if variable.repeated:
        item = variable.item or VariableType.TEXT
        return [_of_type(item, f"{variable.label} {count}", language) for count in range(1, _ROWS + 1)]
    if variable.options and variable.type is VariableType.TEXT:
        return variable.options[0]
    return _of_type(variable.type, variable.label, language)


def _of_type(kind: VariableType, label: str, language: Language) -> Any:
    known: Mapping[VariableType, Any] = {
        VariableType.NUMBER: Decimal(12),
        VariableType.MONEY: Money.of(Decimal("12345.67"), _CURRENCY[language]),
        VariableType.DATE: date(2026, 1, 15),
        VariableType.BOOLEAN: True,
        VariableType.EMAIL: "ana@example.com",
        VariableType.PHONE: _PHONE[language],
        VariableType.CPF: "52998224725",
        VariableType.CNPJ: "11222333000181",
        VariableType.RFC: "GODE561231GR8",
    }
    if kind is VariableType.IMAGE:
        return Image(_grey(240, 80))
    return known.get(kind, f"[{label}]")


def _grey(width: int, height: int) -> bytes:
    """A grey box as PNG (ISO/IEC 15948)."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    rows = (b"\x00" + b"\xd0" * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
