"""Webhook bodies of the native dialect: the envelope of Standard Webhooks with a full snapshot of the document."""

from __future__ import annotations

import json

from functions.dialects.native.bodies import DocumentBody
from functions.domain.documents import Document
from functions.domain.events import Event


def body(event: Event, document: Document) -> str:
    """Return the body of an event. It is frozen when the event happens; a receiver drops late ones by `sequence`."""
    content = {
        "id": event.id,
        "type": event.type.value,
        "timestamp": event.occurred_at.isoformat().replace("+00:00", "Z"),
        "sequence": event.sequence,
        "data": {
            "document": DocumentBody.of(document).model_dump(mode="json"),
            **event.data,
        },
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
