"""A timestamp authority for development: real RFC 3161 tokens, no legal validity."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as der_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from functions.providers import development
from functions.providers.timestamps.rfc3161 import Reply, query, token

# Under the arc of UUIDs (ITU-T X.667), which needs no registration.
POLICY = "2.25.211586409316226131706281843327540423021"
_DIGESTS = {"sha256": 32, "sha384": 48, "sha512": 64}


@dataclass(frozen=True)
class DevelopmentAuthority:
    """Keys and certificates of the authority; the root only issues."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    root_key: ec.EllipticCurvePrivateKey
    root: x509.Certificate

    @classmethod
    def create(cls, *, at: datetime) -> DevelopmentAuthority:
        """Make an authority with new keys, valid ten years from the day before `at`."""
        key, root_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        issuer = development.name("Rubrica development timestamp root - no legal validity")
        root = (
            development.certificate(issuer, issuer, root_key.public_key(), at=at)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(development.usage(issues=True), critical=True)
            .sign(root_key, hashes.SHA256())
        )
        subject = development.name("Rubrica development timestamp authority - no legal validity")
        certificate = (
            development.certificate(subject, issuer, key.public_key(), at=at)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(development.usage(issues=False), critical=True)
            # RFC 3161 2.3: critical, and this purpose alone.
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]),
                critical=True,
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()),
                critical=False,
            )
            .sign(root_key, hashes.SHA256())
        )
        return cls(key=key, certificate=certificate, root_key=root_key, root=root)

    @classmethod
    def from_pem(cls, pem: bytes) -> DevelopmentAuthority:
        """Read what `to_pem` wrote."""
        keys = [part + _KEY_END for part in pem.split(_KEY_END)[:2]]
        key, root_key = (serialization.load_pem_private_key(part.lstrip(), password=None) for part in keys)
        if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(
            root_key, ec.EllipticCurvePrivateKey
        ):
            raise TypeError("the development authority's keys are elliptic")
        certificate, root = x509.load_pem_x509_certificates(pem)
        return cls(key=key, certificate=certificate, root_key=root_key, root=root)

    @classmethod
    def kept_in(cls, path: Path, *, at: datetime) -> DevelopmentAuthority:
        """Return the authority kept in a file, made at the first call and readable by its owner only."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(cls.create(at=at).to_pem())
        return cls.from_pem(path.read_bytes())

    def to_pem(self) -> bytes:
        """Return keys and certificates as one PEM text."""
        keys = b"".join(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            for key in (self.key, self.root_key)
        )
        return keys + _pem(self.certificate) + _pem(self.root)

    @property
    def root_pem(self) -> bytes:
        """The certificate to trust."""
        return _pem(self.root)

    def revocations(self, *, at: datetime) -> bytes:
        """Return the DER list of revoked certificates, empty, signed by the root."""
        return development.revocations(self.root, self.root_key, at=at)

    def stamp(self, digest: bytes, *, nonce: int) -> bytes:
        """Return the DER token over a SHA-256 digest, as of now, without a network."""
        reply = self.respond(query(digest, nonce=nonce), at=datetime.now(UTC))
        return token(reply, digest=digest, nonce=nonce)

    def respond(self, query_der: bytes, *, at: datetime) -> bytes:
        """Answer a DER TimeStampReq with a TimeStampResp; a bad query gets a rejection (RFC 3161 2.4.2)."""
        try:
            asked = tsp.TimeStampReq.load(query_der, strict=True)
            imprint = asked["message_imprint"]
            algorithm, digest = (
                imprint["hash_algorithm"]["algorithm"].native,
                imprint["hashed_message"].native,
            )
            policy, nonce, certified = (
                asked["req_policy"].native,
                asked["nonce"].native,
                asked["cert_req"].native,
            )
            extended = bool(asked["extensions"].native)
        except (ValueError, TypeError):
            return _rejection("bad_data_format")
        if algorithm not in _DIGESTS:
            return _rejection("bad_alg")
        if len(digest) != _DIGESTS[algorithm]:
            return _rejection("bad_data_format")
        if policy not in (None, POLICY):
            return _rejection("unaccepted_policy")
        if extended:
            return _rejection("unaccepted_extensions")

        info = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": {
                "hash_algorithm": {"algorithm": algorithm},
                "hashed_message": digest,
            },
            # The high bit set keeps every serial at sixteen bytes and positive.
            "serial_number": secrets.randbits(126) | 1 << 126,
            "gen_time": at.astimezone(UTC).replace(microsecond=0),
            "accuracy": {"seconds": 1},
        }
        if nonce is not None:
            info["nonce"] = nonce
        signed = self._sign(tsp.TSTInfo(info).dump(), certified=bool(certified))
        return bytes(Reply({"status": {"status": "granted"}, "time_stamp_token": signed}).dump())

    def _sign(self, info: bytes, *, certified: bool) -> cms.ContentInfo:
        certificate = self.certificate.public_bytes(serialization.Encoding.DER)
        # RFC 5816: the hash alone identifies the certificate; more fields only cost time in every verifier.
        identity = tsp.SigningCertificateV2({"certs": [{"cert_hash": hashlib.sha256(certificate).digest()}]})
        attributes = cms.CMSAttributes(
            [
                {"type": "content_type", "values": ["tst_info"]},
                {"type": "message_digest", "values": [hashlib.sha256(info).digest()]},
                {"type": "signing_certificate_v2", "values": [identity]},
            ]
        )
        signature = self.key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))
        parsed = der_x509.Certificate.load(certificate)
        signer = {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": {
                        "issuer": parsed.issuer,
                        "serial_number": parsed.serial_number,
                    }
                }
            ),
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": signature,
        }
        signed = {
            "version": "v3",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {
                "content_type": "tst_info",
                "content": core.ParsableOctetString(info),
            },
            "signer_infos": [signer],
        }
        if certified:
            root = self.root.public_bytes(serialization.Encoding.DER)
            signed["certificates"] = [parsed, der_x509.Certificate.load(root)]
        return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})


_KEY_END = b"-----END PRIVATE KEY-----\n"


def _rejection(failure: str) -> bytes:
    status = {"status": "rejection", "fail_info": {failure}}
    return bytes(Reply({"status": status}).dump())


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
