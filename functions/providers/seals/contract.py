"""What the product asks of the keeper of the sealing key."""

from __future__ import annotations

from typing import Protocol


class SealingKey(Protocol):
    """An RSA key that never leaves its keeper, and the certificates over it."""

    @property
    def chain_pem(self) -> bytes:
        """The certificates, leaf first, as PEM."""

    def sign(self, data: bytes) -> bytes:
        """Return the RSASSA-PKCS1-v1_5 SHA-256 signature of `data` itself (not of its digest)."""
