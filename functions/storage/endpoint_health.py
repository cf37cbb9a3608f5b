"""The row `ENDPOINT#<endpoint>` / `HEALTH` of the deliveries table: there is one while something is wrong."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.health import Health
from functions.storage import aws
from functions.storage.items import Item, from_values, to_values
from functions.storage.unit import StaleWrite, Unit

_HEALTH: Final = TypeAdapter(Health)
_LIFETIME: Final = timedelta(days=30)
_TRIES: Final = 6
_PAUSE: Final = 0.02


def glance(endpoint_id: str) -> Health:
    """Return the health as it was a moment ago at least: half the price of knowing it for sure."""
    return _load(endpoint_id, surely=False)


def change(endpoint_id: str, verb: Callable[[Health], Health], *, at: datetime) -> Health:
    """Write what the verb makes of the health, and return it; StaleWrite when others are always faster.

    A row that would say that all is well is taken away, and where there was none nothing is written.
    """
    stale: StaleWrite | None = None
    for number in range(_TRIES):
        if number:
            time.sleep(_PAUSE * number * random.random())  # noqa: S311 - spreads load, guards nothing
        before = _load(endpoint_id, surely=True)
        after = verb(before)
        if before.version == 0 if after.well(at=at) else after == before:
            return after
        try:
            _write(endpoint_id, before, after, at=at)
        except StaleWrite as lost:
            stale = lost
            continue
        return after
    raise stale or StaleWrite()


def _load(endpoint_id: str, *, surely: bool) -> Health:
    found = aws.dynamodb().get_item(
        TableName=settings.deliveries_table(), Key=to_values(_keys(endpoint_id)), ConsistentRead=surely
    )
    return _HEALTH.validate_python(from_values(found["Item"])) if "Item" in found else Health()


def _write(endpoint_id: str, before: Health, after: Health, *, at: datetime) -> None:
    unit = Unit()
    if after.well(at=at):
        unit.delete(settings.deliveries_table(), _keys(endpoint_id), expecting={"version": before.version})
    else:
        row: dict[str, Any] = _HEALTH.dump_python(replace(after, version=before.version + 1), mode="json")
        row |= _keys(endpoint_id) | {"expires_at": int((at + _LIFETIME).timestamp())}
        if before.version:
            unit.put(settings.deliveries_table(), row, expecting={"version": before.version})
        else:
            unit.put(settings.deliveries_table(), row, new=True)
    unit.commit()


def _keys(endpoint_id: str) -> Item:
    return {"pk": f"ENDPOINT#{endpoint_id}", "sk": "HEALTH"}
