"""Duties: work owed. Each is a row written in the transaction that causes it; queues only wake who does it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class DutyKind(StrEnum):
    RELAY = "relay"
    """Put an event on the bus and write its deliveries. The event's own row is the duty."""
    NOTIFY = "notify"
    """Tell a recipient."""
    SEAL = "seal"
    """Assemble, seal and complete a document."""
    UPLOAD = "upload"
    """Look for a file that was to be uploaded, and take it in or give it up."""
    FETCH = "fetch"
    """Bring a file from the URL that the customer gave."""
    RENDER = "render"
    """Make the pages of a file from DOCX or Markdown."""
    EXPORT = "export"
    """Put a document with everything that belongs to it into one ZIP."""
    BULK = "bulk"
    """Create the documents of a bulk job's lane. `owner_id` is the job."""
    ROWS = "rows"
    """Look for the rows of a bulk job that were to be uploaded, and take them in or give them up."""
    TIME = "time"
    """What comes with time to a document that is open: reminders, warnings, and its end."""
    AUTOSIGN = "autosign"
    """Sign for a recipient who has given a mandate for that. `subject` is the recipient."""
    LETTER = "letter"
    """Send a person of the directory a link, or a code that proves that they are behind one. `owner_id` is what the
    link opens, `subject` what it is: `link` or `code`."""
    BATCH = "batch"
    """Sign the documents that a person has chosen on the page of a batch. `owner_id` is the batch."""
    REPLAY = "replay"
    """Look through what an endpoint was to hear of, and owe what is to be replayed. `owner_id` is the replay."""
    PURGE = "purge"
    """Take away all that is left of a deleted document."""
    DELIVER = "deliver"
    """Post an event to an endpoint. The delivery's own row is the duty."""


class Notice(StrEnum):
    """What a message to a recipient, or to the sender, is about."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    EXPIRING = "expiring"
    COMPLETED = "completed"
    ATTACHMENT_RETURNED = "attachment_returned"
    UNBLOCKED = "unblocked"
    SENDER_REFUSED = "sender_refused"
    SENDER_BLOCKED = "sender_blocked"
    SENDER_EXPIRING = "sender_expiring"
    SENDER_EXPIRED = "sender_expired"
    SENDER_COMPLETED = "sender_completed"
    SENDER_UNREACHABLE = "sender_unreachable"
    """No channel reaches a recipient."""


ASKING: Final = (Notice.INVITATION, Notice.REMINDER, Notice.EXPIRING)
"""What says that somebody is awaited: of these only the last that is owed is told."""

_SENDER: Final = "sender"


GRACE: Final = timedelta(seconds=60)
"""How long a wake-up may take before the sweeper takes it for lost."""


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Something owed by a document, or by whatever else is `owner_id`.

    `subject` is a recipient for NOTIFY, with `#<notice>` behind where it is told beside that somebody is awaited, or
    `sender#<notice>#<recipient>` for what the sender is told; a file's
    `upload_id` for UPLOAD, FETCH and RENDER, a version of the document for EXPORT, a lane's number for BULK, else
    empty.
    """

    kind: DutyKind
    account_id: str
    owner_id: str
    subject: str = ""
    not_before: datetime
    leased_until: datetime | None = None
    attempts: int = 0
    notice: Notice = Notice.INVITATION

    @classmethod
    def telling(
        cls, notice: Notice, *, account_id: str, owner_id: str, recipient_id: str, at: datetime
    ) -> Duty:
        """Owe a recipient, or the sender about a recipient, to be told."""
        if notice.name.startswith("SENDER_"):
            subject = f"{_SENDER}#{notice}#{recipient_id}"
        else:
            subject = recipient_id if notice in ASKING else f"{recipient_id}#{notice}"
        return cls(
            kind=DutyKind.NOTIFY,
            account_id=account_id,
            owner_id=owner_id,
            subject=subject,
            not_before=at,
            notice=notice,
        )

    @property
    def to_sender(self) -> bool:
        """Whether it is the sender who is to be told."""
        return self.subject.startswith(f"{_SENDER}#")

    @property
    def recipient_id(self) -> str:
        """Return who is to be told, or whom the sender is told of; empty: it is about nobody in particular."""
        return self.subject.split("#")[2] if self.to_sender else self.subject.partition("#")[0]

    def claimable(self, *, at: datetime) -> bool:
        """Whether the time has come and nobody is at it."""
        return self.not_before <= at and (self.leased_until is None or self.leased_until <= at)

    def claimed(self, *, until: datetime) -> Duty:
        """Return the duty in somebody's hands.

        The attempt counts before the work, so that work which kills its worker comes to an end too.
        """
        return replace(self, leased_until=until, attempts=self.attempts + 1)

    def postponed(self, *, at: datetime) -> Duty:
        """Return the duty given back after a failure: 30 s, doubling with each attempt, one hour at most."""
        wait = min(timedelta(seconds=15 * 2 ** min(self.attempts, 10)), timedelta(hours=1))
        return replace(self, leased_until=None, not_before=at + wait)

    def takes_place_of(self, other: Duty) -> bool:
        """Whether they are one row: the same thing, owed for the same reason to the same one."""
        return (self.kind, self.owner_id, self.subject) == (other.kind, other.owner_id, other.subject)

    @property
    def overdue_at(self) -> datetime:
        """When the sweeper takes the wake-up for lost."""
        return (self.leased_until or self.not_before) + GRACE
