"""What every dialect calls an event and says of it, by an example."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from functions.dialects import registry
from functions.dialects.examples import examples
from functions.domain.events import EventType
from functions.domain.webhooks import Place, freeze

_LINKS: Final = "https://example.com"


@dataclass(frozen=True, kw_only=True)
class Body:
    """An example of a message: what it is called, and its body as JSON."""

    name: str
    content: Mapping[str, Any]


@cache
def bodies(event_type: EventType) -> Mapping[str, tuple[Body, ...]]:
    """Return an example of each message of an event by dialect, those that do not tell it left out."""
    example = examples()[event_type]
    told = {
        dialect: registry.webhooks(dialect).messages(example.event, example.subject, example.about)
        for dialect in registry.WEBHOOK_DIALECTS
    }
    return {
        dialect: tuple(
            Body(name=one.name, content=json.loads(freeze(one).filled(_linked))) for one in messages
        )
        for dialect, messages in told.items()
        if messages
    }


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
