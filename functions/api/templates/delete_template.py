"""Delete a template."""

from __future__ import annotations

from functions.actions import templates
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class DeleteTemplate(Request):
    template_id: Identifier


@operation(
    "DELETE /v1/templates/{template_id}",
    scope=Scope.TEMPLATES_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
    status=204,
)
def delete_template(request: DeleteTemplate, call: Call) -> None:
    """Take a template away; documents made from it stay as they are."""
    templates.delete_template(call.command, request.template_id)
