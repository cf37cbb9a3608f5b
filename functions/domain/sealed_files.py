"""What an event says of sealed files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from functions.domain.events import Json
from functions.domain.files import File, StoredObject

NOTHING_APART: Final[Mapping[str, StoredObject]] = {}
"""The evidence of every file is on its own last pages."""


def sealed_facts(
    files: Sequence[File], sealed: Sequence[StoredObject], *, apart: Mapping[str, StoredObject]
) -> dict[str, Json]:
    """Return the facts of files in their order, the main one first, and of evidence apart, by file id."""
    facts: dict[str, Json] = {"sealed_sha256": sealed[0].sha256, "sealed_size": sealed[0].size}
    if len(files) > 1:
        facts["sealed_files"] = [_fact(file.id, kept) for file, kept in zip(files, sealed, strict=True)]
    if apart:
        facts["evidence_files"] = [_fact(file_id, kept) for file_id, kept in apart.items()]
    return facts


def _fact(file_id: str, kept: StoredObject) -> dict[str, Json]:
    return {"file_id": file_id, "sha256": kept.sha256, "size": kept.size}
