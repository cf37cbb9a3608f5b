"""Webhooks of the native dialect: the envelope of Standard Webhooks with a full snapshot of what it is about."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.endpoint_bodies import EndpointBody
from functions.dialects.native.wire import Body
from functions.domain.documents import Document
from functions.domain.events import Event, EventType
from functions.domain.webhooks import About, Message, Subject


class WebhookBody(Body):
    """What a native endpoint is told."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: str
    """The same over all attempts and replays: who has seen it need not look again"""
    type: str
    timestamp: datetime
    """When it happened"""
    sequence: Annotated[int, Field(ge=1)]
    """Counts the events of one document, or of one endpoint, without gaps: what comes late is known by it"""
    data: dict[str, Any]


class NativeWebhooks:
    """One message an event, by the name of its type."""

    names = tuple(one.value for one in EventType)
    tells_answers = False

    def messages(self, event: Event, subject: Subject, about: About) -> tuple[Message, ...]:
        """Return the body of an event. A receiver drops late ones by `sequence`."""
        shown = (
            {"document": DocumentBody.of(subject).model_dump(mode="json")}
            if isinstance(subject, Document)
            else {"webhook": EndpointBody.of(subject).model_dump(mode="json")}
        )
        body = WebhookBody(
            id=event.id,
            type=event.type.value,
            timestamp=event.occurred_at,
            sequence=event.sequence,
            data={**shown, **event.data},
        )
        return (Message(name=event.type.value, content=body.model_dump(mode="json")),)


WEBHOOKS = NativeWebhooks()
