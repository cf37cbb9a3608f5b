"""Keepers of the sealing key."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import boto3
from botocore.stub import Stubber
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from functions.providers.seals.development import SEAL_NAME, DevelopmentCertificates, LocalSealingKey
from functions.providers.seals.kms import KmsSealingKey, public_key

NOW = datetime(2026, 3, 14, tzinfo=UTC)
DATA = b"signed attributes"


class TestKmsSealingKey:
    def test_asks_kms_to_hash_and_sign_the_data_itself(self) -> None:
        client = boto3.client(
            "kms", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
        )
        asked = {
            "KeyId": "key",
            "Message": DATA,
            "MessageType": "RAW",
            "SigningAlgorithm": "RSASSA_PKCS1_V1_5_SHA_256",
        }
        with Stubber(client) as kms:
            kms.add_response("sign", {"Signature": b"signature"}, asked)
            kms.add_response("get_public_key", {"PublicKey": b"der"}, {"KeyId": "key"})

            assert KmsSealingKey(client=client, key_id="key", chain_pem=b"").sign(DATA) == b"signature"
            assert public_key(client, key_id="key") == b"der"
            kms.assert_no_pending_responses()


class TestDevelopmentCertificates:
    def test_certify_a_public_key_for_signing_and_say_that_it_has_no_validity(self) -> None:
        certificates = DevelopmentCertificates.create(at=NOW)
        key = rsa.generate_private_key(public_exponent=65537, key_size=3072).public_key()
        der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)

        leaf, root = x509.load_pem_x509_certificates(certificates.certify(der, at=NOW))

        leaf.verify_directly_issued_by(root)
        usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
        assert leaf.public_key() == key
        assert leaf.subject.rfc4514_string() == f"CN={SEAL_NAME}"
        assert usage.digital_signature
        assert usage.content_commitment
        assert not usage.key_cert_sign

    def test_are_the_same_after_a_restart(self, tmp_path: Path) -> None:
        path = tmp_path / "keys" / "root.pem"

        first = DevelopmentCertificates.kept_in(path, at=NOW)

        assert DevelopmentCertificates.kept_in(path, at=NOW).to_pem() == first.to_pem()


class TestLocalSealingKey:
    def test_signs_what_its_certificate_verifies(self) -> None:
        key = LocalSealingKey.create(DevelopmentCertificates.create(at=NOW), at=NOW)
        leaf = x509.load_pem_x509_certificate(key.chain_pem)
        public = leaf.public_key()

        assert isinstance(public, rsa.RSAPublicKey)
        public.verify(key.sign(DATA), DATA, padding.PKCS1v15(), hashes.SHA256())
