"""Secret links: each recipient's way in.

A document has one random seed of 256 bits, kept only as KMS ciphertext. A recipient's secret is
HMAC-SHA256(seed, recipient id): as hard to guess as the seed, the same each time it is asked for, and at rest only as
its SHA-256.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from functions import settings
from functions.domain.documents import LINK_LIFETIME, Document
from functions.domain.lifecycle import DocumentNotOpen
from functions.domain.recipients import Link, LinkExpired, LinkInvalid, Recipient
from functions.storage import secrets as vault
from functions.storage.grants import Grant

SEED_BYTES: Final = 32


@dataclass(frozen=True, kw_only=True)
class Links:
    """New links for some recipients, with their seed encrypted."""

    by_recipient: dict[str, Link]
    sealed_seed: str
    urls: dict[str, str] = field(repr=False)
    """The page's address for each, to be told to that person alone."""


def make_links(document: Document, *, at: datetime) -> Links:
    """Return a link for each recipient of the document."""
    seed = secrets.token_bytes(SEED_BYTES)
    known = {one.id: _secret(seed, one.id) for one in document.recipients}
    return Links(
        by_recipient={
            recipient_id: Link(
                secret_sha256=hashlib.sha256(secret.encode()).hexdigest(), expires_at=at + LINK_LIFETIME
            )
            for recipient_id, secret in known.items()
        },
        sealed_seed=vault.encrypt(seed, belongs_to=document.id),
        urls={recipient_id: _url(secret) for recipient_id, secret in known.items()},
    )


def make_link(document: Document, recipient_id: str, *, at: datetime) -> Link:
    """Return a link for somebody who joins a document that was sent."""
    return Link(
        secret_sha256=hashlib.sha256(_secret(_seed(document), recipient_id).encode()).hexdigest(),
        expires_at=at + LINK_LIFETIME,
    )


def signing_urls(document: Document, recipients: Sequence[Recipient]) -> dict[str, str]:
    """Return the page's address for each recipient. The secret is its fragment, which no server ever sees."""
    seed = _seed(document)
    return {one.id: _url(_secret(seed, one.id)) for one in recipients}


def digester(document: Document) -> Callable[..., str]:
    """Return what makes digests that nobody can make who does not have the document's own secret."""
    key = hmac.digest(_seed(document), b"proofs", "sha256")

    def digest(*parts: str) -> str:
        return hmac.digest(key, "\x1f".join(parts).encode(), "sha256").hex()

    return digest


def require_link(document: Document, grant: Grant, *, at: datetime) -> Recipient:
    """Return the recipient whom the link lets in, or refuse a link that was replaced or has expired."""
    recipient = document.recipient(grant.recipient_id)
    link = recipient.link
    if link is None or not hmac.compare_digest(link.secret_sha256, grant.secret_sha256):
        raise LinkInvalid
    if at >= link.expires_at:
        raise LinkExpired(expires_at=link.expires_at.date().isoformat())
    return recipient


def _seed(document: Document) -> bytes:
    if document.sealed_link_seed is None:
        raise DocumentNotOpen(status=document.status.value)
    return vault.decrypt(document.sealed_link_seed, belongs_to=document.id)


def _url(secret: str) -> str:
    return f"{settings.public_url()}/sign#{secret}"


def _secret(seed: bytes, recipient_id: str) -> str:
    digest = hmac.digest(seed, recipient_id.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
