"""What native answers and webhooks tell of an endpoint: never a secret, never the value of a header."""

from __future__ import annotations

from datetime import datetime

from functions.dialects.native.wire import Body
from functions.domain.endpoint_secrets import EndpointSecret
from functions.domain.endpoints import Endpoint


class EndpointSecretBody(Body):
    """A key that signs, without the key itself. With `expires_at` it has a successor, and signs until then."""

    signing: str
    public_key: str | None
    created_at: datetime
    expires_at: datetime | None

    @classmethod
    def of(cls, secret: EndpointSecret) -> EndpointSecretBody:
        return cls(
            signing=secret.signing.value,
            public_key=secret.public_key,
            created_at=secret.created_at,
            expires_at=secret.expires_at,
        )


class EndpointBody(Body):
    """A webhook endpoint.

    It is told of the events of the whole account, of one client (`client_id`) or of one document (`document_id`).
    `header_names`: which headers of your own it is sent. `signing`: `v1` is HMAC-SHA256, `v1a` ed25519, whose
    `public_key` is what you verify with. `ordering: "document"`: the events of a document come one after the other.
    `version` grows with every change; it is also the ETag.
    """

    id: str
    client_id: str | None
    document_id: str | None
    url: str
    event_types: list[str]
    dialect: str
    description: str
    header_names: list[str]
    signing: str
    public_key: str | None
    ordering: str
    enabled: bool
    disabled_at: datetime | None
    disabled_reason: str | None
    secrets: list[EndpointSecretBody]
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, endpoint: Endpoint) -> EndpointBody:
        return cls(
            id=endpoint.id,
            client_id=endpoint.client_id,
            document_id=endpoint.document_id,
            url=endpoint.url,
            event_types=list(endpoint.event_types),
            dialect=endpoint.dialect,
            description=endpoint.description,
            header_names=list(endpoint.header_names),
            signing=endpoint.signing.value,
            public_key=endpoint.secrets[0].public_key if endpoint.secrets else None,
            ordering=endpoint.ordering.value,
            enabled=endpoint.enabled,
            disabled_at=endpoint.disabled_at,
            disabled_reason=None if endpoint.disabled_reason is None else endpoint.disabled_reason.value,
            secrets=[EndpointSecretBody.of(one) for one in endpoint.secrets],
            version=endpoint.version,
            created_at=endpoint.created_at,
            updated_at=endpoint.updated_at or endpoint.created_at,
        )
