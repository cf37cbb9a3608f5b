"""Files that people send before they sign: announced, taken in, removed, looked at by the sender, sent back.

A file that was sent back stays, with the sender's note, until another one has come in its place or it is removed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from functions.domain.attachments import Attachment, AttachmentRequest, AttachmentStatus
from functions.domain.before_signing import returned_for, sent_for
from functions.domain.documents import LINK_LIFETIME, Document
from functions.domain.duties import Notice
from functions.domain.errors import Conflict, Invalid, NotFound, TooLarge
from functions.domain.events import EventType, Happening, Json
from functions.domain.lifecycle import Status
from functions.domain.recipients import Recipient, RecipientGone, RecipientStatus

MAX_ATTACHMENT_BYTES: Final = 20 * 1024 * 1024
MAX_KEPT: Final = 60
"""Files of one person, those that were sent back among them."""


class AttachmentRequestNotFound(NotFound):
    """The person is not asked for such files."""

    code = "attachment_request_not_found"


class AttachmentNotFound(NotFound):
    """The person has sent no such file."""

    code = "attachment_not_found"


class AttachmentTooLarge(TooLarge):
    """A file is larger than any that is taken. Facts `size` and `limit`."""

    code = "attachment_too_large"


class TooManyAttachments(Conflict):
    """As many files have come as were asked for. Fact `limit`."""

    code = "too_many_attachments"


class AttachmentNotUploaded(NotFound):
    """The file has not arrived at the place that it was to be uploaded to, or not in time."""

    code = "attachment_not_uploaded"


class AttachmentApproved(Conflict):
    """What the sender has approved stays."""

    code = "attachment_approved"


class AttachmentReplaced(Conflict):
    """Another file has come in the place of this one: that is the one to look at."""

    code = "attachment_replaced"


class ReviewNoteMissing(Invalid):
    """Who sends a file back says why."""

    code = "review_note_missing"


def require_welcome(document: Document, recipient_id: str, request_id: str) -> AttachmentRequest:
    """Return the request that a person may send another file for, or refuse.

    Who has signed may still send one in the place of a file that was sent back, as long as the document is open.
    """
    recipient = document.recipient(recipient_id)
    request = _request(recipient, request_id)
    returned = returned_for(request, recipient=recipient)
    if returned is not None and recipient.status is RecipientStatus.SIGNED:
        document.require_open()
    else:
        document.require_open_to(recipient)
    good = [
        one for one in sent_for(request, recipient=recipient) if one.status is not AttachmentStatus.INVALID
    ]
    if len(good) >= request.max_files:
        raise TooManyAttachments(limit=request.max_files)
    if len(recipient.attachments) >= MAX_KEPT:
        raise TooManyAttachments(limit=MAX_KEPT)
    return request


def require_size(size: int, *, pointer: str) -> None:
    """Refuse a file that is larger than any that is taken."""
    if size > MAX_ATTACHMENT_BYTES:
        raise AttachmentTooLarge(pointer=pointer, size=size, limit=MAX_ATTACHMENT_BYTES)


def attached(document: Document, recipient_id: str, attachment: Attachment, *, at: datetime) -> Document:
    """Take in a file that a person has sent, in the place of one that was sent back where there is one."""
    recipient = document.recipient(recipient_id)
    if any(one.id == attachment.id for one in recipient.attachments):
        return document
    request = require_welcome(document, recipient_id, attachment.request_id)
    returned = returned_for(request, recipient=recipient)
    former = tuple(
        replace(one, replaced_by=attachment.id) if one is returned else one for one in recipient.attachments
    )
    sent = replace(recipient, attachments=(*former, attachment))
    data = {**_facts(recipient, attachment), "replaces": None if returned is None else returned.id}
    return document.with_recipient(sent).having(
        Happening(
            type=EventType.RECIPIENT_ATTACHMENT_UPLOADED,
            data=data,
            personal={**recipient.facts(), "filename": attachment.filename},
        ),
        at=at,
    )


def detached(document: Document, recipient_id: str, attachment_id: str, *, at: datetime) -> Document:
    """Take out a file again, before signing. One that was sent back is owed again when its successor leaves."""
    recipient = document.recipient(recipient_id)
    leaving = _attachment(recipient, attachment_id)
    document.require_open_to(recipient)
    if leaving.status is AttachmentStatus.APPROVED:
        raise AttachmentApproved
    staying = tuple(
        replace(one, replaced_by=leaving.replaced_by) if one.replaced_by == leaving.id else one
        for one in recipient.attachments
        if one is not leaving
    )
    return document.with_recipient(replace(recipient, attachments=staying)).having(
        Happening(
            type=EventType.RECIPIENT_ATTACHMENT_REMOVED,
            data=_facts(recipient, leaving),
            personal={**recipient.facts(), "filename": leaving.filename},
        ),
        at=at,
    )


def reviewed(
    document: Document,
    recipient_id: str,
    attachment_id: str,
    *,
    status: AttachmentStatus,
    note: str | None,
    at: datetime,
) -> Document:
    """Say what the sender thinks of a file. One that is sent back owes the person a message, and a link that works.

    A file can be approved after the end of signing too, and be sent back only while another one can come.
    """
    recipient = document.recipient(recipient_id)
    looked_at = _attachment(recipient, attachment_id)
    if status is AttachmentStatus.INVALID and not note:
        raise ReviewNoteMissing(pointer="/note")
    document.require_present()
    if status is AttachmentStatus.INVALID or document.status is not Status.COMPLETED:
        document.require_open()
    if not recipient.active:
        raise RecipientGone
    if looked_at.replaced_by is not None:
        raise AttachmentReplaced
    if (looked_at.status, looked_at.note) == (status, note):
        return document
    now = replace(looked_at, status=status, note=note, reviewed_at=at)
    returns = status is AttachmentStatus.INVALID
    link = recipient.link
    after = replace(
        recipient,
        attachments=tuple(now if one is looked_at else one for one in recipient.attachments),
        # The person is told of it with a link that is to be used.
        link=replace(link, expires_at=at + LINK_LIFETIME) if returns and link is not None else link,
    )
    told = document.with_recipient(after)
    if returns:
        told = replace(told, duties=told.notices([after], Notice.ATTACHMENT_RETURNED, at=at))
    return told.having(
        Happening(
            type=EventType.RECIPIENT_ATTACHMENT_REVIEWED,
            data={**_facts(recipient, looked_at), "decision": status.value},
            personal={**recipient.facts(), "filename": looked_at.filename, "note": note},
        ),
        at=at,
    )


def _request(recipient: Recipient, request_id: str) -> AttachmentRequest:
    for one in recipient.attachment_requests:
        if one.id == request_id:
            return one
    raise AttachmentRequestNotFound(pointer="/request_id")


def _attachment(recipient: Recipient, attachment_id: str) -> Attachment:
    for one in recipient.attachments:
        if one.id == attachment_id:
            return one
    raise AttachmentNotFound


def _facts(recipient: Recipient, attachment: Attachment) -> dict[str, Json]:
    return {
        "recipient_id": recipient.id,
        "attachment_id": attachment.id,
        "request_id": attachment.request_id,
        "sha256": attachment.file.sha256,
        "size": attachment.file.size,
        "media_type": attachment.media_type,
    }
