"""Signatures of webhooks, verified by hand from Standard Webhooks 1.0."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.receiver import Delivery


def signed_by(secret: str, told: Delivery) -> bool:
    """Verify a `v1` signature by hand, whatever the time."""
    signed = f"{told.id}.{told.headers['webhook-timestamp']}.".encode() + told.body
    mac = hmac.digest(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256)
    return f"v1,{base64.b64encode(mac).decode()}" in told.headers["webhook-signature"].split(" ")


def signed_by_pair(public_key: str, told: Delivery) -> bool:
    """Verify a `v1a` signature by hand: ed25519 over `id.timestamp.body`."""
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key.removeprefix("whpk_")))
    signed = f"{told.id}.{told.headers['webhook-timestamp']}.".encode() + told.body
    found = [one for one in told.headers["webhook-signature"].split(" ") if one.startswith("v1a,")]
    try:
        key.verify(base64.b64decode(found[0].removeprefix("v1a,")), signed)
    except InvalidSignature:
        return False
    return True


def versions(told: Delivery) -> list[str]:
    return [one.partition(",")[0] for one in told.headers["webhook-signature"].split(" ")]
