"""Replay a delivery."""

from __future__ import annotations

from functions.actions import replaying
from functions.dialects.native.delivery_bodies import DeliveryBody, DeliveryId
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ReplayDelivery(Request):
    delivery_id: DeliveryId


@operation(
    "POST /v1/deliveries/{delivery_id}/replay",
    scope=Scope.WEBHOOKS_WRITE,
    access=[
        Access.DELIVERIES_READ,
        Access.DELIVERIES_WRITE,
        Access.IDENTITY_READ,
        Access.WEBHOOKS_ENQUEUE,
    ],
    status=202,
)
def replay_delivery(request: ReplayDelivery, call: Call) -> DeliveryBody:
    """Try a delivery now, with the id and the bytes that it has always had.

    One that has ended begins anew, with every attempt of the schedule; one that waits keeps the attempts that it has
    left.
    """
    return DeliveryBody.of(replaying.replay_delivery(call.command, request.delivery_id), at=call.at)
