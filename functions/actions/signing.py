"""Signing: what a recipient can do with the link that they were sent."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from functions.actions import links
from functions.actions.command import Command
from functions.actions.recording import record
from functions.domain import consent
from functions.domain.documents import Document
from functions.domain.files import File, ShownFile
from functions.domain.images import SignatureImageInvalid, require_png
from functions.domain.recipients import Recipient, Signature
from functions.pdf.signature_image import accept_signature
from functions.storage import documents, files
from functions.storage.grants import Grant


@dataclass(frozen=True, kw_only=True)
class Session:
    """What the page shows: the document, whose turn this is, and where its files are, the main one first."""

    document: Document
    recipient: Recipient
    files: tuple[ShownFile, ...]


def session(command: Command, grant: Grant) -> Session:
    """Return what a link shows. Asking changes nothing: scanners of mail follow links too."""
    document, recipient = _enter(command, grant)
    return _shown(command, document, recipient.id)


def open_document(command: Command, grant: Grant) -> Session:
    """Note that the document is before the recipient's eyes."""
    document, recipient = _enter(command, grant)
    viewed = document.viewed_by(recipient.id, at=command.at)
    return _shown(command, record(command, before=document, after=viewed), recipient.id)


def sign(
    command: Command, grant: Grant, *, kind: str, image_base64: str, consent_version: str, pointer: str
) -> Session:
    """Take a recipient's signature."""
    try:
        image = base64.b64decode(image_base64, validate=True)
    except (binascii.Error, ValueError) as unreadable:
        raise SignatureImageInvalid(pointer=pointer) from unreadable
    require_png(image, pointer=pointer)
    document, recipient = _enter(command, grant)
    recipient.require_pending()
    document.require_open()
    consent.require_current(consent_version)
    image = accept_signature(image, pointer=pointer)
    key = files.document_key(
        document.account_id,
        document.id,
        # Of their own for each: two may draw the same.
        kind=f"signatures/{recipient.id}",
        sha256=hashlib.sha256(image).hexdigest(),
        extension="png",
    )
    signature = Signature(
        image=files.put(key=key, body=image, media_type="image/png"),
        kind=kind,
        consent_version=consent_version,
        ip=command.actor.ip,
        user_agent=command.actor.user_agent,
    )
    signed = document.signed_by(recipient.id, signature, at=command.at)
    return _shown(command, record(command, before=document, after=signed), recipient.id)


def refuse(command: Command, grant: Grant, *, reason: str) -> Session:
    """Take a recipient's refusal."""
    document, recipient = _enter(command, grant)
    refused = document.refused_by(recipient.id, reason=reason, at=command.at)
    return _shown(command, record(command, before=document, after=refused), recipient.id)


def _enter(command: Command, grant: Grant) -> tuple[Document, Recipient]:
    document = documents.load(grant.account_id, grant.document_id)
    recipient = links.require_link(document, grant, at=command.at)
    document.require_readable()
    return document, recipient


def _shown(command: Command, document: Document, recipient_id: str) -> Session:
    return Session(
        document=document,
        recipient=document.recipient(recipient_id),
        files=tuple(_shown_file(command, document, one) for one in document.files),
    )


def _shown_file(command: Command, document: Document, file: File) -> ShownFile:
    name = file.name or document.name
    sealed = document.sealed_of(file)
    return ShownFile(
        file=file,
        link=files.link(file.require_stored(), filename=name, inline=True, at=command.at),
        signed=None if sealed is None else files.link(sealed, filename=name, inline=False, at=command.at),
        evidence=(
            None
            if file.evidence is None
            else files.link(file.evidence, filename=f"{name}-evidence", inline=False, at=command.at)
        ),
    )
