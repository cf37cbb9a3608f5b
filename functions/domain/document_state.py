"""What a document is at one moment, and what its state lets be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from functions.domain.events import GENESIS
from functions.domain.files import File, StoredObject
from functions.domain.lifecycle import (
    DocumentCanceled,
    DocumentChanged,
    DocumentNotCompleted,
    DocumentNotDraft,
    DocumentNotOpen,
    Status,
)
from functions.domain.recipients import Recipient, RecipientNotFound


@dataclass(frozen=True, kw_only=True)
class DocumentState:
    """A document with its recipients. `sequence` counts its events: it is also its version."""

    id: str
    account_id: str
    client_id: str
    name: str
    sender: str
    """The name of the account at the time of creation: what recipients read."""
    language: str
    status: Status
    file: File
    created_at: datetime
    updated_at: datetime
    sequence: int = 0
    chain_head: str = GENESIS
    recipients: tuple[Recipient, ...] = ()
    external_id: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    sealed_link_seed: str | None = None
    """KMS ciphertext, in Base64, of the seed that the link secrets are derived from."""
    sent_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: str | None = None
    sealed_file: StoredObject | None = None

    def require_version(self, expected: int | None) -> None:
        """Refuse when the caller has seen another version (RFC 9110 13.1.1); None: the caller does not mind."""
        if expected is not None and expected != self.sequence:
            raise DocumentChanged(current=self.sequence, expected=expected)

    def recipient(self, recipient_id: str) -> Recipient:
        """Return the recipient, or refuse an id that the document does not have."""
        for one in self.recipients:
            if one.id == recipient_id:
                return one
        raise RecipientNotFound(recipient_id=recipient_id)

    def require_draft(self) -> None:
        """Refuse a document that was sent: it can be changed no more."""
        if self.status is Status.CANCELED:
            raise DocumentCanceled
        if self.status is not Status.DRAFT:
            raise DocumentNotDraft(status=self.status.value)

    def require_open(self) -> None:
        """Refuse a document that nobody can sign now."""
        if self.status is Status.CANCELED:
            raise DocumentCanceled
        if self.status is not Status.IN_PROGRESS:
            raise DocumentNotOpen(status=self.status.value)

    def require_readable(self) -> None:
        """Refuse a link to a document that was canceled or was never sent."""
        if self.status is Status.CANCELED:
            raise DocumentCanceled
        if self.status is Status.DRAFT:
            raise DocumentNotOpen(status=self.status.value)

    def require_sealed_file(self) -> StoredObject:
        """Return where the sealed file lies, or refuse."""
        if self.sealed_file is None:
            raise DocumentNotCompleted(status=self.status.value)
        return self.sealed_file
