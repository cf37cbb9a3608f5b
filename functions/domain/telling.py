"""Telling: whether what somebody is owed to be told still makes sense when its turn comes, and its reference."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from functions.domain.document_state import DocumentState
from functions.domain.duties import ASKING, Duty, Notice
from functions.domain.events import EventType
from functions.domain.lifecycle import Status
from functions.domain.parts import Channel
from functions.domain.recipients import Recipient, RecipientStatus

OWES_TELLING: Final = (
    EventType.DOCUMENT_SENT,
    EventType.DOCUMENT_RESENT,
    EventType.DOCUMENT_REACTIVATED,
    EventType.DOCUMENT_REFUSED,
    EventType.DOCUMENT_EXPIRING,
    EventType.DOCUMENT_EXPIRED,
    EventType.DOCUMENT_COMPLETED,
    EventType.RECIPIENT_ADDED,
    EventType.RECIPIENT_SIGNED,
    EventType.RECIPIENT_REFUSED,
    EventType.RECIPIENT_DELEGATED,
    EventType.RECIPIENT_REPLACED,
    EventType.RECIPIENT_BLOCKED,
    EventType.RECIPIENT_UNBLOCKED,
    EventType.RECIPIENT_IDENTITY_APPROVED,
    EventType.RECIPIENT_ATTACHMENT_REVIEWED,
    EventType.EMAIL_BOUNCED,
    EventType.MESSAGE_FAILED,
)
"""What may owe somebody to be told."""

_SEPARATOR: Final = re.compile(r"[.-]")
"""A carrier that takes no dot in what it keeps gives a dash back; no part of a reference holds either."""
_PARTS: Final = 7
_YOUNG: Final = timedelta(days=1)
"""A link that is no older needs no other end."""


def still_told(document: DocumentState, recipient: Recipient, notice: Notice) -> bool:
    """Whether the person is still to be told: they may have signed, or the document has ended."""
    if not recipient.active or document.deleted_at is not None or recipient.link is None:
        return False
    match notice:
        case Notice.COMPLETED:
            return document.status is Status.COMPLETED
        case Notice.INVITATION:
            reads = not recipient.acts
            return document.open and document.reached(recipient) and (reads or recipient.may_act)
        case Notice.ATTACHMENT_RETURNED:
            # Who has signed already is told too.
            return document.open and any(one.returned for one in recipient.attachments)
        case Notice.EXPIRING if document.warned_days is None:
            # Opened anew meanwhile, with another end.
            return False
        case Notice.REMINDER | Notice.EXPIRING | Notice.UNBLOCKED:
            return document.open and document.reached(recipient) and recipient.may_act
        case _:
            return False


def sender_still_told(document: DocumentState, recipient: Recipient | None, notice: Notice) -> bool:
    """Whether the sender is still to be told, of one person where the notice is about one."""
    if document.deleted_at is not None or document.sender_email is None:
        return False
    status = None if recipient is None else recipient.status
    match notice:
        case Notice.SENDER_REFUSED:
            return status is RecipientStatus.REFUSED
        case Notice.SENDER_BLOCKED:
            return document.open and status is RecipientStatus.BLOCKED
        case Notice.SENDER_UNREACHABLE:
            return recipient is not None and not recipient.ways and _has_to_be_told(document, recipient)
        case Notice.SENDER_EXPIRING:
            return document.open and document.warned_days is not None
        case Notice.SENDER_EXPIRED:
            return document.status is Status.EXPIRED
        case Notice.SENDER_COMPLETED:
            return document.status is Status.COMPLETED
        case _:
            return False


def _has_to_be_told(document: DocumentState, recipient: Recipient) -> bool:
    """Whether there is something that the person does not know: their turn, what is wrong, the end."""
    news = (Notice.INVITATION, Notice.ATTACHMENT_RETURNED, Notice.COMPLETED)
    return any(still_told(document, recipient, one) for one in news)


def told(recipient: Recipient, notice: Notice, *, link_until: datetime, at: datetime) -> Recipient:
    """Return the person as they are once told: their link is young again, or the message would open nothing."""
    link = recipient.link
    if link is not None and link_until - link.expires_at > _YOUNG:
        recipient = replace(recipient, link=replace(link, expires_at=link_until))
    return recipient.notified(at=at) if notice in ASKING else recipient


def counted(recipient: Recipient, notice: Notice, *, channel: str) -> Recipient:
    """Return the person with one reminder more, where this is one."""
    if notice is not Notice.REMINDER:
        return recipient
    times = recipient.resends.get(channel, 0) + 1
    return replace(recipient, resends={**recipient.resends, channel: times})


class ReferenceUnreadable(ValueError):
    """This is no reference of ours."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """Names one telling, not the try: carriers keep it with a message and give it back with what became of it.

    It holds no personal data. `link` is the beginning of the link's hash: what was sent with a link that is no more
    says nothing of the one that took its place. `times` differs from one telling of the same to the next.
    """

    account_id: str
    document_id: str
    recipient_id: str
    notice: Notice
    channel: Channel
    link: str
    times: str

    @classmethod
    def of(cls, document: DocumentState, recipient: Recipient, duty: Duty, channel: Channel) -> Reference:
        return cls(
            account_id=document.account_id,
            document_id=document.id,
            recipient_id=recipient.id,
            notice=duty.notice,
            channel=channel,
            link=link_mark(recipient),
            # Each resend gives the link a new end; reminders and warnings that come by themselves are counted.
            times=(
                f"{'0' if recipient.link is None else f'{recipient.link.expires_at:%Y%m%d%H%M%S}'}"
                f"x{document.reminders_sent}x{document.warned_days or 0}"
            ),
        )

    @classmethod
    def read(cls, text: str) -> Reference:
        """Read a reference as a carrier gives it back. Raises ReferenceUnreadable."""
        parts = _SEPARATOR.split(text)
        if len(parts) != _PARTS:
            raise ReferenceUnreadable
        account_id, document_id, recipient_id, notice, channel, link, times = parts
        try:
            return cls(
                account_id=account_id,
                document_id=document_id,
                recipient_id=recipient_id,
                notice=Notice(notice),
                channel=Channel(channel),
                link=link,
                times=times,
            )
        except ValueError as unknown:
            raise ReferenceUnreadable from unknown

    def __str__(self) -> str:
        return ".".join(
            (
                *(self.account_id, self.document_id, self.recipient_id),
                *(self.notice.value, self.channel.value, self.link, self.times),
            )
        )


def link_mark(recipient: Recipient) -> str:
    return "0" if recipient.link is None else recipient.link.secret_sha256[:12]
