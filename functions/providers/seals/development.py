"""A certificate authority for development: it certifies one machine's sealing key, with no legal validity."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from functions.providers import development

_KEY_END = b"-----END PRIVATE KEY-----\n"
ROOT_NAME = "Rubrica development root - no legal validity"
SEAL_NAME = "Rubrica development - no legal validity"


@dataclass(frozen=True)
class DevelopmentCertificates:
    """A root that certifies public keys; the private key of the seal stays where it is."""

    key: rsa.RSAPrivateKey
    root: x509.Certificate

    @classmethod
    def create(cls, *, at: datetime) -> DevelopmentCertificates:
        """Make a root with a new key, valid ten years from the day before `at`."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
        name = development.name(ROOT_NAME)
        root = (
            development.certificate(name, name, key.public_key(), at=at)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(development.usage(issues=True), critical=True)
            .sign(key, hashes.SHA256())
        )
        return cls(key=key, root=root)

    @classmethod
    def from_pem(cls, pem: bytes) -> DevelopmentCertificates:
        """Read what `to_pem` wrote."""
        key = serialization.load_pem_private_key(pem[: pem.index(_KEY_END) + len(_KEY_END)], password=None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError("the development root's key is RSA")
        return cls(key=key, root=x509.load_pem_x509_certificate(pem))

    @classmethod
    def kept_in(cls, path: Path, *, at: datetime) -> DevelopmentCertificates:
        """Return the root kept in a file, made at the first call and readable by its owner only."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(cls.create(at=at).to_pem())
        return cls.from_pem(path.read_bytes())

    def to_pem(self) -> bytes:
        """Return key and certificate as one PEM text."""
        key = self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return key + self.root_pem

    @property
    def root_pem(self) -> bytes:
        """The certificate to trust."""
        return self.root.public_bytes(serialization.Encoding.PEM)

    def certify(self, public_key_der: bytes, *, at: datetime) -> bytes:
        """Return the PEM chain, leaf first, for an RSA key given as DER SubjectPublicKeyInfo."""
        key = serialization.load_der_public_key(public_key_der)
        if not isinstance(key, rsa.RSAPublicKey):
            raise TypeError("the sealing key is RSA")
        leaf = (
            development.certificate(development.name(SEAL_NAME), self.root.subject, key, at=at)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(development.usage(issues=False, commits=True), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()),
                critical=False,
            )
            .sign(self.key, hashes.SHA256())
        )
        return leaf.public_bytes(serialization.Encoding.PEM) + self.root_pem

    def revocations(self, *, at: datetime) -> bytes:
        """Return the DER list of revoked certificates, empty, signed by the root."""
        return development.revocations(self.root, self.key, at=at)


@dataclass(frozen=True)
class LocalSealingKey:
    """A sealing key in memory, for tests and benches."""

    key: rsa.RSAPrivateKey
    chain_pem: bytes

    @classmethod
    def create(cls, certificates: DevelopmentCertificates, *, at: datetime) -> LocalSealingKey:
        key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
        public = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return cls(key=key, chain_pem=certificates.certify(public, at=at))

    def sign(self, data: bytes) -> bytes:
        """Return the RSASSA-PKCS1-v1_5 SHA-256 signature of `data`."""
        return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
