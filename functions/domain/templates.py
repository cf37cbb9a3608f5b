"""Templates as rules see them: the variables that a text asks for, and how a form asks a person for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from functions.domain.errors import Refusal, Refusals
from functions.domain.template_refusals import TemplateFormInvalid

MAX_LABEL: Final = 200
MAX_HELP: Final = 1000
MAX_OPTIONS: Final = 200


class VariableType(StrEnum):
    """What a variable holds."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    BOOLEAN = "boolean"
    LIST = "list"
    """Items one after the other in the text: plain ones, or with fields."""
    TABLE = "table"
    """Rows of a table, each with fields."""
    IMAGE = "image"
    EMAIL = "email"
    PHONE = "phone"
    CPF = "cpf"
    CNPJ = "cnpj"
    RFC = "rfc"


class Filler(StrEnum):
    """Who gives a value."""

    SENDER = "sender"
    SIGNER = "signer"


class Misfit(StrEnum):
    """Why a form cannot ask for a variable so."""

    UNKNOWN = "unknown"
    TYPE = "type"
    LENGTH = "length"
    OPTIONS_OF_TYPE = "options_of_type"
    OPTIONS = "options"
    FILLED_BY = "filled_by"


REPEATED: Final = frozenset({VariableType.LIST, VariableType.TABLE})
CHOSEN: Final = frozenset({VariableType.TEXT, VariableType.NUMBER})
"""The types that a form may ask as a choice."""


@dataclass(frozen=True, kw_only=True)
class TemplateVariable:
    """One thing that a template asks for, with what its form says of it.

    `path` names it from the root of the values: `"empresa.nombre"`, `"partidas"`; a field of a list or table
    `"partidas[].precio"`. `item` is the type of a list's plain items; `fields` are those of a list's items.
    """

    path: str
    type: VariableType
    label: str = ""
    help: str = ""
    options: tuple[str, ...] = ()
    required: bool = True
    conditional: bool = False
    """Stands under a condition only, so it may be needed or not: the text decides when it is filled in."""
    certain: bool = True
    """False where nothing but the variable's name tells the type: a form may then say another."""
    order: int = 0
    filled_by: Filler = Filler.SENDER
    item: VariableType | None = None
    fields: tuple[TemplateVariable, ...] = ()

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition(".")[2].removesuffix("[]")

    @property
    def repeated(self) -> bool:
        return self.type in REPEATED


@dataclass(frozen=True, kw_only=True)
class TemplateWarning:
    """A text that looks as if a variable was meant. `kind`: single_braces, merge_field, other_brackets."""

    kind: str
    text: str
    where: str


@dataclass(frozen=True, kw_only=True)
class TemplateShape:
    """What a template asks for, in the order in which a reader meets it."""

    variables: tuple[TemplateVariable, ...]
    warnings: tuple[TemplateWarning, ...] = ()

    def every(self) -> Iterable[TemplateVariable]:
        """All variables, the fields of lists and tables after their list."""
        waiting = list(reversed(self.variables))
        while waiting:
            variable = waiting.pop()
            yield variable
            waiting += reversed(variable.fields)

    def configured(self, form: Iterable[FormField]) -> TemplateShape:
        """Return the shape with a form's words over it, sorted by the form's order. Raises Refusals."""
        fields = {field.path: (index, field) for index, field in enumerate(form)}
        known = {variable.path: variable for variable in self.every()}
        problems: list[Refusal] = []
        for path, (index, field) in fields.items():
            pointer = f"/form/{index}"
            if path not in known:
                problems.append(
                    TemplateFormInvalid(pointer=f"{pointer}/path", variable=path, reason=Misfit.UNKNOWN.value)
                )
                continue
            reason = field.reason_against(known[path])
            if reason:
                problems.append(TemplateFormInvalid(pointer=pointer, variable=path, reason=reason.value))
        if problems:
            raise Refusals(tuple(problems))

        asked = {path: field for path, (_, field) in fields.items()}
        return replace(self, variables=_applied(self.variables, asked))


@dataclass(frozen=True, kw_only=True)
class FormField:
    """How a form asks for one variable; what is None stays as the template has it."""

    path: str
    label: str | None = None
    help: str | None = None
    options: tuple[str, ...] | None = None
    required: bool | None = None
    order: int | None = None
    type: VariableType | None = None
    filled_by: Filler | None = None

    def reason_against(self, variable: TemplateVariable) -> Misfit | None:
        """Say why the form cannot ask so; None where it can."""
        kind = self.type or variable.type
        if kind is not variable.type and (variable.certain or kind in REPEATED):
            return Misfit.TYPE
        if self.filled_by is not None and "[]" in variable.path:
            # A list or table is filled in by one person, whole.
            return Misfit.FILLED_BY
        if len(self.label or "") > MAX_LABEL or len(self.help or "") > MAX_HELP:
            return Misfit.LENGTH
        if self.options is not None:
            blank = any(not option.strip() or len(option) > MAX_LABEL for option in self.options)
            if kind not in CHOSEN:
                return Misfit.OPTIONS_OF_TYPE
            if blank or len(self.options) > MAX_OPTIONS or len(set(self.options)) != len(self.options):
                return Misfit.OPTIONS
        return None

    def over(self, variable: TemplateVariable) -> TemplateVariable:
        required = variable.required if self.required is None else self.required
        return replace(
            variable,
            type=self.type or variable.type,
            label=variable.label if self.label is None else self.label,
            help=variable.help if self.help is None else self.help,
            options=variable.options if self.options is None else self.options,
            required=required,
            # What the form demands or waives no longer depends on the text.
            conditional=variable.conditional and self.required is None,
            order=variable.order if self.order is None else self.order,
            filled_by=self.filled_by or variable.filled_by,
        )


def _applied(
    variables: tuple[TemplateVariable, ...], asked: Mapping[str, FormField]
) -> tuple[TemplateVariable, ...]:
    applied = []
    for variable in variables:
        changed = asked[variable.path].over(variable) if variable.path in asked else variable
        applied.append(replace(changed, fields=_applied(variable.fields, asked)))
    return tuple(sorted(applied, key=lambda variable: variable.order))
