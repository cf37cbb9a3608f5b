"""Create a webhook endpoint."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from functions.actions import endpoints
from functions.dialects.native.bodies import EndpointBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation

EventPattern = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[a-z_.*]+$")]


class CreateWebhook(Request):
    """Where to post which events. `event_types` takes names and patterns: `document.completed`, `recipient.*`, `*`."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    event_types: Annotated[
        list[EventPattern], Field(min_length=1, max_length=50, default_factory=lambda: ["*"])
    ]
    dialect: Literal["native"] = "native"
    description: Annotated[str, StringConstraints(max_length=200)] = ""


class CreatedWebhookBody(EndpointBody):
    """The endpoint with its secret (Standard Webhooks), which is shown this once."""

    secret: str


@operation(
    "POST /v1/webhooks",
    scope=Scope.WEBHOOKS_WRITE,
    access=[Access.IDENTITY_READ, Access.IDENTITY_WRITE, Access.SECRETS_ENCRYPT],
    status=201,
    secret_answer=True,
)
def create_webhook(request: CreateWebhook, call: Call) -> CreatedWebhookBody:
    """Create an endpoint that is told of events from now on."""
    created = endpoints.create_endpoint(
        call.command,
        url=request.url,
        event_types=tuple(request.event_types),
        dialect=request.dialect,
        description=request.description,
    )
    return CreatedWebhookBody(**EndpointBody.of(created.endpoint).model_dump(), secret=created.secret)
