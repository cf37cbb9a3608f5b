"""The keys that webhooks are signed with: one that is in force, and for a while those that it has replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.domain.errors import Conflict, Invalid

MAX_LIVE: Final = 3
"""How many keys sign at once: each is one more signature in the header of every webhook."""
LONGEST_OVERLAP: Final = timedelta(hours=168)


class SecretInvalid(Invalid):
    """A secret of one's own is `whsec_` and the Base64 of 24 to 64 bytes (Standard Webhooks 1.0)."""

    code = "webhook_secret_invalid"


class SecretNotTaken(Invalid):
    """Of a key pair the private half is made here and never known outside."""

    code = "webhook_secret_not_taken"


class TooManySecrets(Conflict):
    """Three keys sign already; the fact `until` tells when the first of them ends."""

    code = "too_many_webhook_secrets"


class Signing(StrEnum):
    """How an endpoint wants to know that a webhook is ours (Standard Webhooks 1.0)."""

    HMAC = "v1"
    ED25519 = "v1a"


@dataclass(frozen=True, kw_only=True)
class EndpointSecret:
    """A key that webhooks are signed with, kept encrypted under a key of the deployment."""

    sealed: str = ""
    """KMS ciphertext in Base64. Empty in copies that tell of the key and sign nothing."""
    created_at: datetime
    expires_at: datetime | None = None
    """Until when it signs beside its successor; None: until it has one."""
    public_key: str | None = None
    """The half of a key pair that everybody may know, `whpk_…`; None where the key is a shared secret."""

    def signs(self, *, at: datetime) -> bool:
        """Whether webhooks are signed with it now."""
        return self.expires_at is None or at < self.expires_at

    @property
    def signing(self) -> Signing:
        return Signing.HMAC if self.public_key is None else Signing.ED25519


def replaced(
    secrets: Sequence[EndpointSecret], new: EndpointSecret, *, overlap: timedelta, at: datetime
) -> tuple[EndpointSecret, ...]:
    """Return the keys with a new one in force, newest first.

    The others sign beside it until the overlap ends, or their own end if that is sooner. Those that have ended are
    left out: nothing of them is kept. Without an overlap that is all of them, at once.
    """
    until = at + overlap
    ending = [replace(one, expires_at=min(one.expires_at or until, until)) for one in secrets]
    live = [one for one in ending if one.signs(at=at)]
    if len(live) >= MAX_LIVE:
        first = min(one.expires_at for one in live if one.expires_at is not None)
        raise TooManySecrets(limit=MAX_LIVE, until=first.isoformat())
    return (new, *live)
