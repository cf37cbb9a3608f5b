"""Get a type of events."""

from __future__ import annotations

from typing import Annotated

from pydantic import JsonValue, StringConstraints

from functions.api.webhooks.list_event_types import EventTypeBody
from functions.dialects import catalogue
from functions.dialects.native import event_catalogue
from functions.dialects.native.wire import Body, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetEventType(Request):
    event_type: Annotated[str, StringConstraints(max_length=60)]


class EventExampleBody(Body):
    """A message as an endpoint of a dialect gets it. Its links lead nowhere.

    `variant`: `several_files` where the dialect says something else of documents with more than one file.
    """

    dialect: str
    name: str
    variant: str | None
    body: JsonValue


class DescribedEventTypeBody(EventTypeBody):
    """A type of event with the JSON schema (draft 2020-12) of its native payload, and an example of each message."""

    payload_schema: dict[str, JsonValue]
    examples: list[EventExampleBody]


@operation("GET /v1/event-types/{event_type}", scope=Scope.WEBHOOKS_READ, access=[Access.IDENTITY_READ])
def get_event_type(request: GetEventType, call: Call) -> DescribedEventTypeBody:
    """Get what a type of event says: its schema, and an example of each message by dialect."""
    event_type = event_catalogue.named(request.event_type)
    return DescribedEventTypeBody(
        **EventTypeBody.of(event_type).model_dump(),
        payload_schema=event_catalogue.payload_schema(event_type),
        examples=[
            EventExampleBody(
                dialect=dialect, name=one.name, variant=one.variant or None, body=dict(one.content)
            )
            for dialect, told in catalogue.bodies(event_type).items()
            for one in told
        ],
    )
