"""The sealing key in AWS KMS (RSA_3072, SIGN_VERIFY)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient


@dataclass(frozen=True)
class KmsSealingKey:
    """A key of KMS by id or ARN; the certificates, leaf first, come from outside as PEM."""

    client: KMSClient
    key_id: str
    chain_pem: bytes

    def sign(self, data: bytes) -> bytes:
        """Return the signature of `data`, at most 4096 bytes. One KMS call."""
        # RAW: KMS hashes. With DIGEST some emulators hash once more, and the seal is not valid.
        answer = self.client.sign(
            KeyId=self.key_id,
            Message=data,
            MessageType="RAW",
            SigningAlgorithm="RSASSA_PKCS1_V1_5_SHA_256",
        )
        return answer["Signature"]


def public_key(client: KMSClient, *, key_id: str) -> bytes:
    """Return the DER SubjectPublicKeyInfo of the key, what its certificate is issued over."""
    return client.get_public_key(KeyId=key_id)["PublicKey"]
