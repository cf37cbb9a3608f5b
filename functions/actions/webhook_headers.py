"""What an attempt to deliver says beside the body: our signature, and the headers that the account asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final

from functions.dialects.native import webhook_signature
from functions.domain import endpoint_headers
from functions.domain.endpoints import Delivery, Endpoint
from functions.storage import secrets as vault

TEST: Final = "webhook-test"
"""Tells a receiver that nothing of what it is told has happened."""


def of_attempt(delivery: Delivery, endpoint: Endpoint, *, body: bytes, at: datetime) -> dict[str, str]:
    """Return the headers of one attempt. Those of the account's own can not be ours: see domain/endpoint_headers.py."""
    signature = webhook_signature.sign(
        message_id=delivery.message_id, timestamp=at, body=body, secrets=_secrets(endpoint, at=at)
    )
    test = {TEST: "true"} if delivery.test else {}
    return {**_own(endpoint), "content-type": "application/json", **test, **signature}


def sealed(headers: Mapping[str, str], *, endpoint_id: str) -> str | None:
    """Return an account's own headers encrypted; None where there are none."""
    if not headers:
        return None
    return vault.encrypt(endpoint_headers.written(headers), belongs_to=_own_of(endpoint_id))


def forget() -> None:
    """Forget what was decrypted, as a process that ends does."""
    _opened.cache_clear()


def _own(endpoint: Endpoint) -> dict[str, str]:
    if endpoint.sealed_headers is None:
        return {}
    return endpoint_headers.read(_opened(endpoint.sealed_headers, _own_of(endpoint.id)))


def _own_of(endpoint_id: str) -> str:
    """Return what headers are bound to: a ciphertext of theirs can not pass for a key."""
    return f"{endpoint_id}/headers"


def _secrets(endpoint: Endpoint, *, at: datetime) -> list[str]:
    return [_opened(one.sealed, endpoint.id).decode() for one in endpoint.secrets if one.signs(at=at)]


@lru_cache(maxsize=256)
def _opened(sealed_text: str, belongs_to: str) -> bytes:
    """Return what was encrypted; kept while the function is warm, since every attempt needs it."""
    return vault.decrypt(sealed_text, belongs_to=belongs_to)
