"""List webhook endpoints."""

from __future__ import annotations

from functions.actions import endpoints
from functions.dialects.native.bodies import PageBody
from functions.dialects.native.endpoint_bodies import EndpointBody
from functions.dialects.native.wire import Identifier, PageLimit, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ListWebhooks(Request):
    """With `client_id` or `document_id`, only the endpoints that hear of that client or document alone."""

    client_id: Identifier | None = None
    document_id: Identifier | None = None
    limit: PageLimit = 20
    cursor: str | None = None


@operation("GET /v1/webhooks", scope=Scope.WEBHOOKS_READ, access=[Access.IDENTITY_READ])
def list_webhooks(request: ListWebhooks, call: Call) -> PageBody[EndpointBody]:
    """List the account's endpoints, oldest first, without their secrets."""
    page = endpoints.list_endpoints(
        call.account_id,
        client_id=request.client_id,
        document_id=request.document_id,
        limit=request.limit,
        cursor=request.cursor,
    )
    return PageBody[EndpointBody].page(
        [EndpointBody.of(one) for one in page.items], next_cursor=page.next_cursor
    )
