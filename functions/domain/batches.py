"""Batches: one person signs up to 100 documents with one proof of who they are and one signature.

What the person has chosen is a run; each of its documents comes to a result of its own, and another run can follow with
what was left or has failed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.domain.duties import Duty, DutyKind
from functions.domain.errors import Conflict, Invalid, NotFound
from functions.domain.files import StoredObject
from functions.domain.link_codes import LinkCode
from functions.domain.recipients import LinkExpired, LinkInvalid

MAX_DOCUMENTS: Final = 100
LIFETIME: Final = timedelta(days=30)


class BatchNotFound(NotFound):
    """The account has no such batch."""

    code = "signature_batch_not_found"


class BatchEmpty(Invalid):
    """There is nothing that the person could sign now."""

    code = "signature_batch_empty"


class BatchTooLarge(Invalid):
    """A batch holds so many documents and no more. Fact `limit`."""

    code = "signature_batch_too_large"


class BatchNeedsEmail(Invalid):
    """The code goes by e-mail: the person must have an address."""

    code = "signature_batch_needs_email"


class SignerHasNoPart(Invalid):
    """The document asks nothing of this person. Fact `document_id`."""

    code = "signer_has_no_part"


class BatchRunning(Conflict):
    """Documents of the batch are being signed at this moment."""

    code = "signature_batch_running"


class NotInBatch(Invalid):
    """The batch does not hold this document. Fact `document_id`."""

    code = "document_not_in_batch"


class SignedSeparately(Invalid):
    """The document asks for something that a batch does not give. Facts `document_id`, `why`."""

    code = "document_signed_separately"


class Separate(StrEnum):
    """Why a document is signed on its own page."""

    IDENTITY = "identity"
    """It asks for more than a code by e-mail, or to another address."""
    FIELDS = "fields"
    ATTACHMENTS = "attachments"
    SIGNATURE_KIND = "signature_kind"


class ItemState(StrEnum):
    OPEN = "open"
    SEPARATE = "separate"
    SIGNING = "signing"
    SIGNED = "signed"
    FAILED = "failed"
    CLOSED = "closed"
    """It can be signed no more: `problem` says why."""


@dataclass(frozen=True, kw_only=True)
class BatchItem:
    """One document, and the person's part in it."""

    document_id: str
    recipient_id: str
    sent_at: datetime | None = None
    """When the document was sent that the batch holds. None: a batch from before this was kept."""

    def require_sent(self, sent_at: datetime | None) -> None:
        """Refuse a document that was taken back and sent anew: that discards the links to it, and so this one."""
        if self.sent_at not in (None, sent_at):
            raise LinkInvalid


@dataclass(frozen=True, kw_only=True)
class Run:
    """What the person has chosen to sign, with what, and what shows that it was that person."""

    number: int
    document_ids: tuple[str, ...]
    kind: str
    image: StoredObject
    initials: StoredObject | None
    consent_version: str
    proven_at: datetime
    at: datetime
    ip: str | None
    user_agent: str | None


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one document."""

    document_id: str
    run: int
    signed: bool
    problem: str | None
    """The code of the refusal."""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A batch. `language` is that of the page and of messages; `sender` the name of the account."""

    id: str
    account_id: str
    signer_id: str
    name: str
    email: str
    language: str
    sender: str
    items: tuple[BatchItem, ...]
    created_at: datetime
    expires_at: datetime
    secret_sha256: str
    sealed_secret: str
    code: LinkCode = field(default_factory=LinkCode)
    run: Run | None = None
    running: bool = False
    version: int = 0

    def item(self, document_id: str, *, pointer: str) -> BatchItem:
        """Return the item, or refuse a document that is not in the batch."""
        for one in self.items:
            if one.document_id == document_id:
                return one
        raise NotInBatch(pointer=pointer, document_id=document_id)

    def require_entered(self, secret_sha256: str, *, at: datetime) -> None:
        """Refuse a link that is another one, or has outlived the batch."""
        if secret_sha256 != self.secret_sha256:
            raise LinkInvalid
        if at >= self.expires_at:
            raise LinkExpired(expires_at=self.expires_at.date().isoformat())

    def with_code(self, code: LinkCode) -> Batch:
        """Take a step of the proof."""
        return replace(self, code=code, version=self.version + 1)

    def begun(self, run: Run) -> Batch:
        """Begin to sign what was chosen."""
        self.require_idle()
        return replace(self, run=run, running=True, version=self.version + 1)

    def ended(self) -> Batch:
        """Note that every document of the run has its result."""
        return replace(self, running=False, version=self.version + 1)

    def require_idle(self) -> None:
        if self.running:
            raise BatchRunning

    @property
    def next_run(self) -> int:
        return 1 if self.run is None else self.run.number + 1

    def duty(self, *, at: datetime) -> Duty:
        """Return what is owed for the run."""
        return Duty(kind=DutyKind.BATCH, account_id=self.account_id, owner_id=self.id, not_before=at)

    def left(self, results: Collection[Result]) -> tuple[str, ...]:
        """Return what the run has not come to yet."""
        if self.run is None:
            return ()
        done = {one.document_id for one in results if one.run == self.run.number}
        return tuple(one for one in self.run.document_ids if one not in done)
