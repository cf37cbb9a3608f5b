"""Writes the revision that takes an approval seal into a signed file, with a gap where the signature goes.

Imports pyHanko; runs in the child only, for the file is not ours. Nothing secret is needed for it.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest

from functions.pdf.limits import Limits
from functions.pdf.sandbox import Work
from functions.pdf.sealing import CHUNK, FIELD, RESERVED, LongTerm, RemoteSigner, pdf_signer, stamper_of


@dataclass(frozen=True)
class _Known:
    """Answers with a token that the authority gave before: only its certificates count."""

    token: bytes

    def stamp(self, digest: bytes, *, nonce: int) -> bytes:
        return self.token


def reserve_room(task: Mapping[str, Any], at: Work, limits: Limits) -> Mapping[str, Any]:
    """Write the file with a gap for its seal to the output and return from where to where the gap goes."""
    embedded = task["long_term"]
    signer, stamper, long_term = None, None, None
    if embedded is not None:
        signer = RemoteSigner(task["chain_pem"].encode(), _unasked)
        stamper = stamper_of(_Known(base64.b64decode(embedded["token"])))
        revocations = [base64.b64decode(one) for one in embedded["revocations"]]
        long_term = LongTerm(embedded["roots_pem"].encode(), revocations)
    gap = reserve(
        Path(task["source"]),
        out=at.output,
        signer=signer,
        stamper=stamper,
        reason=task["reason"],
        location=task["location"],
        name=task["name"],
        long_term=long_term,
    )
    return {"start": gap.reserved_region_start, "end": gap.reserved_region_end}


def reserve(
    source: Path,
    *,
    out: Path,
    signer: signers.Signer | None = None,
    stamper: Any = None,
    reason: str = "",
    location: str | None = None,
    name: str | None = None,
    long_term: LongTerm | None = None,
) -> PreparedByteRangeDigest:
    """Write `source` to `out` with one more revision: a locking field and the signature that is to be filled in."""
    with source.open("rb") as signed, out.open("w+b") as reserved:
        writer = IncrementalPdfFileWriter(signed, strict=False)
        sealer = pdf_signer(
            signer=signer or signers.ExternalSigner(signing_cert=None, cert_registry=None),
            stamper=stamper,
            reason=reason,
            location=location,
            # pyHanko would ask the certificate, which is not known here.
            name=name or "Rubrica",
            long_term=long_term,
            approving=_free_name(writer),
        )
        gap, _, _ = asyncio.run(
            sealer.async_digest_doc_for_signing(
                writer, output=reserved, bytes_reserved=RESERVED, chunk_size=CHUNK
            )
        )
    return gap


def _free_name(writer: IncrementalPdfFileWriter) -> str:
    """Return a name that no field of the form has."""
    try:
        fields = writer.root["/AcroForm"]["/Fields"]
    except KeyError:
        return FIELD
    taken = {str(one.get_object().get("/T", "")) for one in fields}
    number = 1
    while (name := FIELD if number == 1 else f"{FIELD}{number}") in taken:
        number += 1
    return name


def _unasked(data: bytes) -> NoReturn:
    raise AssertionError("nothing is signed where the file is read")
