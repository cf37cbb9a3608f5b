"""The log of deliveries: what a reader is told of how one stands, and how long it is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.domain.endpoints import Delivery, DeliveryState
from functions.domain.errors import Invalid

KEPT: Final = timedelta(days=30)
"""How long a delivery and its attempts are told of: from its beginning, or from its last replay."""


class DeliveriesOfWhat(Invalid):
    """Deliveries are listed by exactly one of endpoint, event and document."""

    code = "deliveries_of_what"


class Standing(StrEnum):
    """How a delivery stands at a moment."""

    PENDING = "pending"
    """Its turn has come, and nobody has taken it yet."""
    DELIVERING = "delivering"
    """An attempt is under way."""
    WAITING = "waiting"
    """The next attempt has its time."""
    DELIVERED = "delivered"
    FAILED = "failed"
    """Every attempt of the schedule was made in vain, or the endpoint answered that it is gone."""
    DISCARDED = "discarded"
    """The endpoint was disabled or deleted first."""


def standing(delivery: Delivery, *, at: datetime) -> Standing:
    """Return how a delivery stands."""
    if delivery.state is not DeliveryState.PENDING:
        return Standing(delivery.state.value)
    if delivery.leased_until is not None and delivery.leased_until > at:
        return Standing.DELIVERING
    return Standing.WAITING if delivery.not_before > at else Standing.PENDING


def told_until(delivery: Delivery) -> datetime:
    """Return when a delivery is forgotten; its row may be there a little longer."""
    return delivery.begun_at + KEPT
