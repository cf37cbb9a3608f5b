"""The wake-up calls of deliveries: whoever owes one, or finds one owed, calls the deliverer so."""

from __future__ import annotations

from typing import Final

from functions import settings
from functions.domain.endpoints import Delivery
from functions.storage import queues

KIND: Final = "delivery.due"


def wake_of(delivery: Delivery, *, delay: int = 0) -> None:
    """Call for one delivery. `delay` is in seconds."""
    wake(
        event_id=delivery.event_id,
        endpoint_id=delivery.endpoint_id,
        part=delivery.part,
        account_id=delivery.account_id,
        delay=delay,
    )


def wake(*, event_id: str, endpoint_id: str, part: int, account_id: str, delay: int = 0) -> None:
    """Send the wake-up call of one delivery; those of an endpoint with many wait behind the others' (fair queue)."""
    detail = {"id": event_id, "endpoint_id": endpoint_id, "part": part, "account_id": account_id}
    queues.wake(settings.webhooks_queue_url(), kind=KIND, detail=detail, delay=delay, group=endpoint_id)
