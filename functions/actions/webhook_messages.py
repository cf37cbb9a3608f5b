"""What an endpoint is told: the messages of an event in a dialect, and the links that each attempt fills in."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import PurePosixPath

from functions.actions import links
from functions.dialects import registry
from functions.domain.documents import Document
from functions.domain.errors import Refusal
from functions.domain.events import Event, Json
from functions.domain.files import StoredObject
from functions.domain.lifecycle import DocumentNotFound, DocumentPurged
from functions.domain.webhooks import About, FrozenMessage, Place, PlaceKind, Subject, freeze
from functions.storage import documents, files


def messages(event: Event, subject: Subject, *, dialect: str) -> tuple[FrozenMessage, ...]:
    """Return what a dialect says of an event, the same whenever it is asked."""
    spoken = registry.webhooks(dialect)
    about = About(answers=_answers(subject) if spoken.tells_answers else {})
    return tuple(freeze(one) for one in spoken.messages(event, subject, about))


def linker(account_id: str, document_id: str, *, at: datetime) -> Callable[[Place], str | None]:
    """Return what gives the addresses for the places of a message, as the document now stands.

    The document is read when the first address is asked for; of one that is gone there are none.
    """
    kept: list[Document | None] = []

    def link(place: Place) -> str | None:
        if not kept:
            kept.append(_present(account_id, document_id))
        document = kept[0]
        if document is None:
            return None
        try:
            return _linked(document, place, at=at)
        except Refusal:
            # No such file, recipient or page any more.
            return None

    return link


def _present(account_id: str, document_id: str) -> Document | None:
    try:
        document = documents.load(account_id, document_id)
    except (DocumentNotFound, DocumentPurged):
        return None
    return None if document.deleted_at is not None else document


def _linked(document: Document, place: Place, *, at: datetime) -> str | None:
    if place.kind is PlaceKind.SIGNING_PAGE:
        recipient = document.recipient(place.of)
        return links.signing_urls(document, [recipient])[recipient.id] if recipient.link else None
    found = _object(document, place)
    if found is None:
        return None
    stored, name, media_type = found
    return files.link(stored, filename=name, inline=False, at=at, media_type=media_type).url


def _object(document: Document, place: Place) -> tuple[StoredObject, str, str] | None:
    """Return what a place leads to with its file name and media type; None where there is nothing yet, or any more."""
    if place.kind in (PlaceKind.ORIGINAL_FILE, PlaceKind.SIGNED_FILE):
        file = document.file_of(place.of)
        original = place.kind is PlaceKind.ORIGINAL_FILE
        stored = file.stored if original else document.sealed_of(file)
        return None if stored is None else (stored, file.name or document.name, files.PDF)
    recipient = document.recipient(place.of)
    if place.kind is PlaceKind.ATTACHMENT:
        sent = next((one for one in recipient.attachments if one.id == place.item), None)
        # The link adds the ending.
        return None if sent is None else (sent.file, PurePosixPath(sent.filename).stem, sent.media_type)
    signature = recipient.signature
    image = signature and (signature.image if place.kind is PlaceKind.SIGNATURE else signature.initials)
    return (image, place.kind.value, files.PNG) if image else None


def _answers(subject: Subject) -> Mapping[str, Json]:
    """Return what a document's template was filled in with; the object is pinned, and so are its values."""
    made = subject.file.made_from if isinstance(subject, Document) else None
    if made is None or made.template is None:
        return {}
    answers: dict[str, Json] = json.loads(files.read(made.template.answers))
    return answers
