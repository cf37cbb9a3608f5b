"""What lists show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.domain.organising import ROOT


@dataclass(frozen=True, kw_only=True)
class DocumentSummary:
    """What a list shows of a document."""

    id: str
    name: str
    status: str
    client_id: str
    language: str
    external_id: str | None
    created_at: datetime
    updated_at: datetime
    sequence: int
    folder: str = ROOT
    tags: tuple[str, ...] = ()
    deleted_at: datetime | None = None
    signer_emails: tuple[str, ...] = ()
    """Folded, to look for; no list shows them."""
