"""The form that a person fills in before there are any pages: values that a template leaves to whoever signs."""

from __future__ import annotations

from pydantic import JsonValue

from functions.dialects.native.wire import Body
from functions.domain.forms import FormItem
from functions.domain.templates import TemplateVariable


class FormColumnBody(Body):
    """A field of each item of a list or table."""

    name: str
    label: str
    kind: str
    required: bool
    help: str
    options: list[str]


class SigningFormItemBody(Body):
    """A value to give, under its `variable`. Errors point to `pointer`, or below it.

    `kind` is the variable's type; an item of a `list` is of the type `item`, or has the `columns` of a `table`.
    """

    file_id: str
    variable: str
    pointer: str
    label: str
    kind: str
    required: bool
    help: str
    options: list[str]
    item: str | None
    columns: list[FormColumnBody]
    value: JsonValue
    missing: bool

    @classmethod
    def of(cls, item: FormItem) -> SigningFormItemBody:
        asked = item.variable
        return cls(
            file_id=item.file_id,
            variable=asked.path,
            pointer="/values/" + asked.path.replace(".", "/"),
            label=asked.label or asked.name,
            kind=asked.type.value,
            required=asked.required and not asked.conditional,
            help=asked.help,
            options=list(asked.options),
            item=None if asked.item is None else asked.item.value,
            columns=[_column(one) for one in asked.fields],
            value=item.value,
            missing=item.missing,
        )


def _column(field: TemplateVariable) -> FormColumnBody:
    return FormColumnBody(
        name=field.name,
        label=field.label or field.name,
        kind=field.type.value,
        required=field.required and not field.conditional,
        help=field.help,
        options=list(field.options),
    )
