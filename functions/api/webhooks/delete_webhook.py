"""Delete a webhook endpoint."""

from __future__ import annotations

from functions.actions import endpoints
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class DeleteWebhook(Request):
    webhook_id: Identifier


@operation(
    "DELETE /v1/webhooks/{webhook_id}",
    scope=Scope.WEBHOOKS_WRITE,
    access=[Access.IDENTITY_READ, Access.IDENTITY_WRITE],
    status=204,
)
def delete_webhook(request: DeleteWebhook, call: Call) -> None:
    """Delete an endpoint; what is on its way to it is discarded."""
    endpoints.delete_endpoint(call.command, request.webhook_id)
