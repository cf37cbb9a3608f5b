"""Create a webhook endpoint."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.actions import endpoints
from functions.actions.endpoints import KeyedEndpoint, Wanted
from functions.dialects.native.endpoint_bodies import EndpointBody
from functions.dialects.native.endpoint_inputs import Description, EventPatterns, Headers, OwnSecret, Url
from functions.dialects.native.wire import Identifier, Request
from functions.domain.endpoint_secrets import Signing
from functions.domain.endpoints import Ordering
from functions.runtime.access import Access, Layer, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation

Dialect = Annotated[str, Field(min_length=1, max_length=40)]


class CreateWebhook(Request):
    """Where to post which events.

    `event_types` takes names and patterns, `document.completed`, `recipient.*`, `*`, and what the dialect calls events,
    such as `doc_signed`. With `client_id` or `document_id` the endpoint hears of that client or document alone.
    `headers`: of your own, sent with every webhook and never shown again. `signing`: `v1`, HMAC-SHA256 with a shared
    secret, or `v1a`, ed25519. `ordering: "document"`: each event of a document only when the one before has come to
    its end. `secret`: a shared secret of your own instead of one that we make, `whsec_` and the Base64 of 24 to 64
    bytes.
    """

    url: Url
    event_types: Annotated[EventPatterns, Field(default_factory=lambda: ["*"])]
    dialect: Dialect = "native"
    description: Description = ""
    client_id: Identifier | None = None
    document_id: Identifier | None = None
    headers: Annotated[Headers, Field(default_factory=dict)]
    signing: Signing = Signing.HMAC
    ordering: Ordering = Ordering.NONE
    enabled: bool = True
    secret: OwnSecret | None = None


class KeyedWebhookBody(EndpointBody):
    """The endpoint with its shared secret, which is shown this once; null where a key pair signs."""

    secret: str | None

    @classmethod
    def keyed(cls, keyed: KeyedEndpoint) -> KeyedWebhookBody:
        return cls(**EndpointBody.of(keyed.endpoint).model_dump(), secret=keyed.secret)


@operation(
    "POST /v1/webhooks",
    scope=Scope.WEBHOOKS_WRITE,
    access=[
        Access.IDENTITY_READ,
        Access.IDENTITY_WRITE,
        Access.DOCUMENTS_READ,
        Access.SECRETS_ENCRYPT,
    ],
    status=201,
    layers=[Layer.KEYS],
    secret_answer=True,
)
def create_webhook(request: CreateWebhook, call: Call) -> KeyedWebhookBody:
    """Create an endpoint that is told of events from now on."""
    created = endpoints.create_endpoint(
        call.command,
        Wanted(
            url=request.url,
            event_types=tuple(request.event_types),
            dialect=request.dialect,
            description=request.description,
            client_id=request.client_id,
            document_id=request.document_id,
            headers=request.headers,
            signing=request.signing,
            ordering=request.ordering,
            enabled=request.enabled,
            secret=request.secret,
        ),
    )
    call.tag(created.endpoint.version)
    return KeyedWebhookBody.keyed(created)
