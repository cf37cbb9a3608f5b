"""Get a webhook endpoint."""

from __future__ import annotations

from functions.actions import endpoints
from functions.dialects.native.endpoint_bodies import EndpointBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetWebhook(Request):
    webhook_id: Identifier


@operation("GET /v1/webhooks/{webhook_id}", scope=Scope.WEBHOOKS_READ, access=[Access.IDENTITY_READ])
def get_webhook(request: GetWebhook, call: Call) -> EndpointBody:
    """Get an endpoint, without its secrets and the values of its headers."""
    endpoint = endpoints.get_endpoint(call.account_id, request.webhook_id)
    call.tag(endpoint.version)
    return EndpointBody.of(endpoint)
