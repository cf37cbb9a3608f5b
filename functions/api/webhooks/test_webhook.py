"""Send a webhook endpoint an example."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.actions import endpoint_tests
from functions.dialects.native.wire import Body, Identifier, Request
from functions.domain.endpoints import Delivery
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class TestWebhook(Request):
    """`event_type`: a type of event, or what the endpoint's dialect calls one."""

    webhook_id: Identifier
    event_type: Annotated[str, Field(min_length=1, max_length=80)]


class TestDeliveryBody(Body):
    """One message on its way. `name` is what the dialect calls it."""

    id: str
    name: str

    @classmethod
    def of(cls, delivery: Delivery) -> TestDeliveryBody:
        return cls(id=delivery.id, name=delivery.name)


class TestedWebhookBody(Body):
    """The example on its way: one message, or several where the dialect tells an event so."""

    event_id: str
    event_type: str
    deliveries: list[TestDeliveryBody]


@operation(
    "POST /v1/webhooks/{webhook_id}/test",
    scope=Scope.WEBHOOKS_WRITE,
    access=[Access.IDENTITY_READ, Access.DELIVERIES_WRITE, Access.WEBHOOKS_ENQUEUE],
    status=202,
)
def test_webhook(request: TestWebhook, call: Call) -> TestedWebhookBody:
    """Send an example of an event the way of real ones, marked by the header `webhook-test`, enabled or not."""
    owed = endpoint_tests.send_example(call.command, request.webhook_id, event_type=request.event_type)
    return TestedWebhookBody(
        event_id=owed[0].event_id,
        event_type=owed[0].event_type,
        deliveries=[TestDeliveryBody.of(one) for one in owed],
    )
