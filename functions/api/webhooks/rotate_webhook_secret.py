"""Rotate the secret of a webhook endpoint."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from functions.actions import endpoints
from functions.api.webhooks.create_webhook import KeyedWebhookBody
from functions.dialects.native.endpoint_inputs import OwnSecret
from functions.dialects.native.wire import Identifier, Request
from functions.domain.endpoint_secrets import LONGEST_OVERLAP, Signing
from functions.runtime.access import Access, Layer, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation

_MOST_HOURS = LONGEST_OVERLAP // timedelta(hours=1)


class RotateWebhookSecret(Request):
    """For `overlap_hours` both keys sign, so that receivers change at leisure; 0 ends every earlier key at once.

    `signing` changes the kind of key. `secret`: a shared secret of your own instead of one that we make.
    """

    webhook_id: Identifier
    overlap_hours: Annotated[int, Field(ge=0, le=_MOST_HOURS)] = 24
    signing: Signing | None = None
    secret: OwnSecret | None = None


@operation(
    "POST /v1/webhooks/{webhook_id}/rotate-secret",
    scope=Scope.WEBHOOKS_WRITE,
    access=[Access.IDENTITY_READ, Access.IDENTITY_WRITE, Access.SECRETS_ENCRYPT],
    layers=[Layer.KEYS],
    secret_answer=True,
    if_match=True,
)
def rotate_webhook_secret(request: RotateWebhookSecret, call: Call) -> KeyedWebhookBody:
    """Sign with a new key, and for a while with those before it too."""
    rotated = endpoints.rotate_secret(
        call.command,
        request.webhook_id,
        expected_version=call.expected_version,
        overlap=timedelta(hours=request.overlap_hours),
        signing=request.signing,
        own=request.secret,
    )
    call.tag(rotated.endpoint.version)
    return KeyedWebhookBody.keyed(rotated)
