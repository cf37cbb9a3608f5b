"""List the types of events."""

from __future__ import annotations

from functions.dialects import catalogue
from functions.dialects.native import event_catalogue
from functions.dialects.native.bodies import PageBody
from functions.dialects.native.wire import Body, Request
from functions.domain.events import EventType
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ListEventTypes(Request):
    """Takes nothing: there are so few that they come on one page."""


class EventTypeBody(Body):
    """A type of event.

    `description`: when it happens. `names`: what it is called by dialect, those left out that do not tell it; an
    endpoint may ask for it by its own name or by that of its dialect.
    """

    type: str
    description: str
    names: dict[str, list[str]]

    @classmethod
    def of(cls, event_type: EventType) -> EventTypeBody:
        return cls(
            type=event_type.value,
            description=event_catalogue.description(event_type),
            names={dialect: list(told) for dialect, told in catalogue.names(event_type).items()},
        )


@operation("GET /v1/event-types", scope=Scope.WEBHOOKS_READ, access=[Access.IDENTITY_READ])
def list_event_types(request: ListEventTypes, call: Call) -> PageBody[EventTypeBody]:
    """List everything that can happen, and what each dialect calls it."""
    return PageBody[EventTypeBody].page([EventTypeBody.of(one) for one in EventType], next_cursor=None)
