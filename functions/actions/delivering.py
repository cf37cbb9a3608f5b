"""Delivering: one attempt to post one event to one endpoint, and what follows from its answer."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from functions import settings
from functions.actions import delivery_hints, webhook_messages
from functions.dialects.native import webhook_signature
from functions.domain.endpoints import Attempt, Delivery, DeliveryState, Endpoint, EndpointNotFound
from functions.domain.retries import next_attempt, parse_retry_after
from functions.providers.http import client
from functions.providers.http.errors import RequestFailed
from functions.storage import deliveries, identity
from functions.storage import secrets as vault
from functions.storage.unit import StaleWrite

LEASE: Final = timedelta(seconds=60)
"""Longer than the deadline of an attempt with all that surrounds it: a lease that ends too soon sends twice."""
SHORT_WAIT: Final = timedelta(minutes=15)
"""What a queue can delay; longer waits are found by the sweeper."""
_SHOWN: Final = 1024
_GONE: Final = 410


def deliver_event(
    event_id: str, *, endpoint_id: str | None, part: int | None = None, clock: Callable[[], datetime]
) -> None:
    """Try the deliveries of an event that are due: the named endpoint's, or all of them.

    Of several, one is tried here; each other gets a wake-up of its own, so that no endpoint waits for another.
    """
    due = [
        one
        for one in deliveries.of_event(event_id)
        if endpoint_id in (None, one.endpoint_id) and part in (None, one.part) and one.claimable(at=clock())
    ]
    for other in due[1:]:
        delivery_hints.wake_of(other)
    for delivery in due[:1]:
        _attempt(delivery, clock=clock)


def _attempt(delivery: Delivery, *, clock: Callable[[], datetime]) -> None:
    claimed = deliveries.claim(delivery, at=clock(), lease=LEASE)
    if claimed is None:
        return
    try:
        endpoint = identity.load_endpoint(claimed.account_id, claimed.endpoint_id)
    except EndpointNotFound:
        deliveries.settle(_discarded(claimed, at=clock()), None)
        return
    messages = deliveries.frozen(claimed.event_id, claimed.dialect)
    if not endpoint.enabled or claimed.part >= len(messages):
        deliveries.settle(_discarded(claimed, at=clock()), None)
        return
    link = webhook_messages.linker(claimed.account_id, claimed.document_id, at=clock())
    body = messages[claimed.part].filled(link)
    outcome = _post(claimed, endpoint, body, clock=clock)
    after = _after(claimed, outcome, at=clock())
    try:
        deliveries.settle(after, outcome.attempt)
    except StaleWrite:
        # The lease ran out: whoever took over writes how it ended.
        return
    if after.state is DeliveryState.PENDING and after.not_before - clock() <= SHORT_WAIT:
        # Rounded up: a wake-up that comes before its time finds nothing due and is lost.
        delivery_hints.wake_of(after, delay=max(0, math.ceil((after.not_before - clock()).total_seconds())))


@dataclass(frozen=True, kw_only=True)
class _Outcome:
    attempt: Attempt
    retry_after: timedelta | None = None


def _post(delivery: Delivery, endpoint: Endpoint, body: bytes, *, clock: Callable[[], datetime]) -> _Outcome:
    at = clock()
    headers = webhook_signature.sign(
        message_id=delivery.message_id, timestamp=at, body=body, secrets=_secrets(endpoint, at=at)
    )
    try:
        answer = client.post(
            url=endpoint.url,
            headers={"content-type": "application/json", **headers},
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
        jitter=random.uniform(-1, 1),  # noqa: S311 - spreads load, guards nothing
        retry_after=outcome.retry_after,
    )
    if again is None or status == _GONE:
        return replace(told, state=DeliveryState.FAILED, ended_at=at)
    return replace(told, not_before=again)


def _discarded(delivery: Delivery, *, at: datetime) -> Delivery:
    return replace(delivery, state=DeliveryState.DISCARDED, ended_at=at)


def _secrets(endpoint: Endpoint, *, at: datetime) -> list[str]:
    return [_opened(one.sealed, endpoint.id) for one in endpoint.secrets if one.signs(at=at)]


@lru_cache(maxsize=256)
def _opened(sealed: str, endpoint_id: str) -> str:
    """Return a secret in the clear; kept while the function is warm, since every attempt needs it."""
    return vault.decrypt(sealed, belongs_to=endpoint_id).decode()
