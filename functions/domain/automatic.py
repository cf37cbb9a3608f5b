"""Automatic signature: what the service does in a person's name when their turn comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from functions.domain.documents import Document
from functions.domain.duties import Notice
from functions.domain.events import EventType, Happening
from functions.domain.recipients import Signature


def signed_for(document: Document, recipient_id: str, signature: Signature, *, at: datetime) -> Document:
    """Sign in a person's name; the history says by what mandate."""
    signed = document.signed_by(recipient_id, signature, at=at)
    told = _told(signed)
    data = {**told.data, "mandate_id": signature.mandate_id}
    return replace(signed, happening=replace(told, data=data))


def left_to_person(document: Document, recipient_id: str, *, why: str, at: datetime) -> Document:
    """Ask the person themselves, since the mandate holds no longer. They are invited like everybody."""
    document.require_open_to(document.recipient(recipient_id))
    person = replace(document.recipient(recipient_id), automatic=False)
    asked = document.with_recipient(person)
    asked = replace(asked, duties=asked.notices([person], Notice.INVITATION, at=at))
    happening = Happening(
        type=EventType.RECIPIENT_UPDATED,
        data={"recipient_id": recipient_id, "changed": ["automatic"], "why": why},
        personal=person.facts(),
    )
    return asked.having(happening, at=at)


def _told(document: Document) -> Happening:
    if document.happening is None:
        raise RuntimeError("a signature is always told")
    return document.happening
