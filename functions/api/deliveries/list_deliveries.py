"""List deliveries."""

from __future__ import annotations

from functions.actions import delivery_log
from functions.dialects.native.bodies import PageBody
from functions.dialects.native.delivery_bodies import DeliveryBody
from functions.dialects.native.wire import Identifier, PageLimit, Request
from functions.domain.delivery_log import Standing
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ListDeliveries(Request):
    """Exactly one of `webhook_id`, `event_id` and `document_id` says whose."""

    webhook_id: Identifier | None = None
    event_id: Identifier | None = None
    document_id: Identifier | None = None
    state: Standing | None = None
    limit: PageLimit = 20
    cursor: str | None = None


@operation(
    "GET /v1/deliveries",
    scope=Scope.WEBHOOKS_READ,
    access=[
        Access.DELIVERIES_READ,
        Access.DELIVERIES_SEARCH,
        Access.IDENTITY_READ,
        Access.DOCUMENTS_READ,
    ],
)
def list_deliveries(request: ListDeliveries, call: Call) -> PageBody[DeliveryBody]:
    """List the deliveries of the last 30 days to one endpoint, of one event or of one document, newest event first.

    With `state` a page may be short, or empty, although there is more: `has_more` tells.
    """
    page = delivery_log.list_deliveries(
        call.account_id,
        endpoint_id=request.webhook_id,
        event_id=request.event_id,
        document_id=request.document_id,
        state=request.state,
        limit=request.limit,
        cursor=request.cursor,
        at=call.at,
    )
    return PageBody[DeliveryBody].page(
        [DeliveryBody.of(one, at=call.at) for one in page.items], next_cursor=page.next_cursor
    )
