"""Create a template."""

from __future__ import annotations

from pydantic import Field

from functions.actions import templates
from functions.dialects.native.inputs import LanguageCode
from functions.dialects.native.template_bodies import Form, TemplateBody
from functions.dialects.native.wire import Identifier, Name, Request
from functions.runtime.access import Access, Layer, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class CreateTemplate(Request):
    """`docx_base64` is a DOCX of 4 MB at most, with `{{ variables }}`, conditions and loops as docxtpl has them.

    `language` is how its dates, numbers and amounts are written; without it, the account's. `accepts_annexes` lets
    documents made from it have extra files.
    """

    client_id: Identifier
    name: Name
    docx_base64: str
    language: LanguageCode | None = None
    active: bool = True
    accepts_annexes: bool = True
    form: Form = Field(default_factory=list)


@operation(
    "POST /v1/templates",
    scope=Scope.TEMPLATES_WRITE,
    access=[Access.IDENTITY_READ, Access.DOCUMENTS_WRITE, Access.FILES_WRITE],
    status=201,
    memory=1024,
    layers=[Layer.TEMPLATES],
)
def create_template(request: CreateTemplate, call: Call) -> TemplateBody:
    """Keep a DOCX as a template of a client, with the variables that were found in it.

    A DOCX with mistakes is refused with all of them, each with the paragraph that it stands in.
    """
    kept = templates.create_template(
        call.command,
        client_id=request.client_id,
        name=request.name,
        language=request.language or call.account.language,
        docx_base64=request.docx_base64,
        active=request.active,
        accepts_annexes=request.accepts_annexes,
        form=[one.field() for one in request.form],
    )
    call.tag(kept.template.version)
    return TemplateBody.kept(kept.template, kept.text)
