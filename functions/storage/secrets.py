"""Secrets at rest: encrypted by KMS, each bound to what it belongs to."""

from __future__ import annotations

import base64

from functions import settings
from functions.storage import aws


def encrypt(secret: bytes, *, belongs_to: str) -> str:
    """Return the secret as ciphertext in Base64. It decrypts only under the same `belongs_to`."""
    answer = aws.kms().encrypt(
        KeyId=settings.secrets_key_id(), Plaintext=secret, EncryptionContext={"belongs_to": belongs_to}
    )
    return base64.b64encode(answer["CiphertextBlob"]).decode()


def decrypt(sealed: str, *, belongs_to: str) -> bytes:
    """Return what was encrypted for this owner."""
    answer = aws.kms().decrypt(
        KeyId=settings.secrets_key_id(),
        CiphertextBlob=base64.b64decode(sealed),
        EncryptionContext={"belongs_to": belongs_to},
    )
    return bytes(answer["Plaintext"])
