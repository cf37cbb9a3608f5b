"""Webhook endpoints: where a customer's systems want to hear of events."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from functions import settings
from functions.actions.command import Command
from functions.dialects.native import webhook_signature
from functions.dialects.registry import webhooks
from functions.domain.addresses import check_url
from functions.domain.endpoints import (
    MAX_ENDPOINTS,
    Endpoint,
    EndpointSecret,
    TooManyEndpoints,
    check_event_types,
)
from functions.domain.identifiers import Prefix
from functions.storage import identity
from functions.storage import secrets as vault
from functions.storage.paging import Page


@dataclass(frozen=True, kw_only=True)
class CreatedEndpoint:
    """An endpoint with its signing secret, which is told this once."""

    endpoint: Endpoint
    secret: str


def create_endpoint(
    command: Command, *, url: str, event_types: tuple[str, ...], dialect: str, description: str
) -> CreatedEndpoint:
    """Register a URL for events of these types or patterns."""
    check_url(url, allowed_networks=settings.egress_allowed_networks(), pointer="/url")
    check_event_types(event_types, names=webhooks(dialect).names)
    if len(identity.endpoints_hearing_of(command.account_id)) >= MAX_ENDPOINTS:
        raise TooManyEndpoints(limit=MAX_ENDPOINTS)
    secret = webhook_signature.new_secret(random_bytes=secrets.token_bytes)
    endpoint_id = command.mint(Prefix.ENDPOINT)
    endpoint = Endpoint(
        id=endpoint_id,
        account_id=command.account_id,
        url=url,
        event_types=event_types,
        dialect=dialect,
        description=description,
        secrets=(
            EndpointSecret(
                sealed=vault.encrypt(secret.encode(), belongs_to=endpoint_id), created_at=command.at
            ),
        ),
        enabled=True,
        created_at=command.at,
    )
    identity.add_endpoint(command.unit, endpoint)
    return CreatedEndpoint(endpoint=endpoint, secret=secret)


def list_endpoints(account_id: str, *, limit: int, cursor: str | None) -> Page[Endpoint]:
    return identity.endpoints_of(account_id, limit=limit, cursor=cursor)


def delete_endpoint(command: Command, endpoint_id: str) -> None:
    """Take an endpoint away. What is on its way to it is discarded when its turn comes."""
    endpoint = identity.load_endpoint(command.account_id, endpoint_id)
    identity.remove_endpoint(command.unit, endpoint)
