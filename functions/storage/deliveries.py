"""The deliveries table: events on their way to endpoints, and the log of every attempt.

What belongs to one event shares the partition `EVENT#<event>`: `DELIVERY#<endpoint>#<part>`, the log of its attempts
`ATTEMPT#<endpoint>#<part>#<number>`, and `BODY#<dialect>`, the messages whose bytes all attempts have in common.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from botocore.exceptions import ClientError
from pydantic import TypeAdapter

from functions import settings
from functions.domain.delivery_log import KEPT
from functions.domain.endpoints import Attempt, Delivery, DeliveryState, delivery_id
from functions.domain.webhooks import FrozenMessage
from functions.storage import aws
from functions.storage.due import keys_of, late
from functions.storage.items import Item, from_values, to_value, to_values
from functions.storage.paging import query_rows
from functions.storage.schema import BY_ENDPOINT, BY_STANDING, DUE_DELIVERIES
from functions.storage.unit import OnConflict, StaleWrite, Unit

_DELIVERY: Final = TypeAdapter(Delivery)
_ATTEMPT: Final = TypeAdapter(Attempt)
_MESSAGES: Final = TypeAdapter(list[FrozenMessage])

LOG_LIFETIME: Final = KEPT
_DUE: Final = "DUE"


def add(delivery: Delivery) -> bool:
    """Owe a delivery; False where it was owed already.

    A relay that runs twice, or whose first try was written unheard, writes it once.
    """
    return _put_once(_row(delivery, overdue_at=delivery.overdue_at))


def add_in(unit: Unit, delivery: Delivery) -> None:
    """Owe a delivery together with what else the unit writes; stale when it is owed already."""
    unit.put(settings.deliveries_table(), _row(delivery, overdue_at=delivery.overdue_at), new=True)


def of_event(event_id: str) -> tuple[Delivery, ...]:
    """Return the deliveries of an event."""
    rows = query_rows(settings.deliveries_table(), f"EVENT#{event_id}", prefix="DELIVERY#")
    return tuple(map(read, rows))


def load(event_id: str, endpoint_id: str, *, part: int) -> Delivery | None:
    """Return one delivery; None where there is none, or none any more."""
    found = aws.dynamodb().get_item(
        TableName=settings.deliveries_table(),
        Key=to_values({"pk": f"EVENT#{event_id}", "sk": f"DELIVERY#{endpoint_id}#{part}"}),
        ConsistentRead=True,
    )
    return read(from_values(found["Item"])) if "Item" in found else None


def freeze(event_id: str, dialect: str, messages: Sequence[FrozenMessage], *, at: datetime) -> None:
    """Keep what a dialect says of an event. Once said it is never said otherwise: the first one stays.

    It stays for as long as what is owed now, however old it is.
    """
    if _put_once(_body_row(event_id, dialect, messages, at=at)):
        return
    unit = Unit()
    _prolong_body(unit, event_id, dialect, at=at)
    unit.commit()


def owe_new(unit: Unit, owed: Sequence[Delivery], messages: Sequence[FrozenMessage]) -> None:
    """Owe what one new event is to tell one endpoint, with its bodies, in a command's unit of work."""
    one = owed[0]
    row = _body_row(one.event_id, one.dialect, messages, at=one.created_at)
    unit.put(settings.deliveries_table(), row, new=True)
    for delivery in owed:
        row = _row(delivery, overdue_at=delivery.overdue_at)
        unit.put(settings.deliveries_table(), row, new=True)


def keep_frozen(unit: Unit, delivery: Delivery, *, at: datetime, on_conflict: OnConflict) -> None:
    """Keep what a delivery tells as long as one that begins now; there is a conflict where it is gone."""
    _prolong_body(unit, delivery.event_id, delivery.dialect, at=at, on_conflict=on_conflict)


def frozen(event_id: str, dialect: str) -> tuple[FrozenMessage, ...]:
    """Return what a dialect says of an event; nothing once it was erased."""
    found = aws.dynamodb().get_item(
        TableName=settings.deliveries_table(),
        Key=to_values({"pk": f"EVENT#{event_id}", "sk": f"BODY#{dialect}"}),
        ConsistentRead=True,
    )
    if "Item" not in found:
        return ()
    return tuple(_MESSAGES.validate_json(zlib.decompress(bytes(from_values(found["Item"])["messages"]))))


