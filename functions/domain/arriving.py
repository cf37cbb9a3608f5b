"""Arriving: a person follows their link for the first time, whatever there is to see by then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from functions.domain.documents import Document
from functions.domain.events import EventType, Happening


def arrived(document: Document, recipient_id: str, *, at: datetime) -> Document:
    """Note that a person has the document before their eyes or, while it has no pages, that they have come.

    Each counts once. Who comes to pages at once has only viewed them.
    """
    viewed = document.viewed_by(recipient_id, at=at)
    person = document.recipient(recipient_id)
    if viewed is not document or person.arrived_at is not None or person.viewed_at is not None:
        return viewed
    if not (document.open and document.reached(person)):
        return document
    person = replace(person, arrived_at=at)
    happening = Happening(
        type=EventType.RECIPIENT_STARTED, data={"recipient_id": recipient_id}, personal=person.facts()
    )
    return document.with_recipient(person).having(happening, at=at)
