"""What the tests of webhook dialects share: what is posted of an event, its shape, and documents of any content."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

from functions.dialects.contract import WebhookDialect
from functions.dialects.examples import examples
from functions.domain.actors import Actor, ActorKind
from functions.domain.documents import Document
from functions.domain.events import Event, EventType
from functions.domain.organising import CustomField
from functions.domain.recipients import Link, Recipient
from functions.domain.webhooks import About, Place, freeze
from functions.storage import snapshots
from tests.builders import NOON, chained, recipient_id, settled, signature, stored

SECRET: Final = "what nobody is told"
PERSON: Final = Actor(kind=ActorKind.RECIPIENT, id=recipient_id("ana"), ip=SECRET, user_agent=SECRET)


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A message as it is posted."""

    name: str
    body: str

    @property
    def content(self) -> Any:
        return json.loads(self.body)


def link(place: Place) -> str:
    """Return an address that says what it leads to."""
    return f"https://files.example.com/{place.kind.value}/{place.of}/{place.item}"


def no_link(_: Place) -> None:
    """Say that there is nothing to link to any more."""


def posted(dialect: WebhookDialect, document: Document, *, links: Any = link) -> list[Posted]:
    """Return what is posted of what has just happened to a document, from what its event keeps of it."""
    (event,) = chained(document, actor=PERSON)
    return posted_of(dialect, event, settled(document), links=links)


def posted_of(
    dialect: WebhookDialect, event: Event, document: Document, *, links: Any = link
) -> list[Posted]:
    kept = snapshots.read(document.id, snapshots.taken(document))
    return [
        Posted(name=one.name, body=freeze(one).filled(links).decode())
        for one in dialect.messages(event, kept, About())
    ]


def sample(of_test: str, name: str) -> Any:
    """Return a payload of the vendor's own documentation, from beside the test."""
    return json.loads((Path(of_test).parent / "samples" / f"{name}.json").read_text("utf-8"))


def shape(value: Any) -> Any:
    """Return names and types: of a list, those of its first element."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    if isinstance(value, list):
        return [shape(one) for one in value[:1]]
    return type(value).__name__


def leaves(message: Posted) -> set[str]:
    """Return the types of all values of a message."""
    found: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict | list):
            for one in value.values() if isinstance(value, dict) else value:
                walk(one)
        else:
            found.add(type(value).__name__)

    walk(message.content)
    return found


words = st.text(max_size=40)
phones = st.sampled_from(
    [
        None,
        "+5511987654321",
        "+551132654321",
        "+55800123456",
        "+529991234567",
        "+573001234567",
        "+12025550123",
    ]
)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@st.composite
def happened(draw: st.DrawFn) -> tuple[Event, Document]:
    """Return anything that can happen to a document, whatever people have written, with secrets all over it."""
    known = [one for one in examples().values() if isinstance(one.subject, Document)]
    one = draw(st.sampled_from(known))
    document = one.subject
    assert isinstance(document, Document)
    more = draw(st.lists(words, max_size=2))
    extra = tuple(
        replace(document.file, id=f"{document.files[0].id[:-1]}{place}", name=name or None)
        for place, name in enumerate(more)
    )
    document = replace(
        document,
        name=draw(words),
        external_id=draw(st.none() | words),
        end_reason=draw(st.none() | words),
        sender_email=draw(st.none() | words),
        tags=tuple(draw(st.lists(words, max_size=3))),
        custom=tuple(CustomField(name=name, value=draw(words)) for name in draw(st.sets(words, max_size=3))),
        language=draw(st.sampled_from(["es", "pt", "en"])),
        sealed_link_seed=SECRET,
        file=replace(
            document.file, source_url=SECRET, stored=replace(stored(), key=SECRET, version_id=SECRET)
        ),
        extra_files=extra,
        recipients=tuple(_anybody(draw, person) for person in document.recipients),
    )
    event = replace(
        one.event,
        occurred_at=draw(moments),
        personal={**(one.event.personal or {}), "ip": SECRET, "user_agent": SECRET},
    )
    return event, document


def _anybody(draw: st.DrawFn, person: Recipient) -> Recipient:
    left = signature() if person.signature is None else person.signature
    return replace(
        person,
        name=draw(words),
        email=draw(st.none() | words),
        phone=draw(phones),
        tax_id=draw(st.sampled_from([None, "52998224725", "GODE561231GR8"])),
        refusal_reason=draw(st.none() | words),
        refusal_comment=draw(st.none() | words),
        signature=replace(left, ip=SECRET, user_agent=SECRET),
        link=Link(secret_sha256=SECRET, expires_at=NOON),
    )


def events_of(dialect: WebhookDialect) -> set[str]:
    """Return the types of event that a dialect tells anything of."""
    return {
        kind.value for kind, one in examples().items() if dialect.messages(one.event, one.subject, one.about)
    }


WEBHOOK_EVENTS: Final = (EventType.WEBHOOK_FAILING, EventType.WEBHOOK_DISABLED)
