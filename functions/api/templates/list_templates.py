"""List templates."""

from __future__ import annotations

from functions.actions import templates
from functions.dialects.native.bodies import PageBody
from functions.dialects.native.template_bodies import TemplateSummaryBody
from functions.dialects.native.wire import Identifier, PageLimit, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ListTemplates(Request):
    """`client_id` leaves those of one client."""

    client_id: Identifier | None = None
    limit: PageLimit = 20
    cursor: str | None = None


@operation(
    "GET /v1/templates", scope=Scope.TEMPLATES_READ, access=[Access.IDENTITY_READ, Access.DOCUMENTS_READ]
)
def list_templates(request: ListTemplates, call: Call) -> PageBody[TemplateSummaryBody]:
    """List the account's templates, oldest first, or those of one client."""
    page = templates.list_templates(
        call.account_id, client_id=request.client_id, limit=request.limit, cursor=request.cursor
    )
    return PageBody[TemplateSummaryBody].page(
        [TemplateSummaryBody.of(one) for one in page.items], next_cursor=page.next_cursor
    )
