"""Deliveries that wait for each other: those of one document to one endpoint that wants them in order.

`ENDPOINT#<endpoint>` / `LAST#<document>` says which delivery is the last so far, and `EVENT#<event>` /
`NEXT#<endpoint>#<part>` which one comes after another. Both are written with the delivery that they are about.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from functions import settings
from functions.domain.endpoints import Delivery
from functions.storage import aws, deliveries
from functions.storage.items import Item, from_values, to_values
from functions.storage.unit import StaleWrite, Unit

_LIFETIME: Final = timedelta(days=30)
_PARTS: Final = 10
_TRIES: Final = 8


def add(delivery: Delivery) -> bool:
    """Owe a delivery, to be made after the one that was owed last; False where it was owed already."""
    for _ in range(_TRIES):
        last = _get(_last(delivery))
        if last is not None and last["place"] >= _place(delivery):
            # It is owed already, or it comes too late for its place: a replay tells of what was missed.
            return deliveries.add(delivery)
        try:
            _append(delivery, last)
        except StaleWrite:
            if deliveries.load(delivery.event_id, delivery.endpoint_id, part=delivery.part) is not None:
                # By a relay that died, before the endpoint wanted order: it has no place in it, and is owed.
                return False
            # Another relay of the same document: it does the same.
            continue
        return True
    raise StaleWrite


@dataclass(frozen=True, kw_only=True)
class Following:
    """The delivery that comes after another."""

    account_id: str
    event_id: str
    endpoint_id: str
    part: int


def following(delivery: Delivery) -> Following | None:
    """Return what waits for a delivery; None while nothing does."""
    found = _get(_next(delivery.event_id, delivery.endpoint_id, delivery.part))
    if found is None:
        return None
    return Following(
        account_id=delivery.account_id,
        event_id=found["event_id"],
        endpoint_id=delivery.endpoint_id,
        part=int(found["next_part"]),
    )


def _append(delivery: Delivery, last: Item | None) -> None:
    unit = Unit()
    expires_at = int((delivery.created_at + _LIFETIME).timestamp())
    row: dict[str, Any] = {
        **_last(delivery),
        "place": _place(delivery),
        "delivery_id": delivery.id,
        "event_id": delivery.event_id,
        "part": delivery.part,
        "expires_at": expires_at,
    }
    if last is None:
        deliveries.add_in(unit, delivery)
        unit.put(settings.deliveries_table(), row, new=True)
    else:
        deliveries.add_in(unit, replace(delivery, previous=last["delivery_id"]))
        unit.put(settings.deliveries_table(), row, expecting={"place": last["place"]})
        after = _next(last["event_id"], delivery.endpoint_id, int(last["part"]))
        told = {"event_id": delivery.event_id, "next_part": delivery.part, "expires_at": expires_at}
        unit.put(settings.deliveries_table(), after | told)
    unit.commit()


def _place(delivery: Delivery) -> int:
    return delivery.event_sequence * _PARTS + delivery.part


def _last(delivery: Delivery) -> Item:
    return {"pk": f"ENDPOINT#{delivery.endpoint_id}", "sk": f"LAST#{delivery.document_id}"}


def _next(event_id: str, endpoint_id: str, part: int) -> Item:
    return {"pk": f"EVENT#{event_id}", "sk": f"NEXT#{endpoint_id}#{part}"}


def _get(keys: Item) -> Item | None:
    found = aws.dynamodb().get_item(
        TableName=settings.deliveries_table(), Key=to_values(keys), ConsistentRead=True
    )
    return from_values(found["Item"]) if "Item" in found else None
