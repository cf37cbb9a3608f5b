"""Trying an endpoint out: the example of an event goes the way of real ones, and nothing has happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from functions.actions import delivery_hints
from functions.actions.command import Command
from functions.dialects import examples, registry
from functions.dialects.examples import Example
from functions.domain.documents import Document
from functions.domain.endpoints import (
    Delivery,
    DeliveryState,
    Endpoint,
    EventTypeUnknown,
    EventTypeUntold,
    delivery_id,
)
from functions.domain.events import Event, EventType
from functions.domain.identifiers import Prefix
from functions.domain.webhooks import FrozenMessage, freeze
from functions.storage import deliveries, identity


@dataclass(frozen=True, kw_only=True)
class ToldExample:
    """An example in a dialect: all that is said of the event, and which parts of that were asked for."""

    event: Event
    messages: tuple[FrozenMessage, ...]
    parts: tuple[int, ...]


def send_example(command: Command, endpoint_id: str, *, event_type: str) -> tuple[Delivery, ...]:
    """Owe an endpoint the example of an event type, ours or as its dialect calls it; return what is on its way.

    It is asked for by name, so that the endpoint hears it whatever it subscribes to, disabled or not.
    """
    endpoint = identity.load_endpoint(command.account_id, endpoint_id)
    told = tell_example(
        event_type, dialect=endpoint.dialect, event_id=command.mint(Prefix.EVENT), at=command.at
    )
    owed = tuple(_delivery(endpoint, told, part=part) for part in told.parts)
    deliveries.owe_new(command.unit, owed, told.messages)
    for one in owed:
        command.unit.hint(partial(delivery_hints.wake_of, one))
    return owed


def tell_example(event_type: str, *, dialect: str, event_id: str, at: datetime) -> ToldExample:
    """Return what a dialect says of the example of an event type, or refuse where it says nothing."""
    spoken = registry.webhooks(dialect)
    for example in _candidates(event_type, event_id=event_id, at=at):
        said = spoken.messages(example.event, example.subject, example.about)
        ours = event_type == example.event.type.value
        parts = tuple(part for part, one in enumerate(said) if ours or one.name == event_type)
        if parts:
            messages = tuple(freeze(one) for one in said)
            return ToldExample(event=example.event, messages=messages, parts=parts)
    if event_type in (*EventType, *spoken.names):
        raise EventTypeUntold(pointer="/event_type", event_type=event_type, dialect=dialect)
    raise EventTypeUnknown(pointer="/event_type", pattern=event_type)


def _candidates(event_type: str, *, event_id: str, at: datetime) -> Iterator[Example]:
    """Yield the example of a type of ours; of another name, every example: one of them may be called so.

    Some vendors call the events of a document of several files otherwise: examples of those come last.
    """
    kinds = [EventType(event_type)] if event_type in list(EventType) else list(EventType)
    found = [examples.of_type(kind, event_id=event_id, at=at) for kind in kinds]
    yield from found
    for one in found:
        if isinstance(one.subject, Document):
            extra = replace(one.subject.file, id=_extra_id(event_id))
            yield replace(one, subject=replace(one.subject, extra_files=(extra,)))


def _extra_id(event_id: str) -> str:
    return f"{Prefix.FILE}_{event_id.partition('_')[2]}"


def _delivery(endpoint: Endpoint, told: ToldExample, *, part: int) -> Delivery:
    event = told.event
    return Delivery(
        id=delivery_id(event_id=event.id, endpoint_id=endpoint.id, part=part),
        event_id=event.id,
        event_type=event.type.value,
        name=told.messages[part].name,
        part=part,
        account_id=endpoint.account_id,
        # The example's own: there is no such document, and so nothing that a link could lead to.
        document_id=event.document_id,
        event_sequence=event.sequence,
        endpoint_id=endpoint.id,
        dialect=endpoint.dialect,
        state=DeliveryState.PENDING,
        attempts=0,
        not_before=event.occurred_at,
        leased_until=None,
        created_at=event.occurred_at,
        test=True,
    )
