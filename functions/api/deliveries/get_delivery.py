"""Get a delivery."""

from __future__ import annotations

from functions.actions import delivery_log
from functions.dialects.native.delivery_bodies import DeliveryId, LoggedDeliveryBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetDelivery(Request):
    delivery_id: DeliveryId


@operation(
    "GET /v1/deliveries/{delivery_id}",
    scope=Scope.WEBHOOKS_READ,
    access=[Access.DELIVERIES_READ, Access.DOCUMENTS_READ, Access.FILES_READ],
)
def get_delivery(request: GetDelivery, call: Call) -> LoggedDeliveryBody:
    """Get a delivery with every attempt that was made, when the next one is due, and the body."""
    logged = delivery_log.get_delivery(
        call.account_id,
        request.delivery_id,
        links=Scope.DOCUMENTS_READ.value in call.account.scopes,
        at=call.at,
    )
    return LoggedDeliveryBody.logged(logged.delivery, logged.attempts, logged.body, at=call.at)
