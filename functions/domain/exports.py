"""Exports: a document with everything that belongs to it as one ZIP, made for one version of the document.

Asking for one changes nothing in the document and is no event of it; it is right in whatever state the document is,
deleted too, as long as it is not purged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from functions.domain.documents import Document
from functions.domain.duties import Duty, DutyKind
from functions.domain.errors import NotFound
from functions.domain.files import StoredObject

MAX_ATTEMPTS: Final = 4
"""Then the export has failed, until it is asked for again."""


class ExportNotFound(NotFound):
    """Nobody has asked for an export of the document."""

    code = "export_not_found"


class ExportStatus(StrEnum):
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Export:
    """What came of an export of a document as it was in one version."""

    version: int
    made_at: datetime
    stored: StoredObject | None
    """None where it could not be made."""

    def shows(self, document: Document) -> bool:
        """Whether it is there, and the document is still as it shows it."""
        return self.stored is not None and self.version == document.sequence


@dataclass(frozen=True, kw_only=True)
class ExportState:
    """Where the export of a document stands. `version` is the one that it shows, or at least will show."""

    document_id: str
    status: ExportStatus
    version: int
    current: bool
    """Whether the document is still in that version."""
    made: Export | None = None
    """What came of it, once it is not in the making."""


def owing_export(document: Document, *, at: datetime) -> Duty:
    """Return the duty to export a document as it is now. Asked for again in the same version, it is the same."""
    return Duty(
        kind=DutyKind.EXPORT,
        account_id=document.account_id,
        owner_id=document.id,
        subject=f"{document.sequence:08d}",
        not_before=at,
    )


def export_state(document: Document, *, made: Export | None, owed: Sequence[Duty]) -> ExportState:
    """Return where the export stands, or refuse where nobody asked for any."""
    if made is not None and (made.shows(document) or not owed):
        status = ExportStatus.FAILED if made.stored is None else ExportStatus.READY
        return _state(document, status, version=made.version, made=made)
    if not owed:
        raise ExportNotFound(document_id=document.id)
    return _state(document, ExportStatus.MAKING, version=max(int(one.subject) for one in owed))


def _state(
    document: Document, status: ExportStatus, *, version: int, made: Export | None = None
) -> ExportState:
    current = version == document.sequence
    return ExportState(document_id=document.id, status=status, version=version, current=current, made=made)
