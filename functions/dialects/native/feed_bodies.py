"""What native answers say of the feed: each event as an endpoint is told of it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import RootModel

from functions.dialects.native.webhooks import WebhookBody
from functions.dialects.native.wire import Body
from functions.domain.feed import Pointer


class ErasedEventBody(Body):
    """An event whose document was purged, or whose data was erased: that it was, and nothing of a person."""

    id: str
    type: str
    timestamp: datetime
    sequence: int
    document_id: str
    erased: Literal[True]


class EventOfFeedBody(RootModel[WebhookBody | ErasedEventBody]):
    """An event as native webhooks tell it, or what is left of it."""

    @classmethod
    def of(cls, pointer: Pointer, body: bytes | None) -> EventOfFeedBody:
        """Return an event with its native message; without one, as erased."""
        if body is not None:
            return cls(WebhookBody.model_validate_json(body))
        return cls(
            ErasedEventBody(
                id=pointer.event_id,
                type=pointer.type.value,
                timestamp=pointer.occurred_at,
                sequence=pointer.sequence,
                document_id=pointer.document_id,
                erased=True,
            )
        )


class FeedBody(Body):
    """Some events of the feed, in the order in which they were told.

    `next_cursor` is always there: keep it, and ask again with it for what comes after, now or later. `has_more` says
    that there is more to read at once; with filters a page may hold few events, or none, while it is true.
    """

    data: list[EventOfFeedBody]
    has_more: bool
    next_cursor: str
