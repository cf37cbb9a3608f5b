"""Get a template."""

from __future__ import annotations

from functions.actions import templates
from functions.dialects.native.template_bodies import TemplateBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetTemplate(Request):
    template_id: Identifier


@operation("GET /v1/templates/{template_id}", scope=Scope.TEMPLATES_READ, access=[Access.DOCUMENTS_READ])
def get_template(request: GetTemplate, call: Call) -> TemplateBody:
    """Get a template: what it asks for, how its form asks it, and the texts that it has had."""
    kept = templates.get_template(call.account_id, request.template_id)
    call.tag(kept.template.version)
    return TemplateBody.kept(kept.template, kept.text)
