"""Webhooks of the native dialect: the envelope of Standard Webhooks with a full snapshot of what it is about."""

from __future__ import annotations

from functions.dialects.native.bodies import DocumentBody, EndpointBody
from functions.domain.documents import Document
from functions.domain.events import Event, EventType
from functions.domain.webhooks import About, Message, Subject


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
        content = {
            "id": event.id,
            "type": event.type.value,
            "timestamp": event.occurred_at.isoformat().replace("+00:00", "Z"),
            "sequence": event.sequence,
            "data": {**shown, **event.data},
        }
        return (Message(name=event.type.value, content=content),)


WEBHOOKS = NativeWebhooks()
