"""Seals a PDF: PAdES B-T, or B-LT in the same revision.

Imports pyHanko, so only the sealing function imports this.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from asn1crypto import algos, cms, crl
from asn1crypto import x509 as der_x509
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    SigDSSPlacementPreference,
)
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

# What is embedded is handed in, never fetched; pyHanko warns of that at every seal.
logging.getLogger(signers.pdf_signer.__name__).setLevel(logging.ERROR)

FIELD = "Seal"
# Hex digits: sixteen kilobytes of CMS. Stated, so that nothing is signed or stamped twice to find out.
RESERVED = 32_768
CHUNK = 1 << 20


class Stamping(Hashable, Protocol):
    """A timestamp authority, as functions.providers.timestamps.contract has it."""

    def stamp(self, digest: bytes, *, nonce: int) -> bytes: ...


@dataclass(frozen=True)
class LongTerm:
    """What B-LT embeds: roots of seal and timestamp (PEM) and revocation lists (DER) of their issuers."""

    roots_pem: bytes
    revocations: Sequence[bytes]


@dataclass(frozen=True)
class SealedPdf:
    """The sealed file: SHA-256 in hex, size in bytes and level, "B-T" or "B-LT"."""

    sha256: str
    size: int
    level: str


def seal(
    *,
    source: Path,
    out: Path,
    chain_pem: bytes,
    sign: Callable[[bytes], bytes],
    timestamp: Stamping,
    reason: str,
    location: str | None = None,
    name: str | None = None,
    long_term: LongTerm | None = None,
) -> SealedPdf:
    """Write `source` to `out` with an invisible certification seal over the whole file that allows no change.

    `sign` gives RSASSA-PKCS1-v1_5 SHA-256 over the bytes it gets, and is called once. ETSI EN 319 142-1.
    Errors of `sign` and `timestamp` come through; `out` is then not a sealed file.
    """
    sealer = pdf_signer(
        signer=RemoteSigner(chain_pem, sign),
        stamper=stamper_of(timestamp),
        reason=reason,
        location=location,
        name=name,
        long_term=long_term,
    )
    with source.open("rb") as unsealed, out.open("w+b") as sealed:
        writer = IncrementalPdfFileWriter(unsealed, strict=False)
        asyncio.run(sealer.async_sign_pdf(writer, output=sealed, bytes_reserved=RESERVED, chunk_size=CHUNK))
        sealed.seek(0)
        sha256 = hashlib.file_digest(sealed, "sha256").hexdigest()
        size = sealed.seek(0, 2)
    return SealedPdf(sha256=sha256, size=size, level="B-LT" if long_term else "B-T")


def pdf_signer(
    *,
    signer: signers.Signer,
    stamper: TimeStamper | None,
    reason: str,
    location: str | None,
    name: str | None,
    long_term: LongTerm | None,
    approving: str | None = None,
) -> signers.PdfSigner:
    """Return what writes a seal: a certification, or an approval in the field `approving`. Both end all changes."""
    field = SigFieldSpec(FIELD)
    if approving is not None:
        # Without a certification it is the field's lock that says so (ISO 32000-2 table 236).
        every = FieldMDPSpec(FieldMDPAction.ALL)
        field = SigFieldSpec(approving, field_mdp_spec=every, doc_mdp_update_value=MDPPerm.NO_CHANGES)
    metadata = signers.PdfSignatureMetadata(
        field_name=field.sig_field_name,
        md_algorithm="sha256",
        reason=reason,
        location=location,
        name=name,
        subfilter=SigSeedSubFilter.PADES,
        certify=approving is None,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        embed_validation_info=long_term is not None,
        validation_context=_context(long_term) if long_term else None,
        # One revision: a second one would read as a change after the seal in poppler and MuPDF.
        dss_settings=DSSContentSettings(
            include_vri=False,
            placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE,
        ),
    )
    # No box: the seal is invisible; what people see is drawn before.
    return signers.PdfSigner(metadata, signer=signer, timestamper=stamper, new_field_spec=field)


@lru_cache(maxsize=8)
def _certificates(pem: bytes) -> tuple[der_x509.Certificate, ...]:
    return tuple(load_certs_from_pemder_data(pem))


def _context(long_term: LongTerm) -> ValidationContext:
    return ValidationContext(
        trust_roots=_certificates(long_term.roots_pem),
        crls=[crl.CertificateList.load(der) for der in long_term.revocations],
        allow_fetching=False,
        revocation_mode="hard-fail",
    )


class RemoteSigner(signers.Signer):
    """Signs with a key that is elsewhere."""

    def __init__(self, chain_pem: bytes, sign: Callable[[bytes], bytes]) -> None:
        leaf, *issuers = _certificates(chain_pem)
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        # Without its issuer in the CMS, poppler calls the certificate's issuer unknown.
        registry.register_multiple(issuers)
        self._sign = sign
        self._size = leaf.public_key.bit_size // 8
        super().__init__(
            signing_cert=leaf,
            cert_registry=registry,
            embed_roots=True,
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"}),
        )

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - pyHanko's signature
    ) -> bytes:
        return bytes(self._size) if dry_run else self._sign(data)


class _Stamper(TimeStamper):
    """Asks our authority. One is kept for each authority: B-LT needs its chain, learnt from a first token."""

    def __init__(self, authority: Stamping) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._authority = authority

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        if md_algorithm != "sha256":
            raise ValueError(md_algorithm)
        return cms.ContentInfo.load(self._authority.stamp(message_digest, nonce=secrets.randbits(63)))


@lru_cache(maxsize=8)
def stamper_of(authority: Stamping) -> _Stamper:
    return _Stamper(authority)
