"""What native requests and answers tell of deliveries and their replays."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import StringConstraints

from functions.dialects.native.wire import Body
from functions.domain.delivery_log import Standing, standing
from functions.domain.endpoints import Attempt, Delivery, DeliveryState
from functions.domain.identifiers import Prefix
from functions.domain.replaying import Replay, ReplayState, Which

DeliveryId = Annotated[str, StringConstraints(max_length=60)]
"""It names the event and the endpoint, and is longer than others."""


class DeliveryBody(Body):
    """One message on its way to one endpoint.

    `state`: `pending` when its turn has come, `delivering` while an attempt is under way, `waiting` until
    `next_attempt_at`; `delivered`, `failed` when every attempt was in vain, `discarded` when the endpoint was disabled
    or deleted first. `message_id` is the `webhook-id` of every attempt and replay. `event_type` is our name of the
    event, `name` the dialect's.
    """

    id: str
    state: Standing
    webhook_id: str
    event_id: str
    event_type: str
    name: str
    message_id: str
    document_id: str | None
    """None where the event is one of a webhook endpoint."""
    sequence: int
    dialect: str
    test: bool
    attempts_made: int
    next_attempt_at: datetime | None
    last_status: int | None
    last_error: str | None
    created_at: datetime
    ended_at: datetime | None
    replayed_at: datetime | None
    replay_id: str | None

    @classmethod
    def of(cls, delivery: Delivery, *, at: datetime) -> DeliveryBody:
        return cls(**_told(delivery, at=at))


class AttemptBody(Body):
    """One attempt: the answer's `status` and first kilobyte, or the class of `error` where none came."""

    number: int
    at: datetime
    duration_ms: int
    status: int | None
    address: str | None
    answer: str
    error: str | None

    @classmethod
    def of(cls, attempt: Attempt) -> AttemptBody:
        return cls(
            number=attempt.number,
            at=attempt.at,
            duration_ms=attempt.duration_ms,
            status=attempt.status,
            address=attempt.address,
            answer=attempt.answer,
            error=attempt.error,
        )


class LoggedDeliveryBody(DeliveryBody):
    """A delivery with every attempt, first one first, and its body, as it was sent or would be sent now.

    Links to files are fresh, for a key that may read documents; others see null in their place, as everybody does where
    recipients' own links would stand. `body` is null once it is gone.
    """

    attempts: list[AttemptBody]
    body: str | None

    @classmethod
    def logged(
        cls, delivery: Delivery, attempts: tuple[Attempt, ...], body: bytes | None, *, at: datetime
    ) -> LoggedDeliveryBody:
        return cls(
            **_told(delivery, at=at),
            attempts=[AttemptBody.of(one) for one in attempts],
            body=None if body is None else body.decode(),
        )


class ReplayBody(Body):
    """A replay of many events to one endpoint.

    `running` while what there is is looked through; `completed` when nothing more will be begun, though deliveries may
    be on their way; `stopped` when the endpoint was disabled or deleted. `seen` events were looked at (failed
    deliveries for `failed`), `owed` deliveries begun, and `done` of these have ended, well or not.
    """

    id: str
    webhook_id: str
    which: Which
    since: datetime
    until: datetime
    state: ReplayState
    seen: int
    owed: int
    done: int
    created_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, replay: Replay, *, done: int) -> ReplayBody:
        return cls(
            id=replay.id,
            webhook_id=replay.endpoint_id,
            which=replay.which,
            since=replay.since,
            until=replay.until,
            state=replay.state,
            seen=replay.seen,
            owed=replay.owed,
            done=done,
            created_at=replay.created_at,
            ended_at=replay.ended_at,
        )


def _told(delivery: Delivery, *, at: datetime) -> dict[str, Any]:
    stands = standing(delivery, at=at)
    of_endpoint = delivery.document_id.startswith(f"{Prefix.ENDPOINT}_")
    due = delivery.state is DeliveryState.PENDING and stands is not Standing.DELIVERING
    return {
        "id": delivery.id,
        "state": stands,
        "webhook_id": delivery.endpoint_id,
        "event_id": delivery.event_id,
        "event_type": delivery.event_type,
        "name": delivery.name,
        "message_id": delivery.message_id,
        "document_id": None if of_endpoint else delivery.document_id,
        "sequence": delivery.event_sequence,
        "dialect": delivery.dialect,
        "test": delivery.test,
        "attempts_made": delivery.attempts,
        "next_attempt_at": delivery.not_before if due else None,
        "last_status": delivery.last_status,
        "last_error": delivery.last_error,
        "created_at": delivery.created_at,
        "ended_at": delivery.ended_at,
        "replayed_at": delivery.replayed_at,
        "replay_id": delivery.replay_id,
    }
