"""How a receiver knows that a webhook is ours: Standard Webhooks 1.0 signatures."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import datetime

PREFIX = "whsec_"
FEWEST_BYTES = 24
MOST_BYTES = 64
SECRET_BYTES = 32


def new_secret(*, random_bytes: Callable[[int], bytes], size: int = SECRET_BYTES) -> str:
    """Make the secret of an endpoint: `whsec_` and the Base64 of 24 to 64 random bytes."""
    if not FEWEST_BYTES <= size <= MOST_BYTES:
        raise ValueError(f"a secret has {FEWEST_BYTES} to {MOST_BYTES} bytes")
    return PREFIX + base64.b64encode(random_bytes(size)).decode("ascii")


def sign(*, message_id: str, timestamp: datetime, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """Return the three headers that sign a webhook.

    `message_id` names the message and stays the same over all its attempts; `timestamp` (aware) is this attempt's.
    Several secrets give several signatures, so that a receiver may change its secret at leisure; the newest
    goes first.
    """
    if not secrets:
        raise ValueError("a webhook is signed with at least one secret")
    if not message_id or "." in message_id or not message_id.isascii() or not message_id.isprintable():
        raise ValueError("the id is printable ASCII without a full stop, which closes it in what is signed")
    if timestamp.tzinfo is None:
        raise ValueError("the timestamp has a time zone: without one it would name another second elsewhere")
    seconds = str(int(timestamp.timestamp()))
    signed = b".".join((message_id.encode("ascii"), seconds.encode("ascii"), body))
    signatures = (base64.b64encode(hmac.digest(_key(secret), signed, hashlib.sha256)) for secret in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(f"v1,{signature.decode('ascii')}" for signature in signatures),
    }


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("not a webhook secret") from error
    if not secret.startswith(PREFIX) or not FEWEST_BYTES <= len(key) <= MOST_BYTES:
        raise ValueError("not a webhook secret")
    return key
