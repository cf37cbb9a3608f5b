"""Seals a PDF that others have signed before: an approval over all of it, which leaves their bytes as they are.

The file is read in the child alone, which writes the revision of the seal with a gap; here the gap is signed and
filled, for keys and authorities are out of the child's reach. Imports pyHanko for the signature itself.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from functions.domain.pdf_refusals import SealNotValid
from functions.pdf.limits import ASSEMBLY, Limits
from functions.pdf.sandbox import run, work
from functions.pdf.sealing import CHUNK, LongTerm, RemoteSigner, SealedPdf, Stamping, stamper_of
from functions.pdf.verification import VerificationReport

_ANY_DIGEST: Final = hashlib.sha256(b"").digest()


def approve(
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
    limits: Limits = ASSEMBLY,
) -> SealedPdf:
    """Write `source` to `out` with an invisible approval seal behind it that locks fields and document.

    `source` is one that functions.pdf.intake has kept with its signatures. `sign` gives RSASSA-PKCS1-v1_5 SHA-256
    over the bytes it gets, and is called once. Errors of `sign` and `timestamp` come through.
    """
    with work() as at:
        task = {
            "do": "reserve",
            "source": str(source.resolve()),
            "chain_pem": chain_pem.decode(),
            "reason": reason,
            "location": location,
            "name": name,
            "long_term": None if long_term is None else _told(long_term, timestamp=timestamp),
        }
        gap = run(task, at=at, limits=limits).answer
        start, end = int(gap["start"]), int(gap["end"])
        # Not taken on trust from the child: what is signed is the file, and one more revision behind it.
        _require_prefix(at.output, source, room=start)
        signature = asyncio.run(
            RemoteSigner(chain_pem, sign).async_sign(
                _digest(at.output, start=start, end=end),
                "sha256",
                use_pades=True,
                timestamper=stamper_of(timestamp),
                signed_attr_settings=PdfCMSSignedAttributes(),
            )
        )
        _fill(at.output, signature.dump(), start=start, end=end)
        shutil.move(at.output, out)
    with out.open("rb") as sealed:
        sha256 = hashlib.file_digest(sealed, "sha256").hexdigest()
        size = sealed.seek(0, 2)
    return SealedPdf(sha256=sha256, size=size, level="B-LT" if long_term else "B-T")


def verify_approval(
    *,
    path: Path,
    original: Path,
    signatures: int,
    roots_pem: bytes,
    expected_sha256: str | None = None,
    long_term: bool = False,
    limits: Limits = ASSEMBLY,
) -> VerificationReport:
    """Check that a file is `original`, with its `signatures` as sound as before, and one trusted seal over it all.

    Raises SealNotValid, as functions.pdf.verification does.
    """
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if expected_sha256 is not None and sha256 != expected_sha256:
        raise SealNotValid(reason="another_file")
    _require_prefix(path, original)
    with work() as at:
        task = {
            "do": "verify_approval",
            "source": str(path.resolve()),
            "roots_pem": roots_pem.decode(),
            "signatures": signatures,
            "long_term": long_term,
        }
        told = run(task, at=at, limits=limits).answer
    return VerificationReport(
        **{**told, "sha256": sha256, "stamped_at": datetime.fromisoformat(told["stamped_at"])}
    )


def _told(long_term: LongTerm, *, timestamp: Stamping) -> Mapping[str, Any]:
    """Return what is embedded, as JSON; a first token tells the chain of its authority."""
    token = timestamp.stamp(_ANY_DIGEST, nonce=1)
    return {
        "roots_pem": long_term.roots_pem.decode(),
        "revocations": [base64.b64encode(one).decode() for one in long_term.revocations],
        "token": base64.b64encode(token).decode(),
    }


def _require_prefix(path: Path, original: Path, *, room: int | None = None) -> None:
    """Refuse a file that does not begin with all bytes of the original, before `room`."""
    size = original.stat().st_size
    if path.stat().st_size <= size or (room is not None and room < size):
        raise SealNotValid(reason="another_file")
    with original.open("rb") as mine, path.open("rb") as theirs:
        while chunk := mine.read(CHUNK):
            if theirs.read(len(chunk)) != chunk:
                raise SealNotValid(reason="another_file")


def _digest(path: Path, *, start: int, end: int) -> bytes:
    """Return the SHA-256 of all but the gap."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        left = start
        while left and (chunk := file.read(min(left, CHUNK))):
            digest.update(chunk)
            left -= len(chunk)
        file.seek(end)
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.digest()


def _fill(path: Path, signature: bytes, *, start: int, end: int) -> None:
    """Write the signature in hexadecimal digits between the brackets of the gap."""
    digits = signature.hex().upper().encode("ascii")
    if len(digits) > end - start - 2:
        raise ValueError(f"a signature of {len(signature)} bytes does not fit")
    with path.open("r+b") as file:
        file.seek(start + 1)
        file.write(digits)
