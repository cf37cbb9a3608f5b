"""Signing: what a recipient can do with the link that they were sent."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from functions.actions import links, proof_states
from functions.actions.command import Command
from functions.actions.recording import record
from functions.domain import consent
from functions.domain.arriving import arrived
from functions.domain.documents import Document
from functions.domain.files import File, ShownFile, StoredObject
from functions.domain.forms import FormItem, forms_for, items
from functions.domain.identifiers import Prefix
from functions.domain.images import SignatureImageInvalid, require_png
from functions.domain.parting import Delegate, delegated
from functions.domain.recipients import Recipient, Signature
from functions.domain.refusing import in_words
from functions.domain.sessions import Session
from functions.pdf.signature_image import accept_signature
from functions.storage import documents, files
from functions.storage.grants import Grant

IMAGE: Final = "/signature/image_base64"
INITIALS: Final = "/initials_base64"
_DRAWN: Final = ("drawn", "typed", "uploaded")
"""The kinds that come with a picture."""


def session(command: Command, grant: Grant) -> Session:
    """Return what a link shows. Asking changes nothing: scanners of mail follow links too."""
    document, recipient = enter(command, grant)
    return shown(command, document, recipient.id)


def open_document(command: Command, grant: Grant) -> Session:
    """Note that the document is before the recipient's eyes, or that they have come before it has any pages."""
    document, recipient = enter(command, grant)
    here = arrived(document, recipient.id, at=command.at)
    return shown(command, record(command, before=document, after=here), recipient.id)


@dataclass(frozen=True, kw_only=True)
class Left:
    """What a person leaves when signing: pictures in Base64, each with where the request has it."""

    kind: str
    image_base64: str | None
    initials_base64: str | None
    consent_version: str


def confirm_reading(command: Command, grant: Grant) -> Session:
    """Note that the recipient says that they have read everything."""
    document, recipient = enter(command, grant)
    read = document.read_by(recipient.id, at=command.at)
    return shown(command, record(command, before=document, after=read), recipient.id)


def sign(command: Command, grant: Grant, left: Left) -> Session:
    """Take a recipient's signature or approval."""
    pictures = {
        pointer: _decoded(text, pointer=pointer)
        for pointer, text in (
            (IMAGE, left.image_base64),
            (INITIALS, left.initials_base64),
        )
        if text is not None
    }
    if left.kind in _DRAWN and IMAGE not in pictures:
        raise SignatureImageInvalid(pointer=IMAGE)
    document, recipient = enter(command, grant)
    document.require_open_to(recipient)
    consent.require_current(left.consent_version)
    kept = {
        pointer: _kept(document, recipient, accept_signature(picture, pointer=pointer))
        for pointer, picture in pictures.items()
        if recipient.draws
    }
    signature = Signature(
        image=kept.get(IMAGE),
        kind=left.kind,
        consent_version=left.consent_version,
        ip=command.actor.ip,
        user_agent=command.actor.user_agent,
        initials=kept.get(INITIALS),
    )
    signed = document.signed_by(recipient.id, signature, at=command.at)
    return shown(command, record(command, before=document, after=signed), recipient.id)


def refuse(command: Command, grant: Grant, *, reason: str, comment: str | None) -> Session:
    """Take a recipient's refusal: a reason of the list, or words of their own."""
    document, recipient = enter(command, grant)
    said = in_words(reason, terms=document.terms, language=document.language)
    refused = document.refused_by(recipient.id, reason=said, comment=comment, at=command.at)
    return shown(command, record(command, before=document, after=refused), recipient.id)


def delegate(command: Command, grant: Grant, to: Delegate) -> Session:
    """Hand the recipient's part to somebody else; the link shows from then on that it is theirs no more."""
    document, recipient = enter(command, grant)
    heir = command.mint(Prefix.RECIPIENT)
    link = links.make_link(document, heir, at=command.at)
    passed = delegated(document, recipient.id, to, new_id=heir, link=link, at=command.at)
    return shown(command, record(command, before=document, after=passed), recipient.id)


def _decoded(text: str, *, pointer: str) -> bytes:
    try:
        image = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as unreadable:
        raise SignatureImageInvalid(pointer=pointer) from unreadable
    require_png(image, pointer=pointer)
    return image


def _kept(document: Document, recipient: Recipient, image: bytes) -> StoredObject:
    key = files.document_key(
        document.account_id,
        document.id,
        # Of their own for each: two may draw the same.
        kind=f"signatures/{recipient.id}",
        sha256=hashlib.sha256(image).hexdigest(),
        extension="png",
    )
    return files.put(key=key, body=image, media_type="image/png")


def enter(command: Command, grant: Grant) -> tuple[Document, Recipient]:
    """Return the document that a link opens, and whose link it is, or refuse a link that opens nothing any more."""
    document = documents.load(grant.account_id, grant.document_id)
    recipient = links.require_link(document, grant, at=command.at)
    document.require_readable()
    return document, recipient


def shown(command: Command, document: Document, recipient_id: str) -> Session:
    """Return what the page shows of the document as it stands."""
    return Session(
        document=document,
        recipient=document.recipient(recipient_id),
        requirements=proof_states.of(document, document.recipient(recipient_id)),
        files=tuple(_shown_file(command, document, one) for one in document.files if one.stored is not None),
        form=tuple(_form(document, document.recipient(recipient_id))),
    )


def _form(document: Document, recipient: Recipient) -> Iterator[FormItem]:
    """Yield what a person has to give for files that have no pages yet; most documents have none such."""
    for file in forms_for(document, recipient):
        # Read by few: most who come here come for a document with pages.
        from functions.actions.authoring import values_of
        from functions.storage import templates

        filled = file.require_filled()
        text = templates.load_text_of(
            document.account_id, filled.template_id, version=filled.template_version
        )
        yield from items(file, text.asked.variables, values=values_of(file))


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
