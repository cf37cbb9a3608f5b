"""How a receiver knows that a webhook is ours: Standard Webhooks 1.0 signatures."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PREFIX = "whsec_"
PRIVATE_PREFIX = "whsk_"
PUBLIC_PREFIX = "whpk_"
FEWEST_BYTES = 24
MOST_BYTES = 64
SECRET_BYTES = 32
SEED_BYTES = 32
"""What an ed25519 key pair is made from (RFC 8032 5.1.5)."""


def new_secret(*, random_bytes: Callable[[int], bytes], size: int = SECRET_BYTES) -> str:
    """Make the secret of an endpoint: `whsec_` and the Base64 of 24 to 64 random bytes."""
    if not FEWEST_BYTES <= size <= MOST_BYTES:
        raise ValueError(f"a secret has {FEWEST_BYTES} to {MOST_BYTES} bytes")
    return PREFIX + base64.b64encode(random_bytes(size)).decode("ascii")


def new_private_key(*, random_bytes: Callable[[int], bytes]) -> str:
    """Make an ed25519 key pair: `whsk_` and the Base64 of its seed."""
    return PRIVATE_PREFIX + base64.b64encode(random_bytes(SEED_BYTES)).decode("ascii")


def public_key(private_key: str) -> str:
    """Return the half of a key pair that receivers verify with: `whpk_` and the Base64 of its 32 bytes."""
    public = _pair(private_key).public_key().public_bytes_raw()
    return PUBLIC_PREFIX + base64.b64encode(public).decode("ascii")


def check_secret(secret: str) -> None:
    """Raise ValueError for what is no shared secret of the standard's form."""
    _shared(secret)


def sign(*, message_id: str, timestamp: datetime, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """Return the three headers that sign a webhook.

    `message_id` names the message and stays the same over all its attempts; `timestamp` (aware) is this attempt's.
    Several secrets give several signatures, so that a receiver may change its secret at leisure; the newest
    goes first. A shared secret (`whsec_`) signs as `v1`, a private key (`whsk_`) as `v1a`.
    """
    if not secrets:
        raise ValueError("a webhook is signed with at least one secret")
    if not message_id or "." in message_id or not message_id.isascii() or not message_id.isprintable():
        raise ValueError("the id is printable ASCII without a full stop, which closes it in what is signed")
    if timestamp.tzinfo is None:
        raise ValueError("the timestamp has a time zone: without one it would name another second elsewhere")
    seconds = str(int(timestamp.timestamp()))
    signed = b".".join((message_id.encode("ascii"), seconds.encode("ascii"), body))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(_signature(secret, signed) for secret in secrets),
    }


def _signature(secret: str, signed: bytes) -> str:
    if secret.startswith(PRIVATE_PREFIX):
        version, signature = "v1a", _pair(secret).sign(signed)
    else:
        version, signature = "v1", hmac.digest(_shared(secret), signed, hashlib.sha256)
    return f"{version},{base64.b64encode(signature).decode('ascii')}"


def _shared(secret: str) -> bytes:
    key = _decoded(secret, PREFIX)
    if not FEWEST_BYTES <= len(key) <= MOST_BYTES:
        raise ValueError("not a webhook secret")
    return key


def _pair(private_key: str) -> Ed25519PrivateKey:
    # Heavy, and only key pairs need it.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    seed = _decoded(private_key, PRIVATE_PREFIX)
    if len(seed) != SEED_BYTES:
        raise ValueError("not a webhook secret")
    return Ed25519PrivateKey.from_private_bytes(seed)


def _decoded(secret: str, prefix: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(prefix), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not a webhook secret") from error
    if not secret.startswith(prefix):
        raise ValueError("not a webhook secret")
    return key
