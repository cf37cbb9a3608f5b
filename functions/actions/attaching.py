"""Attachments: what a recipient sends with their link, and what the sender says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from functions.actions.command import Command
from functions.actions.recording import record
from functions.actions.signing import enter, shown
from functions.domain.attaching import (
    AttachmentNotUploaded,
    attached,
    detached,
    require_size,
    require_welcome,
    reviewed,
)
from functions.domain.attachments import Attachment, AttachmentStatus
from functions.domain.documents import Document
from functions.domain.files import FileLink, UploadDiffers, UploadForm
from functions.domain.identifiers import Prefix
from functions.domain.media_types import called, media_type
from functions.domain.recipients import Recipient
from functions.domain.sessions import Session
from functions.storage import attachments, documents, files
from functions.storage.attachments import Announced, AttachmentPlace
from functions.storage.grants import Grant


@dataclass(frozen=True, kw_only=True)
class Welcome:
    """An attachment that is still to come, with the form that takes it and no other."""

    id: str
    form: UploadForm


def announce(command: Command, grant: Grant, announced: Announced) -> Welcome:
    """Return the form for a file that a recipient is about to send. Nothing is written down before it is here."""
    document, recipient = enter(command, grant)
    require_size(announced.size, pointer="/size")
    require_welcome(document, recipient.id, announced.request_id)
    place = _place(document, recipient, command.mint(Prefix.ATTACHMENT))
    return Welcome(id=place.attachment_id, form=attachments.upload_form(place, announced, at=command.at))


def complete(command: Command, grant: Grant, attachment_id: str) -> Session:
    """Take in a file that has arrived. Once more changes nothing; what never arrived is refused."""
    document, recipient = enter(command, grant)
    if any(one.id == attachment_id for one in recipient.attachments):
        return shown(command, document, recipient.id)
    place = _place(document, recipient, attachment_id)
    uploaded = attachments.fetch(place)
    if uploaded is None:
        raise AttachmentNotUploaded
    said = uploaded.announced
    require_welcome(document, recipient.id, said.request_id)
    require_size(len(uploaded.content), pointer="")
    if hashlib.sha256(uploaded.content).hexdigest() != said.sha256:
        raise UploadDiffers
    kind = media_type(uploaded.content)
    attachment = Attachment(
        id=attachment_id,
        request_id=said.request_id,
        file=attachments.keep(place, uploaded.content, sha256=said.sha256, media_type=kind),
        filename=called(said.filename, media_type=kind),
        media_type=kind,
        uploaded_at=command.at,
    )
    after = attached(document, recipient.id, attachment, at=command.at)
    session = shown(command, record(command, before=document, after=after), recipient.id)
    # Only now: who tries again, because somebody else wrote first, finds it there.
    command.unit.hint(lambda: attachments.put_away(place))
    return session


def remove(command: Command, grant: Grant, attachment_id: str) -> Session:
    """Take out a file that a recipient has sent."""
    document, recipient = enter(command, grant)
    after = detached(document, recipient.id, attachment_id, at=command.at)
    return shown(command, record(command, before=document, after=after), recipient.id)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a recipient was asked for and has sent, with a link to each file."""

    recipient: Recipient
    links: Mapping[str, FileLink]


def list_attachments(command: Command, document_id: str, recipient_id: str) -> Shown:
    """Return what a recipient has sent, for the sender to look at."""
    document = documents.load(command.account_id, document_id)
    return _for_sender(command, document, recipient_id)


def review(
    command: Command,
    document_id: str,
    recipient_id: str,
    attachment_id: str,
    *,
    status: AttachmentStatus,
    note: str | None,
) -> Shown:
    """Approve a file, or send it back."""
    before = documents.load(command.account_id, document_id)
    after = reviewed(before, recipient_id, attachment_id, status=status, note=note, at=command.at)
    return _for_sender(command, record(command, before=before, after=after), recipient_id)


def _for_sender(command: Command, document: Document, recipient_id: str) -> Shown:
    recipient = document.recipient(recipient_id)
    return Shown(
        recipient=recipient,
        links={
            one.id: files.link(
                one.file,
                filename=PurePosixPath(one.filename).stem,
                inline=False,
                at=command.at,
                media_type=one.media_type,
            )
            for one in recipient.attachments
        },
    )


def _place(document: Document, recipient: Recipient, attachment_id: str) -> AttachmentPlace:
    return AttachmentPlace(
        account_id=document.account_id,
        document_id=document.id,
        recipient_id=recipient.id,
        attachment_id=attachment_id,
    )
