"""Delivering: one attempt to post one event to one endpoint, and what follows from its answer."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from functions import settings
from functions.actions import delivery_hints, endpoint_care, webhook_headers, webhook_messages
from functions.domain.duties import GRACE
from functions.domain.endpoints import (
    GONE,
    Attempt,
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointNotFound,
    read_delivery_id,
)
from functions.domain.health import EndpointBusy, waiting_time
from functions.domain.retries import is_overburdened, next_attempt, parse_retry_after
from functions.providers.http import client
from functions.providers.http.errors import DeadlineExceeded, RequestFailed
from functions.storage import deliveries, identity, ordered_deliveries
from functions.storage.unit import StaleWrite

LEASE: Final = timedelta(seconds=60)
"""Longer than the deadline of an attempt with all that surrounds it: a lease that ends too soon sends twice."""
SHORT_WAIT: Final = timedelta(minutes=15)
"""What a queue can delay; longer waits are found by the sweeper."""
_SHOWN: Final = 1024


def deliver_event(
    event_id: str, *, endpoint_id: str | None, part: int | None = None, clock: Callable[[], datetime]
) -> None:
    """Try the deliveries of an event that are due: the named endpoint's, or all of them.

    Of several, one is tried here; each other gets a wake-up of its own, so that no endpoint waits for another.
    """
    due = [one for one in _named(event_id, endpoint_id, part) if one.claimable(at=clock())]
    for other in due[1:]:
        delivery_hints.wake_of(other)
    for delivery in due[:1]:
        _attempt(delivery, clock=clock)


def _named(event_id: str, endpoint_id: str | None, part: int | None) -> Sequence[Delivery]:
    if endpoint_id is not None and part is not None:
        # One of what may be thousands.
        found = deliveries.load(event_id, endpoint_id, part=part)
        return [] if found is None else [found]
    return [one for one in deliveries.of_event(event_id) if endpoint_id in (None, one.endpoint_id)]


def _attempt(delivery: Delivery, *, clock: Callable[[], datetime]) -> None:
    """Make one attempt, if it may be made now.

    Whatever can fail on our side comes before the claim: an attempt is counted when the customer is tried.
    """
    if _waits_for_another(delivery, clock=clock):
        return
    try:
        endpoint = identity.load_endpoint(delivery.account_id, delivery.endpoint_id)
    except EndpointNotFound:
        _discard(delivery, clock=clock)
        return
    messages = deliveries.frozen(delivery.event_id, delivery.dialect)
    if not (endpoint.enabled or delivery.test) or delivery.part >= len(messages):
        _discard(delivery, clock=clock)
        return
    try:
        known = endpoint_care.enter(delivery, at=clock(), until=clock() + LEASE)
    except EndpointBusy as busy:
        _wait(delivery, least=busy.least, at=clock())
        return
    try:
        link = webhook_messages.linker(delivery.account_id, delivery.document_id, at=clock())
        body = messages[delivery.part].filled(link)
        headers = webhook_headers.of_attempt(delivery, endpoint, body=body, at=clock())
    except Exception:
        # Our own fault, loud and not counted; it may last, and others are not to wait behind it at the sweeper.
        _look_later(delivery, at=clock())
        raise
    claimed = deliveries.claim(delivery, at=clock(), lease=LEASE)
    if claimed is not None:
        outcome = _post(claimed, endpoint, headers, body, clock=clock)
        # The log comes first: the attempt was made, whatever becomes of the delivery.
        deliveries.log(claimed, outcome.attempt)
        endpoint_care.note(claimed, endpoint, outcome.attempt, known=known, at=clock())
        _settle(_after(claimed, outcome, at=clock()), clock=clock)


def _waits_for_another(delivery: Delivery, *, clock: Callable[[], datetime]) -> bool:
    """Whether the one before it, of the same document, is still on its way. Whoever ends that one calls for this."""
    if delivery.previous is None:
        return False
    before = read_delivery_id(delivery.previous)
    previous = deliveries.load(before.event_id, before.endpoint_id, part=before.part)
    if previous is None or previous.state is not DeliveryState.PENDING:
        return False
    if previous.leased_until is None:
        _look_later(delivery, at=clock(), not_before=previous.not_before)
    else:
        # It may end any moment now, and whoever ends it may die before they call.
        due = previous.leased_until + GRACE
        deliveries.look_at(delivery.event_id, delivery.endpoint_id, delivery.part, due=due)
    return True


def _look_later(delivery: Delivery, *, at: datetime, not_before: datetime | None = None) -> None:
    """Have the sweeper leave a delivery alone for a while, which is longer each time."""
    again = at + _waiting_time(delivery, least=GRACE, at=at)
    due = max(again, not_before or again) + GRACE
    deliveries.look_at(delivery.event_id, delivery.endpoint_id, delivery.part, due=due)


def _waiting_time(delivery: Delivery, *, least: timedelta, at: datetime) -> timedelta:
    age = at - delivery.begun_at
    return waiting_time(age=age, least=least, jitter=_jitter())


def _wait(delivery: Delivery, *, least: timedelta, at: datetime) -> None:
    """Let a delivery wait in its row, and nobody with it, until its endpoint may take a request."""
    wait = _waiting_time(delivery, least=least, at=at)
    with suppress(StaleWrite):
        # Stale: somebody has it in hand, or it has ended.
        _call_again(deliveries.postpone(delivery, until=at + wait), at=at)


def _discard(delivery: Delivery, *, clock: Callable[[], datetime]) -> None:
    claimed = deliveries.claim(delivery, at=clock(), lease=LEASE)
    if claimed is not None:
        ended = replace(claimed, state=DeliveryState.DISCARDED, ended_at=clock())
        _settle(ended, clock=clock, tried=False)


def _settle(after: Delivery, *, clock: Callable[[], datetime], tried: bool = True) -> None:
    """Write how an attempt left a delivery, and call for what comes next."""
    ended = after.state is not DeliveryState.PENDING
    waiting = ordered_deliveries.following(after) if ended and after.ordered else None
    if waiting is not None:
        # Should we die before we call for it, the sweeper finds it soon.
        due = clock() + GRACE
        deliveries.look_at(waiting.event_id, waiting.endpoint_id, waiting.part, due=due)
    try:
        deliveries.settle(after, tried=tried)
    except StaleWrite:
        # The lease ran out: whoever took over writes how it ended.
        return
    if not ended:
        _call_again(after, at=clock())
    elif after.ordered:
        waiting = waiting or ordered_deliveries.following(after)
        if waiting is not None:
            delivery_hints.wake(
                event_id=waiting.event_id,
                endpoint_id=waiting.endpoint_id,
                part=waiting.part,
                account_id=waiting.account_id,
            )


def _call_again(delivery: Delivery, *, at: datetime) -> None:
    """Send the wake-up call for a later time, if that is near."""
    wait = delivery.not_before - at
    if wait <= SHORT_WAIT:
        # Rounded up: a wake-up that comes before its time finds nothing due and is lost.
        delivery_hints.wake_of(delivery, delay=max(0, math.ceil(wait.total_seconds())))


def _jitter() -> float:
    return random.uniform(-1, 1)  # noqa: S311 - spreads load, guards nothing


@dataclass(frozen=True, kw_only=True)
class _Outcome:
    attempt: Attempt
    retry_after: timedelta | None = None


def _post(
    delivery: Delivery,
    endpoint: Endpoint,
    headers: Mapping[str, str],
    body: bytes,
    *,
    clock: Callable[[], datetime],
) -> _Outcome:
    at = clock()
    try:
        with endpoint_care.watched(endpoint.id, clock=clock):
            answer = client.post(
                url=endpoint.url,
                headers=headers,
                body=body,
                allowed_networks=settings.egress_allowed_networks(),
            )
    except RequestFailed as failed:
        return _Outcome(
            attempt=Attempt(
                number=delivery.attempts,
                at=at,
                duration_ms=failed.duration_ms,
                status=None,
                address=failed.address,
                answer="",
                error=failed.error_class,
            )
        )
    return _Outcome(
        attempt=Attempt(
            number=delivery.attempts,
            at=at,
            duration_ms=answer.duration_ms,
            status=answer.status,
            address=answer.address,
            answer=answer.body[:_SHOWN].decode(errors="replace"),
            error=None,
        ),
        retry_after=parse_retry_after(answer.headers.get("retry-after"), at=at),
    )


def _after(delivery: Delivery, outcome: _Outcome, *, at: datetime) -> Delivery:
    """Return the delivery as the answer leaves it: only 2xx is success, a redirect is a failure like any other."""
    status = outcome.attempt.status
    told = replace(delivery, last_status=status, last_error=outcome.attempt.error)
    if status is not None and 200 <= status < 300:
        return replace(told, state=DeliveryState.DELIVERED, ended_at=at)
    again = next_attempt(
        delivery.attempts - delivery.earlier_attempts,
        at=at,
        jitter=_jitter(),
        retry_after=outcome.retry_after,
        overburdened=is_overburdened(
            status=status, timed_out=outcome.attempt.error == DeadlineExceeded.error_class
        ),
    )
    if again is None or status == GONE:
        return replace(told, state=DeliveryState.FAILED, ended_at=at)
    return replace(told, not_before=again)
