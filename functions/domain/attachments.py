"""Files that a recipient is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from functions.domain.files import StoredObject


class AttachmentStatus(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    INVALID = "invalid"


@dataclass(frozen=True, kw_only=True)
class AttachmentRequest:
    """What is asked for, such as a proof of address."""

    id: str
    """Of the sender's own choice, unique among the recipient's requests."""
    name: str
    description: str | None = None
    required: bool = True
    max_files: int = 1
    approval_required: bool = False
    """Whether the person can sign only once the sender has approved what came."""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that a recipient has sent in answer to a request."""

    id: str
    request_id: str
    file: StoredObject
    filename: str
    media_type: str
    uploaded_at: datetime
    status: AttachmentStatus = AttachmentStatus.PENDING
    note: str | None = None
    """What the sender says of it when sending it back."""
    reviewed_at: datetime | None = None
    replaced_by: str | None = None
    """Which file came in the place of one that was sent back."""

    @property
    def returned(self) -> bool:
        """Whether the sender has sent it back, and nothing has come in its place."""
        return self.status is AttachmentStatus.INVALID and self.replaced_by is None
