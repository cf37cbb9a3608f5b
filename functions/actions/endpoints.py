"""Webhook endpoints: where a customer's systems want to hear of events."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from functions import settings
from functions.actions import webhook_headers
from functions.actions.command import Command
from functions.dialects.native import webhook_signature
from functions.dialects.registry import webhooks
from functions.domain.addresses import check_url
from functions.domain.endpoint_headers import check_headers
from functions.domain.endpoint_secrets import EndpointSecret, SecretInvalid, SecretNotTaken, Signing
from functions.domain.endpoints import (
    DisabledReason,
    Endpoint,
    Ordering,
    ScopeAmbiguous,
    check_event_types,
)
from functions.domain.identifiers import Prefix
from functions.storage import clients, documents, identity
from functions.storage import secrets as vault
from functions.storage.paging import Page


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An endpoint as an account asks for it."""

    url: str
    event_types: tuple[str, ...] = ("*",)
    dialect: str = "native"
    description: str = ""
    client_id: str | None = None
    document_id: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    signing: Signing = Signing.HMAC
    ordering: Ordering = Ordering.NONE
    enabled: bool = True
    secret: str | None = None
    """A shared secret of the account's own; None: one is made."""


@dataclass(frozen=True, kw_only=True)
class KeyedEndpoint:
    """An endpoint with the shared secret that now signs, told this once; None where a key pair signs."""

    endpoint: Endpoint
    secret: str | None


def create_endpoint(command: Command, wanted: Wanted) -> KeyedEndpoint:
    """Register a URL for events of these types or patterns: the account's, one client's or one document's."""
    _check_url(wanted.url)
    check_event_types(wanted.event_types, names=webhooks(wanted.dialect).names)
    check_headers(wanted.headers)
    _check_scope(command.account_id, client_id=wanted.client_id, document_id=wanted.document_id)
    endpoint_id = command.mint(Prefix.ENDPOINT)
    secret, told = _key(endpoint_id, signing=wanted.signing, own=wanted.secret, at=command.at)
    endpoint = Endpoint(
        id=endpoint_id,
        account_id=command.account_id,
        client_id=wanted.client_id,
        document_id=wanted.document_id,
        url=wanted.url,
        event_types=wanted.event_types,
        dialect=wanted.dialect,
        description=wanted.description,
        header_names=tuple(wanted.headers),
        sealed_headers=webhook_headers.sealed(wanted.headers, endpoint_id=endpoint_id),
        secrets=(secret,),
        signing=wanted.signing,
        ordering=wanted.ordering,
        enabled=wanted.enabled,
        disabled_at=None if wanted.enabled else command.at,
        disabled_reason=None if wanted.enabled else DisabledReason.REQUESTED,
        created_at=command.at,
        updated_at=command.at,
    )
    identity.add_endpoint(command.unit, endpoint, limit=endpoint.limit)
    return KeyedEndpoint(endpoint=endpoint, secret=told)


def get_endpoint(account_id: str, endpoint_id: str) -> Endpoint:
    return identity.load_endpoint(account_id, endpoint_id)


def list_endpoints(
    account_id: str,
    *,
    limit: int,
    cursor: str | None,
    client_id: str | None = None,
    document_id: str | None = None,
) -> Page[Endpoint]:
    """Return the account's endpoints, oldest first; with an id, those that hear of this client or document alone."""
    if client_id is not None and document_id is not None:
        raise ScopeAmbiguous(pointer="/document_id")
    return identity.endpoints_of(
        account_id, client_id=client_id, document_id=document_id, limit=limit, cursor=cursor
    )


def update_endpoint(
    command: Command,
    endpoint_id: str,
    *,
    expected_version: int | None,
    given: Mapping[str, Any],
    headers: Mapping[str, str] | None,
    enabled: bool | None,
) -> Endpoint:
    """Change what is `given`: url, event_types, description, ordering. `headers` takes the place of all of them."""
    before = identity.load_endpoint(command.account_id, endpoint_id)
    before.require_version(expected_version)
    changes = dict(given)
    if "url" in changes:
        _check_url(changes["url"])
    if "event_types" in changes:
        check_event_types(changes["event_types"], names=webhooks(before.dialect).names)
    if headers is not None:
        check_headers(headers)
        changes["header_names"] = tuple(headers)
        changes["sealed_headers"] = webhook_headers.sealed(headers, endpoint_id=endpoint_id)
    after = before.changed(at=command.at, **changes)
    if enabled is not None:
        after = (
            after.enabled_again(at=command.at)
            if enabled
            else after.disabled(DisabledReason.REQUESTED, at=command.at)
        )
    if after is not before:
        identity.change_endpoint(command.unit, before, after)
    return after


def rotate_secret(
    command: Command,
    endpoint_id: str,
    *,
    expected_version: int | None,
    overlap: timedelta,
    signing: Signing | None,
    own: str | None,
) -> KeyedEndpoint:
    """Sign with a new key; those before it sign too until the overlap ends. `signing` changes the kind of key."""
    before = identity.load_endpoint(command.account_id, endpoint_id)
    before.require_version(expected_version)
    secret, told = _key(endpoint_id, signing=signing or before.signing, own=own, at=command.at)
    after = before.rotated(secret, overlap=overlap, at=command.at)
    identity.change_endpoint(command.unit, before, after)
    return KeyedEndpoint(endpoint=after, secret=told)


def delete_endpoint(command: Command, endpoint_id: str) -> None:
    """Take an endpoint away. What is on its way to it is discarded when its turn comes."""
    endpoint = identity.load_endpoint(command.account_id, endpoint_id)
    identity.remove_endpoint(command.unit, endpoint)


def _check_url(url: str) -> None:
    check_url(url, allowed_networks=settings.egress_allowed_networks(), pointer="/url")


def _check_scope(account_id: str, *, client_id: str | None, document_id: str | None) -> None:
    """Refuse a scope that is nobody's, or another account's."""
    if client_id is not None and document_id is not None:
        raise ScopeAmbiguous(pointer="/document_id")
    if client_id is not None:
        clients.load_client(account_id, client_id)
    if document_id is not None:
        documents.load(account_id, document_id)


def _key(
    endpoint_id: str, *, signing: Signing, own: str | None, at: datetime
) -> tuple[EndpointSecret, str | None]:
    """Return a key as it is kept, and what is told of it: all of a shared secret, nothing of a private key."""
    if signing is Signing.ED25519:
        if own is not None:
            raise SecretNotTaken(pointer="/secret")
        private = webhook_signature.new_private_key(random_bytes=secrets.token_bytes)
        public = webhook_signature.public_key(private)
        return EndpointSecret(sealed=_sealed(private, endpoint_id), public_key=public, created_at=at), None
    secret = own or webhook_signature.new_secret(random_bytes=secrets.token_bytes)
    try:
        webhook_signature.check_secret(secret)
    except ValueError as malformed:
        raise SecretInvalid(pointer="/secret") from malformed
    return EndpointSecret(sealed=_sealed(secret, endpoint_id), created_at=at), secret


def _sealed(key: str, endpoint_id: str) -> str:
    return vault.encrypt(key.encode(), belongs_to=endpoint_id)
