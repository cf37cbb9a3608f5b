"""What endpoints are told of an event: messages, frozen once for all attempts and replays.

Links to files live for 60 minutes, and retries go on for days: a frozen message holds the places of its links, and
each attempt fills in fresh ones. Every other byte stays the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from functions.domain.documents import Document
from functions.domain.endpoints import Endpoint
from functions.domain.events import Json

Subject = Document | Endpoint
"""Whose history an event belongs to."""


class PlaceKind(StrEnum):
    """What a link leads to."""

    ORIGINAL_FILE = "original_file"
    """A file's pages as they were sent to sign. `of` is the file."""
    SIGNED_FILE = "signed_file"
    """The sealed file. `of` is the file."""
    SIGNING_PAGE = "signing_page"
    """A recipient's own way in. `of` is the recipient."""
    ATTACHMENT = "attachment"
    """What a recipient attached. `of` is the recipient, `item` the attachment."""
    SIGNATURE = "signature"
    """The picture of a recipient's signature. `of` is the recipient."""
    INITIALS = "initials"
    """The picture of a recipient's initials. `of` is the recipient."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a link goes, in the content of a message like any other value."""

    kind: PlaceKind
    of: str
    item: str = ""
    otherwise: str | None = None
    """What stands there when there is nothing to link to any more."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """What a dialect says of an event. `name` is what the dialect calls it; `content` is JSON with Places in it."""

    name: str
    content: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class FrozenMessage:
    """A message whose bytes are settled but for its links: text and places, in their order."""

    name: str
    pieces: tuple[str | Place, ...]

    @property
    def places(self) -> Iterator[Place]:
        """The links that an attempt fills in."""
        return (one for one in self.pieces if isinstance(one, Place))

    def filled(self, link: Callable[[Place], str | None]) -> bytes:
        """Return the body. `link` gives the address for a place, or None where there is nothing to link to."""
        return "".join(
            one if isinstance(one, str) else _written(link(one), one) for one in self.pieces
        ).encode()


@dataclass(frozen=True, kw_only=True)
class About:
    """What a dialect may tell beside an event and its subject."""

    answers: Mapping[str, Json] = field(default_factory=dict)
    """What the template's variables were filled in with, by their names; empty where there was no template, or where
    the dialect does not tell them."""


def freeze(message: Message) -> FrozenMessage:
    """Settle the bytes of a message: UTF-8 JSON without spaces, keys in the order in which they were given."""
    places: list[Place] = []
    plain = _dumped(message.content, lambda _: None)
    # Nobody can write a text that holds the hash of the whole that it is in.
    marker = hashlib.sha256(plain.encode()).hexdigest()

    def marked(place: Place) -> str:
        places.append(place)
        return f"{marker}{len(places) - 1}."

    text = _dumped(message.content, marked)
    pieces: list[str | Place] = []
    for number, place in enumerate(places):
        before, _, text = text.partition(f'"{marker}{number}."')
        pieces += [before, place]
    return FrozenMessage(name=message.name, pieces=(*pieces, text))


def _dumped(content: Mapping[str, Any], default: Callable[[Place], str | None]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=default)


def _written(link: str | None, place: Place) -> str:
    return json.dumps(place.otherwise if link is None else link, ensure_ascii=False)
