"""The filters that a template may use, under their names in Spanish, Portuguese and English."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from jinja2.runtime import Undefined
from markupsafe import Markup

from functions.docx import formats
from functions.domain.languages import Language
from functions.domain.template_values import Money
from functions.domain.templates import VariableType

_SHORT: Final = frozenset({"corta", "corto", "curta", "curto", "short"})


@dataclass(frozen=True)
class Filter:
    """`names` as people write it; `type`, what it tells of the variable; `apply(value, language, *arguments)`."""

    names: tuple[str, ...]
    apply: Callable[..., Any]
    type: VariableType | None = None


def _money(value: Any, language: Language, currency: str | None = None) -> Any:
    if not isinstance(value, Decimal):
        return value
    told = value.currency if isinstance(value, Money) else None
    return formats.money(value, currency=told or currency, language=language)


def _number(value: Any, language: Language, decimals: int | None = None) -> Any:
    if not isinstance(value, Decimal):
        return value
    return formats.number(
        value, language=language, decimals=min(max(decimals, 0), 10) if decimals is not None else None
    )


def _date(value: Any, language: Language, style: str = "") -> Any:
    if not isinstance(value, dt.date):
        return value
    return formats.date(value, language=language, short=style in _SHORT)


def _boolean(value: Any, language: Language) -> Any:
    return formats.boolean(value, language=language) if isinstance(value, bool) else value


def _image(value: Any, language: Language, width: int = 0) -> Any:
    return value.wide(width) if hasattr(value, "wide") else value


def _joined(value: Any, language: Language, between: str = ", ") -> Any:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return value
    return between.join(show(item, language) for item in value)


def _count(value: Any, language: Language) -> int:
    return len(value) if isinstance(value, Sequence) else 0


def _default(value: Any, language: Language, instead: str = "") -> Any:
    return instead if isinstance(value, Undefined) or value is None or value == "" else value


def _same(value: Any, language: Language) -> Any:
    return value


def _on_text(change: Callable[[str], str]) -> Callable[[Any, Language], Any]:
    def apply(value: Any, language: Language) -> Any:
        # Text that is markup already is a picture: letters are not its matter.
        if isinstance(value, Markup | Undefined) or value is None:
            return value
        return change(show(value, language))

    return apply


def show(value: Any, language: Language) -> str:
    """Write a value in a text, as its type is written where no filter says more."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return formats.boolean(value, language=language)
    if isinstance(value, Money):
        return formats.money(value, currency=value.currency, language=language)
    if isinstance(value, Decimal):
        return formats.number(value, language=language)
    if isinstance(value, dt.date):
        return formats.date(value, language=language)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Sequence):
        return ", ".join(show(item, language) for item in value)
    return ""


FILTERS: Final[tuple[Filter, ...]] = (
    Filter(("moneda", "moeda", "money", "currency"), _money, VariableType.MONEY),
    Filter(("numero", "número", "number"), _number, VariableType.NUMBER),
    Filter(("fecha", "data", "date"), _date, VariableType.DATE),
    Filter(("si_no", "sim_nao", "yes_no"), _boolean, VariableType.BOOLEAN),
    Filter(("imagen", "imagem", "image"), _image, VariableType.IMAGE),
    Filter(("email", "correo", "e_mail"), _same, VariableType.EMAIL),
    Filter(("telefono", "teléfono", "telefone", "phone"), _on_text(formats.phone), VariableType.PHONE),
    Filter(("cpf",), _on_text(formats.cpf), VariableType.CPF),
    Filter(("cnpj",), _on_text(formats.cnpj), VariableType.CNPJ),
    Filter(("rfc",), _same, VariableType.RFC),
    Filter(("texto", "text"), _same, VariableType.TEXT),
    Filter(("mayusculas", "mayúsculas", "maiusculas", "maiúsculas", "upper"), _on_text(str.upper)),
    Filter(("minusculas", "minúsculas", "lower"), _on_text(str.lower)),
    Filter(("titulo", "título", "title"), _on_text(str.title)),
    Filter(("capitalizar", "capitalize"), _on_text(lambda text: text[:1].upper() + text[1:])),
    Filter(("recortar", "aparar", "trim"), _on_text(str.strip)),
    Filter(("unir", "juntar", "join"), _joined, VariableType.LIST),
    Filter(("cuantos", "quantos", "count", "length"), _count, VariableType.LIST),
    Filter(("predeterminado", "padrao", "padrão", "default"), _default),
)
BY_NAME: Final[Mapping[str, Filter]] = {name: one for one in FILTERS for name in one.names}
OPTIONAL: Final = frozenset(next(one.names for one in FILTERS if one.apply is _default))
"""A variable that always passes one of these may be left out."""


def bound(language: Language) -> dict[str, Callable[..., Any]]:
    """The filters as Jinja calls them, writing in one language. What is missing passes through, to be told."""

    def bind(one: Filter) -> Callable[..., Any]:
        def call(value: Any, *arguments: Any) -> Any:
            if isinstance(value, Undefined) and one.apply is not _default:
                return value
            try:
                return one.apply(value, language, *arguments)
            except (TypeError, ArithmeticError):
                # An argument that means nothing changes nothing.
                return value

        return call

    return {name: bind(one) for name, one in BY_NAME.items()}
