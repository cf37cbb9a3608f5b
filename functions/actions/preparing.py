"""Preparing: what somebody on the sender's side does with a draft, by a link to the send page."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from functions import settings
from functions.actions import carriers, documents, embedding
from functions.actions.command import Command
from functions.actions.recording import record
from functions.domain.documents import Document
from functions.domain.files import File, FileLink
from functions.domain.parts import Channel
from functions.domain.preparing import prepared, require_preparable
from functions.domain.recipients import Recipient, RecipientNotFound
from functions.domain.terms import Terms
from functions.storage import documents as kept
from functions.storage import files, grants
from functions.storage.grants import Grant, Purpose

SECRET_BYTES = 32
_ORIGIN, _SENT = "origin", "sent"
Changes = Callable[[Recipient], Recipient]


@dataclass(frozen=True, kw_only=True)
class SendLink:
    """A link to the send page. Its secret is told this once."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """What the send page shows."""

    document: Document
    files: tuple[tuple[File, FileLink | None], ...]
    channels: frozenset[Channel]
    origin: str | None
    """The one site that embeds the page; None: it stands in a tab of its own."""
    expires_at: datetime | None


def make_link(
    command: Command, document_id: str, *, key_id: str, origin: str | None, lifetime: timedelta
) -> SendLink:
    """Make a link by which a draft can be prepared and sent, from within one site where `origin` names it."""
    document = kept.load(command.account_id, document_id)
    document.require_draft()
    site = None if origin is None else embedding.listed_origin(command.account_id, origin, pointer="/origin")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    expires_at = command.at + lifetime
    grant = Grant(
        account_id=command.account_id,
        secret_sha256=hashlib.sha256(secret.encode()).hexdigest(),
        document_id=document.id,
        purpose=Purpose.SEND,
        subject=key_id,
        expires_at=expires_at,
        facts={} if site is None else {_ORIGIN: site},
    )
    grants.add(command.unit, grant)
    url = f"{settings.public_url()}/send#{secret}"
    if site is not None:
        url = embedding.embedded(url, account_id=command.account_id, origin=site)
    return SendLink(url=url, expires_at=expires_at)


def preparation(command: Command, grant: Grant) -> Preparation:
    """Return what a link shows. Asking changes nothing."""
    return _shown(command, grant, _enter(command, grant))


def prepare(
    command: Command,
    grant: Grant,
    *,
    changes: Sequence[tuple[str, Changes]],
    terms: Callable[[Terms], Terms],
    expected_version: int | None,
) -> Preparation:
    """Change what is asked of the people of a draft, and its terms."""
    document = _enter(command, grant)
    document.require_version(expected_version)
    recipients = [
        change(_recipient(document, recipient_id, pointer=f"/recipients/{place}/id"))
        for place, (recipient_id, change) in enumerate(changes)
    ]
    after = prepared(document, recipients=recipients, terms=terms(document.terms), at=command.at)
    return _shown(command, grant, record(command, before=document, after=after))


def send(command: Command, grant: Grant, *, expected_version: int | None) -> Document:
    """Send the draft. The link opens it no more, not even when the document is taken back."""
    _enter(command, grant)
    sent = documents.send_document(command, grant.document_id, expected_version=expected_version)
    grants.add(command.unit, replace(grant, facts={**grant.facts, _SENT: "yes"}))
    return sent


def _enter(command: Command, grant: Grant) -> Document:
    document = kept.load(grant.account_id, grant.document_id)
    require_preparable(document, expires_at=grant.expires_at, sent=_SENT in grant.facts, at=command.at)
    return document


def _recipient(document: Document, recipient_id: str, *, pointer: str) -> Recipient:
    try:
        return document.recipient(recipient_id)
    except RecipientNotFound:
        raise RecipientNotFound(pointer=pointer, recipient_id=recipient_id) from None


def _shown(command: Command, grant: Grant, document: Document) -> Preparation:
    return Preparation(
        document=document,
        files=tuple((one, _link(command, document, one)) for one in document.files),
        channels=carriers.channels(),
        origin=grant.facts.get(_ORIGIN),
        expires_at=grant.expires_at,
    )


def _link(command: Command, document: Document, file: File) -> FileLink | None:
    """Return where a file is shown; None: it is still to come."""
    if file.stored is None:
        return None
    return files.link(file.stored, filename=file.name or document.name, inline=True, at=command.at)
