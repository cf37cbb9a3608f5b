"""What can be done with a document apart from its ceremony, in whatever state that is: put it in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from functions.domain.documents import Document
from functions.domain.events import EventType, Happening, Json
from functions.domain.organising import Organisation


def organised(document: Document, organisation: Organisation, *, at: datetime) -> Document:
    """Put a document into a folder and mark it. Together with another change it is one event with it.

    What the chain keeps for ever is which of it changed; names of folders and tags may be those of people.
    """
    now = Organisation(folder=document.folder, tags=document.tags, custom=document.custom)
    changes = organisation.over(now)
    if not changes:
        return document
    earlier = document.happening or Happening(type=EventType.DOCUMENT_UPDATED, data={"changed": []})
    data: dict[str, Json] = dict(earlier.data)
    if "changed" in data:
        data["changed"] = [*data["changed"], *changes]
    personal: dict[str, Json] = dict(earlier.personal)
    for told in changes.keys() & {"folder", "tags"}:
        personal[told] = changes[told] if told == "folder" else list(changes[told])
    happening = replace(earlier, data=data, personal=personal)
    return replace(document, **changes).having(happening, at=at)