def claim(delivery: Delivery, *, at: datetime, lease: timedelta) -> Delivery | None:
    """Take a delivery for one attempt; None when it is not its time, somebody is at it, or nothing is owed."""
    if not delivery.claimable(at=at):
        return None
    claimed = replace(delivery, attempts=delivery.attempts + 1, leased_until=at + lease)
    try:
        # Where the sweeper sees it, it stays: looking in vain costs less than moving it to and fro each time.
        _change(claimed, attempts_before=delivery.attempts, overdue_at=delivery.overdue_at)
    except StaleWrite:
        return None
    return claimed


def postpone(delivery: Delivery, *, until: datetime) -> Delivery:
    """Let a delivery that nobody has claimed wait; no attempt is counted. Raises StaleWrite when somebody has."""
    later = replace(delivery, not_before=until, leased_until=None)
    _change(later, attempts_before=delivery.attempts, overdue_at=later.overdue_at)
    return later


def change(unit: Unit, before: Delivery, after: Delivery) -> None:
    """Write a delivery that nobody is at, provided that it stands as it did when `before` was read."""
    told = _DELIVERY.dump_python(before, mode="json", include={"attempts", "state", "not_before"})
    unit.put(settings.deliveries_table(), _row(after, overdue_at=after.overdue_at), expecting=told)


def look_at(event_id: str, endpoint_id: str, part: int, *, due: datetime) -> None:
    """Have the sweeper look at a delivery at that time; one that has ended is left alone."""
    unit = Unit()
    named = delivery_id(event_id=event_id, endpoint_id=endpoint_id, part=part)
    unit.update(
        settings.deliveries_table(),
        {"pk": f"EVENT#{event_id}", "sk": f"DELIVERY#{endpoint_id}#{part}"},
        values=keys_of(DUE_DELIVERIES, _DUE, shard_by=event_id, due=due, of=named),
        expecting={"state": "pending"},
    )
    with suppress(StaleWrite):
        unit.commit()


def log(delivery: Delivery, attempt: Attempt) -> None:
    """Write down an attempt: it was made, whatever becomes of the delivery."""
    row: dict[str, Any] = _ATTEMPT.dump_python(attempt, mode="json")
    unit = Unit()
    unit.put(
        settings.deliveries_table(),
        {
            "pk": f"EVENT#{delivery.event_id}",
            "sk": f"ATTEMPT#{delivery.endpoint_id}#{delivery.part}#{attempt.number:04d}",
            "expires_at": int((attempt.at + LOG_LIFETIME).timestamp()),
            **row,
        },
    )
    unit.commit()


def settle(delivery: Delivery, *, tried: bool = True) -> None:
    """Write how a claimed delivery stands. Raises StaleWrite when the lease ran out and somebody else took over.

    `tried`: whether an attempt was made; what was only claimed is not counted.
    """
    made = delivery.attempts if tried else delivery.attempts - 1
    settled = replace(delivery, leased_until=None, attempts=made)
    _change(settled, attempts_before=delivery.attempts, overdue_at=settled.overdue_at)


@dataclass(frozen=True, kw_only=True)
class OverdueDelivery:
    """A delivery whose wake-up seems to be lost."""

    account_id: str
    event_id: str
    endpoint_id: str
    part: int


def overdue(*, at: datetime, limit: int = 200) -> tuple[OverdueDelivery, ...]:
    """Return the deliveries that should have been tried by now."""
    rows = late(settings.deliveries_table(), DUE_DELIVERIES, _DUE, at=at, limit=limit)
    return tuple(
        OverdueDelivery(
            account_id=row["account_id"],
            event_id=row["event_id"],
            endpoint_id=row["endpoint_id"],
            part=int(row["part"]),
        )
        for row in rows
    )


def attempts_of(delivery: Delivery) -> tuple[Attempt, ...]:
    """Return the log of one delivery, first attempt first."""
    rows = query_rows(
        settings.deliveries_table(),
        f"EVENT#{delivery.event_id}",
        prefix=f"ATTEMPT#{delivery.endpoint_id}#{delivery.part}#",
    )
    return tuple(_ATTEMPT.validate_python(row) for row in rows)


