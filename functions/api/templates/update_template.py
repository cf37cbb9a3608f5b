"""Update a template."""

from __future__ import annotations

from functions.actions import templates
from functions.dialects.native.template_bodies import Form, TemplateBody
from functions.dialects.native.wire import Identifier, Name, Request
from functions.runtime.access import Access, Layer, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class UpdateTemplate(Request):
    """What is given changes; the rest stays. A new DOCX keeps what still fits of the form."""

    template_id: Identifier
    name: Name | None = None
    active: bool | None = None
    accepts_annexes: bool | None = None
    docx_base64: str | None = None
    form: Form | None = None


@operation(
    "PATCH /v1/templates/{template_id}",
    scope=Scope.TEMPLATES_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE, Access.FILES_WRITE],
    memory=1024,
    layers=[Layer.TEMPLATES],
    if_match=True,
)
def update_template(request: UpdateTemplate, call: Call) -> TemplateBody:
    """Change a template under the same id; documents made before keep the text that they were made from."""
    kept = templates.update_template(
        call.command,
        request.template_id,
        expected_version=call.expected_version,
        name=request.name,
        active=request.active,
        accepts_annexes=request.accepts_annexes,
        docx_base64=request.docx_base64,
        form=None if request.form is None else [one.field() for one in request.form],
    )
    call.tag(kept.template.version)
    return TemplateBody.kept(kept.template, kept.text)
