"""Checks the seal of a file that others signed before, and their signatures. Runs in the child only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

from functions.domain.pdf_refusals import PdfSignatureBroken, SealNotValid
from functions.pdf.existing_signatures import require_sound, signatures_of
from functions.pdf.limits import Limits
from functions.pdf.sandbox import Work
from functions.pdf.verification import report, told_as_invalid


def verify_approval(task: Mapping[str, Any], at: Work, limits: Limits) -> Mapping[str, Any]:
    """Return the report of the last signature, a seal over the whole file, if all before it hold as well."""
    with Path(task["source"]).open("rb") as file, told_as_invalid():
        reader = PdfFileReader(file, strict=False)
        try:
            found = signatures_of(reader)
            if len(found) != task["signatures"] + 1:
                raise SealNotValid(reason="other_signatures")
            *earlier, seal = found
            for one in earlier:
                require_sound(one)
        except PdfSignatureBroken as broken:
            raise SealNotValid(reason="earlier_signature") from broken
        told = report(
            reader, seal, sha256="", roots_pem=task["roots_pem"].encode(), archived=task["long_term"]
        )
    return {**asdict(told), "stamped_at": told.stamped_at.isoformat()}
