"""Checks a signed PDF that is kept byte for byte: nothing is taken out of it, so nothing may have to be.

Runs in the child only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

from functions.domain.existing_signatures import ExistingSignatures
from functions.domain.pdf_refusals import PdfDamaged, PdfSignedNeedsCleaning
from functions.pdf.existing_signatures import require_room, review
from functions.pdf.sandbox import Work
from functions.pdf.second_reading import require_agreement


def preserve(source: Path, *, sizes: Sequence[tuple[float, float]], at: Work) -> Mapping[str, Any]:
    """Return the signatures of a file that every reader sees alike, and that takes another one.

    Raises PdfDamaged where readers would have to repair it or see it in different ways, PdfSignedNeedsCleaning,
    and the refusals of functions.pdf.existing_signatures.
    """
    require_agreement(source, sizes=sizes, contents=_read_strictly(source))
    with pypdfium2.PdfDocument(source) as document:
        if len(document) != len(sizes):
            raise PdfDamaged(reason="readers_disagree")
    existing = review(source)
    require_room(source, at=at)
    return _told(existing)


def _read_strictly(source: Path) -> list[str]:
    """Return the SHA-256 of what draws each page, of a file that needs no repair."""
    try:
        with pikepdf.open(source, suppress_warnings=True, attempt_recovery=False) as pdf:
            _require_appearances(pdf)
            return [_content(page.obj) for page in pdf.pages]
    except pikepdf.PdfError as failure:
        raise PdfDamaged(reason="needs_repair") from failure


def _content(page: pikepdf.Object) -> str:
    found = page.get("/Contents")
    digest = hashlib.sha256()
    for one in found if isinstance(found, pikepdf.Array) else [found]:
        if isinstance(one, pikepdf.Stream):
            digest.update(one.read_bytes())
    return digest.hexdigest()


def _require_appearances(pdf: pikepdf.Pdf) -> None:
    """Refuse fields that each viewer draws in its own way: a seal would fix no view of them."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary) or not form.get("/NeedAppearances"):
        return
    if any(one.get("/FT") != "/Sig" for one in form.get("/Fields", pikepdf.Array())):
        raise PdfSignedNeedsCleaning(found=["form_fields"])


def _told(existing: ExistingSignatures) -> Mapping[str, Any]:
    return {
        "permission": existing.permission,
        "signatures": [
            {
                "kind": one.kind.value,
                "signer": one.signer,
                "signed_at": None if one.signed_at is None else one.signed_at.isoformat(),
            }
            for one in existing.signatures
        ],
    }
