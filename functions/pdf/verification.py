"""Verifies sealed PDFs, more strictly than viewers do. Imports pyHanko."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import parser as asn1_parser
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from functions.domain.pdf_refusals import SealNotValid

# A seal that does not hold is an answer, told by SealNotValid, and not a traceback in the log.
logging.getLogger("pyhanko.sign.validation").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class VerificationReport:
    """A seal that holds. Hash in hex, serial number in hex, `stamped_at` by the timestamp authority."""

    sha256: str
    signer: str
    serial: str
    stamped_at: datetime
    stamped_by: str
    level: str


def verify(*, path: Path, roots_pem: bytes, expected_sha256: str | None = None) -> VerificationReport:
    """Check that one trusted, timestamped seal covers the whole file, unchanged since. Raises SealNotValid.

    `roots_pem` holds the trusted roots of seal and timestamp. "The signature is valid" alone would also hold
    for a file changed by a later revision or by appended bytes, so coverage and hash are demanded too.
    """
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if expected_sha256 is not None and sha256 != expected_sha256:
            raise SealNotValid(reason="another_file")
        with told_as_invalid():
            reader = PdfFileReader(file, strict=False)
            signatures = reader.embedded_signatures
            if not signatures:
                raise SealNotValid(reason="not_sealed")
            if len(signatures) > 1:
                raise SealNotValid(reason="several_signatures")
            return report(
                reader, signatures[0], sha256=sha256, roots_pem=roots_pem, archived="/DSS" in reader.root
            )


@contextmanager
def told_as_invalid() -> Iterator[None]:
    """Tell what can not be read as a seal that does not hold."""
    try:
        yield
    except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError, RecursionError) as failure:
        raise SealNotValid(reason="unreadable") from failure


def report(
    reader: PdfFileReader,
    signature: EmbeddedPdfSignature,
    *,
    sha256: str,
    roots_pem: bytes,
    archived: bool,
) -> VerificationReport:
    """Return what is to be told of a seal. `archived`: it embeds what proves that no certificate was revoked."""
    content = bytes(signature.pkcs7_content)
    # What follows the CMS in its reserved space is signed by nothing, so it must be nothing.
    if content[asn1_parser.peek(content) :].strip(b"\0"):
        raise SealNotValid(reason="changed")
    status = asyncio.run(_validate(reader, signature, roots_pem=roots_pem, archived=archived))
    stamp = status.timestamp_validity
    if not status.intact:
        raise SealNotValid(reason="changed")
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        raise SealNotValid(reason="not_the_whole_file")
    if not status.docmdp_ok or status.modification_level is not ModificationLevel.NONE:
        raise SealNotValid(reason="changed_later")
    if stamp is None or not (stamp.intact and stamp.valid and stamp.trusted):
        raise SealNotValid(reason="no_trusted_timestamp")
    if not status.trusted:
        raise SealNotValid(reason="not_trusted")
    if not status.bottom_line:
        raise SealNotValid(reason="not_valid")
    certificate = status.signing_cert
    return VerificationReport(
        sha256=sha256,
        signer=certificate.subject.human_friendly,
        serial=f"{certificate.serial_number:x}",
        stamped_at=stamp.timestamp,
        stamped_by=stamp.signing_cert.subject.human_friendly,
        level="B-LT" if archived else "B-T",
    )


async def _validate(
    reader: PdfFileReader,
    signature: EmbeddedPdfSignature,
    *,
    roots_pem: bytes,
    archived: bool,
) -> PdfSignatureStatus:
    """Validate as of now; where that fails, as of the timestamp, past which certificates may expire."""
    status = await _validate_at(reader, signature, roots_pem=roots_pem, archived=archived, moment=None)
    stamp = status.timestamp_validity
    if status.bottom_line or stamp is None or not (stamp.intact and stamp.valid and stamp.trusted):
        return status
    return await _validate_at(
        reader,
        signature,
        roots_pem=roots_pem,
        archived=archived,
        moment=stamp.timestamp,
    )


async def _validate_at(
    reader: PdfFileReader,
    signature: EmbeddedPdfSignature,
    *,
    roots_pem: bytes,
    archived: bool,
    moment: datetime | None,
) -> PdfSignatureStatus:
    signer_context = _context(reader, roots_pem=roots_pem, archived=archived, moment=moment)
    stamp_context = _context(reader, roots_pem=roots_pem, archived=archived, moment=None)
    return await async_validate_pdf_signature(
        signature,
        signer_validation_context=signer_context,
        ts_validation_context=stamp_context,
    )


def _context(
    reader: PdfFileReader, *, roots_pem: bytes, archived: bool, moment: datetime | None
) -> ValidationContext:
    settings: dict[str, Any] = {
        "trust_roots": list(load_certs_from_pemder_data(roots_pem)),
        "allow_fetching": False,
        "revocation_mode": "hard-fail" if archived else "soft-fail",
        "moment": moment,
    }
    if archived:
        return DocumentSecurityStore.read_dss(reader).as_validation_context(settings)
    return ValidationContext(**settings)