def forget(event_id: str) -> None:
    """Take away an event's deliveries and the log of their attempts."""
    arguments: dict[str, Any] = {
        "TableName": settings.deliveries_table(),
        "KeyConditionExpression": "pk = :p",
        "ExpressionAttributeValues": {":p": to_value(f"EVENT#{event_id}")},
        "ConsistentRead": True,
    }
    while True:
        answer = aws.dynamodb().query(**arguments)
        for one in answer["Items"]:
            key = {"pk": one["pk"], "sk": one["sk"]}
            aws.dynamodb().delete_item(TableName=settings.deliveries_table(), Key=key)
        if "LastEvaluatedKey" not in answer:
            return
        arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _change(delivery: Delivery, *, attempts_before: int, overdue_at: datetime | None) -> None:
    unit = Unit()
    unit.put(
        settings.deliveries_table(),
        _row(delivery, overdue_at=overdue_at),
        expecting={"attempts": attempts_before, "state": "pending"},
    )
    unit.commit()


def _prolong_body(
    unit: Unit, event_id: str, dialect: str, *, at: datetime, on_conflict: OnConflict | None = None
) -> None:
    unit.update(
        settings.deliveries_table(),
        {"pk": f"EVENT#{event_id}", "sk": f"BODY#{dialect}"},
        values={"expires_at": int((at + LOG_LIFETIME).timestamp())},
        expecting={},
        on_conflict=on_conflict,
    )


def _body_row(event_id: str, dialect: str, messages: Sequence[FrozenMessage], *, at: datetime) -> Item:
    return {
        "pk": f"EVENT#{event_id}",
        "sk": f"BODY#{dialect}",
        "messages": zlib.compress(_MESSAGES.dump_json(list(messages)), level=9),
        "expires_at": int((at + LOG_LIFETIME).timestamp()),
    }


def _put_once(row: Item) -> bool:
    """Write a row where none stands, and leave the one that does; return whether it was written."""
    try:
        aws.dynamodb().put_item(
            TableName=settings.deliveries_table(),
            Item=to_values(row),
            ConditionExpression="attribute_not_exists(pk)",
        )
    except ClientError as failed:
        if failed.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True


def _row(delivery: Delivery, *, overdue_at: datetime | None) -> Item:
    row: Item = {
        "pk": f"EVENT#{delivery.event_id}",
        "sk": f"DELIVERY#{delivery.endpoint_id}#{delivery.part}",
        BY_ENDPOINT.partition: f"ENDPOINT#{delivery.endpoint_id}",
        BY_ENDPOINT.sort: delivery.event_id,
        "expires_at": int((delivery.begun_at + LOG_LIFETIME).timestamp()),
        **_DELIVERY.dump_python(delivery, mode="json"),
    }
    if (standing := _rare(delivery)) is not None:
        row |= {
            BY_STANDING.partition: standing,
            BY_STANDING.sort: f"{delivery.event_id}#{delivery.part}#{delivery.endpoint_id}",
        }
    if overdue_at is not None:
        row |= keys_of(DUE_DELIVERIES, _DUE, shard_by=delivery.event_id, due=overdue_at, of=delivery.id)
    return row


def _rare(delivery: Delivery) -> str | None:
    """Return where a delivery is looked for that came to nothing, or that a replay has under way."""
    match delivery.state:
        case DeliveryState.FAILED | DeliveryState.DISCARDED:
            return ended_in(delivery.endpoint_id, delivery.state)
        case DeliveryState.PENDING if delivery.replay_id is not None:
            return under_way_for(delivery.replay_id)
    return None


def ended_in(endpoint_id: str, state: DeliveryState) -> str:
    """Return the partition of BY_STANDING with an endpoint's deliveries that came to nothing in this way."""
    return f"ENDPOINT#{endpoint_id}#{state}"


def under_way_for(replay_id: str) -> str:
    """Return the partition of BY_STANDING with what a replay has under way."""
    return f"REPLAY#{replay_id}"


def read(row: Item) -> Delivery:
    return _DELIVERY.validate_python(row)
