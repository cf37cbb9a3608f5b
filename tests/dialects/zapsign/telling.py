"""What ZapSign's receivers get of our events, and the vendor's own examples of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from functions.dialects.zapsign.webhooks import WEBHOOKS
from functions.domain.documents import Document
from functions.domain.events import Event
from functions.domain.webhooks import About, Place, Subject, freeze
from tests.builders import chained, settled

Body = dict[str, Any]

SAMPLES: Final[Mapping[str, Body]] = {
    file.stem: json.loads(file.read_text("utf-8"))
    for file in sorted((Path(__file__).parent / "samples").glob("*.json"))
}
"""The vendor's documentation, one example an event type; `doc_signed` is the one of the seed."""


def linked(place: Place) -> str | None:
    """Return an address that says what it leads to."""
    return f"https://files.example.com/{place.kind}/{place.of}"


def bodies(
    event: Event,
    subject: Subject,
    *,
    about: About | None = None,
    link: Callable[[Place], str | None] = linked,
) -> list[Body]:
    """Return what is posted of an event."""
    told = WEBHOOKS.messages(event, subject, about or About())
    read = [json.loads(freeze(one).filled(link)) for one in told]
    assert [one.name for one in told] == [one["event_type"] for one in read]
    return read


def told(document: Document, *, about: About | None = None) -> Body:
    """Return the one body of what a verb has just done to a document."""
    (event,) = chained(document)
    (body,) = bodies(event, settled(document), about=about)
    return body


def silent(document: Document) -> bool:
    """Whether the vendor would tell nothing of what a verb has just done."""
    (event,) = chained(document)
    return bodies(event, settled(document)) == []
