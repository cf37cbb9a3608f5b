"""Judges the signatures that a file came with: whole, and unchanged since beyond what they permit themselves.

No trust is asked for: who signed is for the readers of the file to believe. Imports pyHanko; runs in the child only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, read_certification_data
from pyhanko.sign.validation.status import SignatureCoverageLevel

from functions.domain.errors import Refusal
from functions.domain.existing_signatures import ExistingSignature, ExistingSignatures, SignatureKind
from functions.domain.pdf_refusals import (
    PdfCertifiedUnchangeable,
    PdfSignatureBroken,
    PdfSignatureLocks,
    PdfTooComplex,
)
from functions.pdf.reserving import reserve
from functions.pdf.sandbox import Work

_READABLE: Final = ("/adbe.pkcs7.detached", "/ETSI.CAdES.detached", "/ETSI.RFC3161")
_UNKNOWN: Final = "–"
_LONGEST_NAME: Final = 200
_MOST: Final = 100
"""Each is judged against all that came after it."""


def review(path: Path) -> ExistingSignatures:
    """Return the signatures of a file in their order. Raises PdfSignatureBroken, PdfCertifiedUnchangeable."""
    with path.open("rb") as file:
        reader = PdfFileReader(file, strict=False)
        found = signatures_of(reader)
        if not found:
            raise PdfSignatureBroken(signer=_UNKNOWN, reason="unreadable")
        for one in found:
            require_sound(one)
        certification = read_certification_data(reader)
        if certification is not None and certification.permission is MDPPerm.NO_CHANGES:
            raise PdfCertifiedUnchangeable
        author = None if certification is None else certification.author_sig.container_ref
        return ExistingSignatures(
            signatures=tuple(_told(one, author=author) for one in found),
            permission=None if certification is None else certification.permission.value,
        )


def require_room(path: Path, *, at: Work) -> None:
    """Refuse a file in which one more signature would break those that are there: this is tried, not guessed."""
    tried = at.folder / "tried.pdf"
    try:
        with path.open("rb") as file:
            known = {one.fq_name for one in signatures_of(PdfFileReader(file, strict=False))}
        reserve(path, out=tried)
        with tried.open("rb") as file:
            for one in signatures_of(PdfFileReader(file, strict=False), named=known):
                require_sound(one)
    except PdfSignatureBroken as broken:
        raise PdfSignatureLocks(signer=broken.facts["signer"]) from broken
    finally:
        tried.unlink(missing_ok=True)


def signatures_of(
    reader: PdfFileReader, *, named: Collection[str] | None = None
) -> list[EmbeddedPdfSignature]:
    """Return the signatures in the order of their revisions: all, or those in the fields named."""
    found: list[EmbeddedPdfSignature] = []
    for name, value, field in enumerate_sig_fields(reader, filled_status=True):
        if named is not None and name not in named:
            continue
        if len(found) == _MOST:
            raise PdfTooComplex(limit="signatures")
        # pyHanko would pass over in silence what it does not know.
        if value.get_object().get("/SubFilter") not in _READABLE:
            raise PdfSignatureBroken(signer=_UNKNOWN, reason="unsupported")
        try:
            found.append(EmbeddedPdfSignature(reader, field, name))
        except (MemoryError, RecursionError):
            raise
        except Exception as unreadable:
            raise PdfSignatureBroken(signer=_UNKNOWN, reason="unreadable") from unreadable
    return sorted(found, key=lambda one: one.signed_revision)


def require_sound(signature: EmbeddedPdfSignature) -> None:
    """Refuse a signature that does not hold, or whose document was changed beyond what it permits."""
    try:
        reason = _fault(signature)
    except (Refusal, MemoryError, RecursionError):
        raise
    except Exception as unreadable:
        raise PdfSignatureBroken(signer=_UNKNOWN, reason="unreadable") from unreadable
    if reason is not None:
        raise PdfSignatureBroken(signer=_name(signature.signer_cert), reason=reason)


def _fault(signature: EmbeddedPdfSignature) -> str | None:
    signature.compute_integrity_info()  # type: ignore[no-untyped-call]
    if not _intact(signature):
        return "changed"
    judged = signature.summarise_integrity_info()
    if judged["coverage"] < SignatureCoverageLevel.ENTIRE_REVISION:
        return "not_the_whole_revision"
    return None if judged["docmdp_ok"] else "changed_later"


def _intact(signature: EmbeddedPdfSignature) -> bool:
    """Whether the bytes are those that were signed, and the key of the certificate signed them."""
    content = signature.signed_data["encap_content_info"]
    kind = content["content_type"].native
    digest = signature.compute_digest()
    if kind == "tst_info":
        stamped = content["content"].parsed["message_imprint"]["hashed_message"].native
        if stamped != digest:
            return False
        digest = hashlib.new(signature.md_algorithm, content["content"].contents).digest()
    intact, valid = validate_sig_integrity(signature.signer_info, signature.signer_cert, kind, digest)
    return intact and valid


def _told(signature: EmbeddedPdfSignature, *, author: Any) -> ExistingSignature:
    if signature.sig_object_type == "/DocTimeStamp":
        kind = SignatureKind.TIMESTAMP
        stamped = signature.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    else:
        certifies = author is not None and signature.sig_object.container_ref == author
        kind = SignatureKind.CERTIFICATION if certifies else SignatureKind.APPROVAL
        stamped = signature.self_reported_timestamp
    return ExistingSignature(kind=kind, signer=_name(signature.signer_cert), signed_at=_in_utc(stamped))


def _name(certificate: x509.Certificate) -> str:
    named = certificate.subject.native.get("common_name") or certificate.subject.human_friendly
    text = named if isinstance(named, str) else " ".join(named)
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[
        :_LONGEST_NAME
    ]


def _in_utc(moment: datetime | None) -> datetime | None:
    """Return a claimed time with its zone; one that names none is taken for UTC."""
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
