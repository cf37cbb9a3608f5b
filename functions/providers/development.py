"""Certificates of the development authorities: one shape for seals and timestamps, without legal validity."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

YEARS: Final = timedelta(days=3650)


def name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def certificate(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey, *, at: datetime
) -> x509.CertificateBuilder:
    """Return a certificate to be signed, valid for ten years from the day before `at`."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + YEARS)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def revocations(
    issuer: x509.Certificate, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, *, at: datetime
) -> bytes:
    """Return the DER list of revoked certificates, empty, signed by their issuer (RFC 5280 5)."""
    return (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(at - timedelta(hours=1))
        .next_update(at + YEARS)
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )


def usage(*, issues: bool, commits: bool = False) -> x509.KeyUsage:
    """Return what a key is for: to issue, or to sign; `commits` adds content commitment (RFC 5280 4.2.1.3)."""
    return x509.KeyUsage(
        digital_signature=not issues,
        content_commitment=commits,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )
