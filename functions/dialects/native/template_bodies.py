"""What native requests and answers tell of templates."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from functions.dialects.native.problems import text
from functions.dialects.native.wire import Body, Request, ShortText
from functions.domain.files import FileLink
from functions.domain.kept_templates import Template, TemplateText, TextNote
from functions.domain.languages import Language
from functions.domain.previews import Preview
from functions.domain.templates import (
    MAX_HELP,
    MAX_LABEL,
    MAX_OPTIONS,
    Filler,
    FormField,
    TemplateVariable,
    TemplateWarning,
    VariableType,
)

Label = Annotated[str, StringConstraints(min_length=1, max_length=MAX_LABEL)]
Help = Annotated[str, StringConstraints(max_length=MAX_HELP)]
Order = Annotated[int, Field(ge=0, le=10_000)]


class FormFieldInput(Request):
    """How a form asks for one variable, named by its `path`; what is not given stays as the template has it.

    `options` make a choice of a text or number. `type` may be told only where the template leaves it open
    (`certain: false`). `filled_by` says who gives it, the `sender` unless the form says the `signer`; a list or table
    is filled in by one of them, whole.
    """

    path: ShortText
    label: Label | None = None
    help: Help | None = None
    options: Annotated[list[Label], Field(max_length=MAX_OPTIONS)] | None = None
    required: bool | None = None
    order: Order | None = None
    type: VariableType | None = None
    filled_by: Filler | None = None

    def field(self) -> FormField:
        return FormField(
            path=self.path,
            label=self.label,
            help=self.help,
            options=None if self.options is None else tuple(self.options),
            required=self.required,
            order=self.order,
            type=self.type,
            filled_by=self.filled_by,
        )


Form = Annotated[list[FormFieldInput], Field(max_length=1000)]


class VariableBody(Body):
    """One thing that the template asks for, as its form asks it.

    `path` names it from the root of `values`; a field of a list or table stands in `fields`, as `partidas[].precio`.
    `conditional`: it stands under a condition, and is needed only where that holds. `certain: false`: its type is
    guessed from its name. `filled_by`: `sender` or `signer`.
    """

    path: str
    type: str
    label: str
    help: str
    options: list[str]
    required: bool
    conditional: bool
    certain: bool
    order: int
    filled_by: str
    item: str | None
    fields: list[VariableBody]

    @classmethod
    def of(cls, variable: TemplateVariable) -> VariableBody:
        return cls(
            path=variable.path,
            type=variable.type.value,
            label=variable.label,
            help=variable.help,
            options=list(variable.options),
            required=variable.required,
            conditional=variable.conditional,
            certain=variable.certain,
            order=variable.order,
            filled_by=variable.filled_by.value,
            item=None if variable.item is None else variable.item.value,
            fields=[cls.of(one) for one in variable.fields],
        )


class FormFieldBody(Body):
    """What a form says of one variable; null where the template has the word."""

    path: str
    label: str | None
    help: str | None
    options: list[str] | None
    required: bool | None
    order: int | None
    type: str | None
    filled_by: str | None

    @classmethod
    def of(cls, field: FormField) -> FormFieldBody:
        return cls(
            path=field.path,
            label=field.label,
            help=field.help,
            options=None if field.options is None else list(field.options),
            required=field.required,
            order=field.order,
            type=None if field.type is None else field.type.value,
            filled_by=None if field.filled_by is None else field.filled_by.value,
        )


class TemplateWarningBody(Body):
    """A text that looks as if a variable was meant: `single_braces`, `merge_field` or `other_brackets`."""

    kind: str
    text: str
    where: str

    @classmethod
    def of(cls, warning: TemplateWarning) -> TemplateWarningBody:
        return cls(kind=warning.kind, text=warning.text, where=warning.where)


class TemplateTextBody(Body):
    """A text that the template has had, by the version that it came with."""

    version: int
    sha256: str
    size: int
    created_at: datetime

    @classmethod
    def of(cls, note: TextNote) -> TemplateTextBody:
        return cls(version=note.version, sha256=note.sha256, size=note.size, created_at=note.created_at)


class TemplateSummaryBody(Body):
    """What a list shows of a template. `version` grows with every change, and is also the ETag."""

    id: str
    client_id: str
    name: str
    language: str
    active: bool
    accepts_annexes: bool
    version: int
    text_version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, template: Template) -> TemplateSummaryBody:
        return cls(**_summary(template))


class TemplateBody(TemplateSummaryBody):
    """A template with what it asks for. `neutralised` tells what was taken out of the DOCX."""

    variables: list[VariableBody]
    form: list[FormFieldBody]
    warnings: list[TemplateWarningBody]
    neutralised: list[str]
    texts: list[TemplateTextBody]

    @classmethod
    def kept(cls, template: Template, text: TemplateText) -> TemplateBody:
        asked = text.asked
        return cls(
            **_summary(template),
            variables=[VariableBody.of(one) for one in asked.variables],
            form=[FormFieldBody.of(one) for one in text.form],
            warnings=[TemplateWarningBody.of(one) for one in asked.warnings],
            neutralised=list(text.neutralised),
            texts=[TemplateTextBody.of(one) for one in template.texts],
        )


class PreviewRejectionBody(Body):
    """Why there are no pages: a stable code, and what it means in the caller's language."""

    code: str
    title: str


class PreviewBody(Body):
    """A template as it would look: `rendering`, `ready`, or `rejected`. `url` opens its PDF until `url_expires_at`."""

    id: str
    template_id: str
    template_version: int
    status: str
    pages: int
    url: str | None
    url_expires_at: datetime | None
    rejection: PreviewRejectionBody | None
    created_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, preview: Preview, link: FileLink | None, *, language: Language) -> PreviewBody:
        rejection = None
        if preview.rejection is not None:
            title = text(preview.rejection, "title", language=language, facts={})
            rejection = PreviewRejectionBody(code=preview.rejection, title=title)
        return cls(
            id=preview.id,
            template_id=preview.template_id,
            template_version=preview.template_version,
            status=preview.state.value,
            pages=preview.pages,
            url=None if link is None else link.url,
            url_expires_at=None if link is None else link.expires_at,
            rejection=rejection,
            created_at=preview.created_at,
            expires_at=preview.expires_at,
        )


def _summary(template: Template) -> dict[str, Any]:
    return {
        "id": template.id,
        "client_id": template.client_id,
        "name": template.name,
        "language": template.language,
        "active": template.active,
        "accepts_annexes": template.accepts_annexes,
        "version": template.version,
        "text_version": template.text_version,
        "created_at": template.created_at,
        "updated_at": template.updated_at,
    }
