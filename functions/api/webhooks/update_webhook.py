"""Update a webhook endpoint."""

from __future__ import annotations

from functions.actions import endpoints
from functions.dialects.native.endpoint_bodies import EndpointBody
from functions.dialects.native.endpoint_inputs import Description, EventPatterns, Headers, Url
from functions.dialects.native.wire import Identifier, Request
from functions.domain.endpoints import Ordering
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class UpdateWebhook(Request):
    """What is not given stays. `headers` takes the place of all that were set: `{}` takes them away.

    `enabled: true` brings back an endpoint that was disabled, by you or because it kept failing.
    """

    webhook_id: Identifier
    url: Url | None = None
    event_types: EventPatterns | None = None
    description: Description | None = None
    headers: Headers | None = None
    ordering: Ordering | None = None
    enabled: bool | None = None


@operation(
    "PATCH /v1/webhooks/{webhook_id}",
    scope=Scope.WEBHOOKS_WRITE,
    access=[Access.IDENTITY_READ, Access.IDENTITY_WRITE, Access.SECRETS_ENCRYPT],
    if_match=True,
)
def update_webhook(request: UpdateWebhook, call: Call) -> EndpointBody:
    """Change an endpoint, disable it or enable it again; with If-Match, only if nobody else has changed it."""
    given = request.model_dump(include={"url", "event_types", "description", "ordering"}, exclude_none=True)
    if request.event_types is not None:
        given["event_types"] = tuple(request.event_types)
    endpoint = endpoints.update_endpoint(
        call.command,
        request.webhook_id,
        expected_version=call.expected_version,
        given=given,
        headers=request.headers,
        enabled=request.enabled,
    )
    call.tag(endpoint.version)
    return EndpointBody.of(endpoint)
