"""What every dialect calls an event and says of it, by an example."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from functions.dialects import registry
from functions.dialects.examples import Example, examples
from functions.domain.documents import Document
from functions.domain.events import EventType
from functions.domain.identifiers import Prefix, derived
from functions.domain.webhooks import Place, freeze

_LINKS: Final = "https://example.com"


SEVERAL_FILES: Final = "several_files"


@dataclass(frozen=True, kw_only=True)
class Body:
    """An example of a message: what it is called, and its body as JSON."""

    name: str
    content: Mapping[str, Any]
    variant: str = ""
    """`several_files`: what is said otherwise of a document with more than one; empty: what is said of most."""


@cache
def bodies(event_type: EventType) -> Mapping[str, tuple[Body, ...]]:
    """Return an example of each message of an event by dialect, those that do not tell it left out."""
    told = {dialect: _bodies(event_type, dialect) for dialect in registry.WEBHOOK_DIALECTS}
    return {dialect: messages for dialect, messages in told.items() if messages}


def _bodies(event_type: EventType, dialect: str) -> tuple[Body, ...]:
    example = examples()[event_type]
    usual = _told(example, dialect)
    if not isinstance(example.subject, Document):
        return usual
    shapes = [(one.name, one.content.keys()) for one in usual]
    several = _told(replace(example, subject=_with_annex(example.subject)), dialect, variant=SEVERAL_FILES)
    return (*usual, *(one for one in several if (one.name, one.content.keys()) not in shapes))


def _told(example: Example, dialect: str, *, variant: str = "") -> tuple[Body, ...]:
    messages = registry.webhooks(dialect).messages(example.event, example.subject, example.about)
    return tuple(
        Body(name=one.name, content=json.loads(freeze(one).filled(_linked)), variant=variant)
        for one in messages
    )


def _with_annex(document: Document) -> Document:
    annex = replace(
        document.file,
        id=derived(Prefix.FILE, at=document.created_at, number=b"annex67890"),
        name="Anexo",
        sealed=document.sealed_file,
    )
    return replace(document, extra_files=(annex,))


def names(event_type: EventType) -> Mapping[str, tuple[str, ...]]:
    """Return what each dialect calls an event: two names, where it tells it twice."""
    return {
        dialect: tuple(dict.fromkeys(one.name for one in told))
        for dialect, told in bodies(event_type).items()
    }


def _linked(place: Place) -> str:
    """Return an address of the form of the real ones, which live for 60 minutes."""
    path = "/".join(one for one in (place.kind.value.replace("_", "-"), place.of, place.item) if one)
    return f"{_LINKS}/{path}"
