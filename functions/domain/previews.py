"""Previews of templates: a PDF with sample values, for a day and for nobody to sign.

A preview is named by what it shows: the same text with the same values is the same preview.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from ulid import ULID

from functions.domain.errors import NotFound, TooMany
from functions.domain.files import StoredObject
from functions.domain.identifiers import Prefix

LIFETIME: Final = timedelta(hours=12)
"""Its files live for a day at least; a link that is made at the end of this time opens to its own end."""

MOST_AT_ONCE: Final = 3
"""How many previews of one account are rendered at a time: documents wait in the same queue."""

GIVEN_UP_AFTER: Final = timedelta(hours=1)
"""A preview that has not ended by then counts no longer, whatever became of it."""


class PreviewNotFound(NotFound):
    """The template has no such preview, or has it no more."""

    code = "preview_not_found"


class TooManyPreviews(TooMany):
    """The account has previews being rendered. Facts `limit`, `retry_after`."""

    code = "too_many_previews"


class PreviewState(StrEnum):
    RENDERING = "rendering"
    READY = "ready"
    REJECTED = "rejected"


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A template as it would look: the filled DOCX, and its pages once there are any."""

    id: str
    account_id: str
    template_id: str
    template_version: int
    """The version that the template's text came with."""
    name: str
    language: str
    state: PreviewState
    source: StoredObject
    stored: StoredObject | None = None
    pages: int = 0
    rejection: str | None = None
    """The code of the refusal, once rejected."""
    created_at: datetime

    @property
    def expires_at(self) -> datetime:
        return self.created_at + LIFETIME

    def there(self, *, at: datetime) -> bool:
        """Whether it can be shown, now or soon. One that was rejected may be asked for again."""
        return self.state is not PreviewState.REJECTED and at < self.expires_at

    def ready(self, stored: StoredObject, *, pages: int) -> Preview:
        return replace(self, state=PreviewState.READY, stored=stored, pages=pages)

    def rejected(self, code: str) -> Preview:
        return replace(self, state=PreviewState.REJECTED, rejection=code)


@dataclass(frozen=True, kw_only=True)
class Underway:
    """The previews of an account that are being rendered, each with the moment until which it counts."""

    account_id: str
    until: Mapping[str, datetime] = field(default_factory=dict)
    changes: int = 0
    """Counts every change, so that of two at once one is told."""

    def beginning(self, preview_id: str, *, at: datetime) -> Underway:
        """Let a preview begin, or refuse where too many are being rendered."""
        counting = {one: until for one, until in self.until.items() if until > at and one != preview_id}
        if len(counting) >= MOST_AT_ONCE:
            raise TooManyPreviews(limit=MOST_AT_ONCE, retry_after=2)
        begun = {**counting, preview_id: at + GIVEN_UP_AFTER}
        return replace(self, until=begun, changes=self.changes + 1)

    def ended(self, preview_id: str) -> Underway:
        left = {one: until for one, until in self.until.items() if one != preview_id}
        return replace(self, until=left, changes=self.changes + 1)


def preview_id(*, account_id: str, template_id: str, template_version: int, source_sha256: str) -> str:
    """Return the id of the preview that shows this."""
    shown = "\n".join((account_id, template_id, str(template_version), source_sha256))
    return f"{Prefix.PREVIEW}_{ULID.from_bytes(hashlib.sha256(shown.encode()).digest()[:16])}"
