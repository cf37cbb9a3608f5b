"""What a document is at one moment, and what its state lets be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from functions.domain.duties import Duty, DutyKind
from functions.domain.events import GENESIS, Happening, Json
from functions.domain.files import File, FileNotFound, StoredObject
from functions.domain.identifiers import Prefix
from functions.domain.lifecycle import (
    DocumentCanceled,
    DocumentChanged,
    DocumentDeleted,
    DocumentNotCompleted,
    DocumentNotDraft,
    DocumentNotOpen,
    Status,
)
from functions.domain.organising import ROOT, CustomField
from functions.domain.recipients import (
    NotYourTurn,
    Recipient,
    RecipientNotFound,
    RecipientRefused,
    RecipientStatus,
)
from functions.domain.terms import SignatureKind, Terms


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
    """The main file."""
    created_at: datetime
    updated_at: datetime
    sequence: int = 0
    chain_head: str = GENESIS
    recipients: tuple[Recipient, ...] = ()
    external_id: str | None = None
    sandbox: bool = False
    """Whether it was made with a test key."""
    external_id_unique: bool = False
    """Whether no other document of the account may claim the same external id."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    folder: str = ROOT
    tags: tuple[str, ...] = ()
    custom: tuple[CustomField, ...] = ()
    legal_hold: bool = False
    retain_until: datetime | None = None
    """Before this nothing of it is purged."""
    account_retains_until: datetime | None = None
    """The same by the account's period at the time of deletion."""
    deleted_at: datetime | None = None
    purge_at: datetime | None = None
    """When nothing will be left of it, once deleted."""
    shelved: bool = False
    """Whether its lookups were written: those of documents from before there were any come with the next change."""
    sealed_link_seed: str | None = None
    """KMS ciphertext, in Base64, of the seed that the link secrets are derived from."""
    sent_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: str | None = None
    sealed_file: StoredObject | None = None
    extra_files: tuple[File, ...] = ()
    terms: Terms = field(default_factory=Terms)
    sender_email: str | None = None
    """Where the account is told what its documents need of it."""
    reminders_sent: int = 0
    reminded_at: datetime | None = None
    warned_days: int | None = None
    """How many days before its end the last warning went out."""
    happening: Happening | None = None
    """What the last verb did, until it is written down."""
    duties: tuple[Duty, ...] = ()
    """What the last verb owes, until it is written down."""

    @property
    def files(self) -> tuple[File, ...]:
        """All files in their order, the main one first, each with its id."""
        began_with = f"{Prefix.FILE}_{self.id.partition('_')[2]}"
        return (self.file if self.file.id else replace(self.file, id=began_with), *self.extra_files)

    def file_of(self, file_id: str | None) -> File:
        """Return the file, or refuse an id that the document does not have; None names the main one."""
        if file_id is None:
            return self.files[0]
        for one in self.files:
            if one.id == file_id:
                return one
        raise FileNotFound(file_id=file_id)

    def file_facts(self) -> dict[str, Json]:
        """Return what an event says of several files; nothing of a single one, which has facts of its own."""
        if not self.extra_files:
            return {}
        return {"files": [{"file_id": one.id, "sha256": one.require_stored().sha256} for one in self.files]}

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

    @property
    def active_recipients(self) -> tuple[Recipient, ...]:
        """Those whose part is still theirs."""
        return tuple(one for one in self.recipients if one.active)

    @property
    def current_group(self) -> int | None:
        """The order group that the document waits for; None where it waits for nobody."""
        return min((one.order_group for one in self.recipients if one.pending), default=None)

    def reached(self, recipient: Recipient) -> bool:
        """Whether it is, or was, this person's turn."""
        return self.current_group is None or recipient.order_group <= self.current_group

    def require_turn(self, recipient: Recipient) -> None:
        """Refuse who comes before those whose group signs first."""
        if not self.reached(recipient):
            raise NotYourTurn

    def kinds_for(self, recipient: Recipient) -> tuple[SignatureKind, ...]:
        """Return how this person may sign; nothing for who approves or only reads."""
        if not recipient.draws:
            return ()
        return self.terms.signature_kinds if recipient.signature_kinds is None else recipient.signature_kinds

    @property
    def open(self) -> bool:
        """Whether people may sign it now."""
        return self.status is Status.IN_PROGRESS and self.deleted_at is None

    def require_present(self) -> None:
        """Refuse a document that was deleted."""
        if self.deleted_at is not None:
            raise DocumentDeleted(deleted_at=self.deleted_at.isoformat())

    def require_draft(self) -> None:
        """Refuse a document that was sent: it can be changed no more."""
        self.require_present()
        if self.status is Status.CANCELED:
            raise DocumentCanceled
        if self.status is not Status.DRAFT:
            raise DocumentNotDraft(status=self.status.value)

    def require_open(self) -> None:
        """Refuse a document that nobody can sign now."""
        self.require_present()
        if self.status is Status.CANCELED:
            raise DocumentCanceled
        if self.status is not Status.IN_PROGRESS:
            raise DocumentNotOpen(status=self.status.value)

    def require_open_to(self, recipient: Recipient) -> None:
        """Refuse whoever can not act on the document now, with what they themselves did first."""
        recipient.require_pending()
        if self.status is Status.REFUSED and recipient.status is RecipientStatus.REFUSED:
            raise RecipientRefused
        self.require_open()
        self.require_turn(recipient)

    def require_awaited(self, recipient: Recipient) -> None:
        """Refuse who is not to be reminded: nor is who has refused, though they may change their mind."""
        recipient.require_pending()
        if recipient.status is RecipientStatus.REFUSED:
            raise RecipientRefused
        self.require_turn(recipient)

    def require_readable(self) -> None:
        """Refuse a link to a document that was canceled or deleted, or was never sent."""
        self.require_present()
        if self.status is Status.CANCELED:
            raise DocumentCanceled
        if self.status is Status.DRAFT:
            raise DocumentNotOpen(status=self.status.value)

    def sealed_of(self, file: File) -> StoredObject | None:
        """Return where one of the document's files lies sealed; None before that."""
        return self.sealed_file if file.id == self.files[0].id else file.sealed

    def require_sealed(self, file_id: str | None = None) -> StoredObject:
        """Return where the file, by default the main one, lies sealed, or refuse."""
        sealed = self.sealed_of(self.file_of(file_id))
        if sealed is None:
            raise DocumentNotCompleted(status=self.status.value)
        return sealed

    def having(self, happening: Happening, *, at: datetime) -> Self:
        """Return the document with what has just happened to it, still to be written down."""
        if any(one.kind is DutyKind.AUTOSIGN for one in self.duties):
            # What the bus wakes its worker by.
            happening = replace(happening, data={**happening.data, "automatic": True})
        return replace(self, happening=happening, updated_at=at)

    def with_recipient(self, changed: Recipient) -> Self:
        """Return the document with this recipient as they are now."""
        return replace(
            self, recipients=tuple(changed if one.id == changed.id else one for one in self.recipients)
        )
