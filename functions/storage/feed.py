"""The feed in the deliveries table: `FEED#<account>` / position leads to an event, for as long as it is kept.

`LAST` in the same partition is the number that was handed out last. `FEED#<account>#<event>` leads from an event's id
to the same: an id is asked for by itself, too.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.feed import KEPT, SETTLED, STORED, Entry, EventNotFound, Pointer, readable
from functions.storage import aws
from functions.storage.items import Item, from_values, to_value, to_values

_POINTER: Final = TypeAdapter(Pointer)
_LAST: Final = "LAST"
_DIGITS: Final = 16
_PAGE: Final = 250
_MOST: Final = 12
"""Two rows an event; DynamoDB takes 25 at once."""
_TRIES: Final = 6
_PAUSE: Final = 0.05


class FeedRefused(Exception):
    """The table did not take all rows; their relay is owed still."""


def add(account_id: str, pointers: Sequence[Pointer], *, at: datetime) -> None:
    """Give events the next positions, in their order, by two calls for a dozen.

    Dying in between leaves gaps, and events without a position: whoever relays them again gives them new ones.
    """
    for start in range(0, len(pointers), _MOST):
        some = pointers[start : start + _MOST]
        first = _take(account_id, len(some))
        rows: list[Item] = []
        for position, pointer in enumerate(some, start=first):
            told = _POINTER.dump_python(pointer, mode="json", exclude_none=True)
            told |= {"relayed_at": at.isoformat(), "expires_at": int((at + STORED).timestamp())}
            rows += [
                _position_key(account_id, position) | told,
                _event_key(account_id, pointer.event_id) | told,
            ]
        _write(rows)


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """What can be read on from a position. `ended`: nothing more can be read now."""

    entries: tuple[Entry, ...]
    ended: bool


def read(account_id: str, *, after: int, limit: int, at: datetime) -> Stretch:
    """Return the entries after a position, in their order; it ends before what may still be written."""
    shown = readable(_query(account_id, after=after, limit=limit + 1), after=after, at=at)
    return Stretch(entries=shown[:limit], ended=len(shown) <= limit)


def entries(account_id: str, *, after: int, limit: int, at: datetime) -> Iterator[Entry]:
    """Yield the entries after a position, in their order, `limit` at most; `at` is now."""
    left = limit
    while left > 0:
        stretch = read(account_id, after=after, limit=min(left, _PAGE), at=at)
        yield from stretch.entries
        if stretch.ended:
            return
        after = stretch.entries[-1].position
        left -= len(stretch.entries)


def position_at(account_id: str, moment: datetime) -> int:
    """Return a position after which stands all that was relayed at that moment or later, and little else.

    Relays that run side by side write their times out of order, by less than SETTLED.
    """
    sought = moment - SETTLED
    low, high = 0, _last(account_id)
    while low < high:
        middle = (low + high) // 2
        found = _query(account_id, after=middle, limit=1)
        if not found or found[0].relayed_at >= sought:
            high = middle
        else:
            low = found[0].position
    return low


def find(account_id: str, event_id: str, *, at: datetime) -> Pointer:
    """Return where an event of the account is found. Another account's event is not found, nor an old one."""
    found = aws.dynamodb().get_item(
        TableName=settings.deliveries_table(),
        Key=to_values(_event_key(account_id, event_id)),
        ConsistentRead=True,
    )
    row = from_values(found["Item"]) if "Item" in found else None
    # DynamoDB takes rows away when it comes to it, days after their time.
    if row is None or datetime.fromisoformat(row["relayed_at"]) < at - KEPT:
        raise EventNotFound(event_id=event_id)
    return _POINTER.validate_python(row)


def _take(account_id: str, number: int) -> int:
    """Take the next numbers and return the first of them."""
    answer = aws.dynamodb().update_item(
        TableName=settings.deliveries_table(),
        Key=to_values({"pk": _partition(account_id), "sk": _LAST}),
        UpdateExpression="ADD taken :number",
        ExpressionAttributeValues={":number": to_value(number)},
        ReturnValues="UPDATED_NEW",
    )
    taken = int(from_values(answer["Attributes"])["taken"])
    return taken - number + 1


def _last(account_id: str) -> int:
    found = aws.dynamodb().get_item(
        TableName=settings.deliveries_table(),
        Key=to_values({"pk": _partition(account_id), "sk": _LAST}),
        ConsistentRead=True,
    )
    return int(from_values(found["Item"])["taken"]) if "Item" in found else 0


def _write(rows: Sequence[Item]) -> None:
    table = settings.deliveries_table()
    left: list[Any] = [{"PutRequest": {"Item": to_values(row)}} for row in rows]
    for attempt in range(_TRIES):
        answer = aws.dynamodb().batch_write_item(RequestItems={table: left})
        # 200 says that the request was read, not that every row was taken.
        left = list(answer.get("UnprocessedItems", {}).get(table, []))
        if not left:
            return
        time.sleep(_PAUSE * 2**attempt)
    raise FeedRefused(len(left))


def _query(account_id: str, *, after: int, limit: int) -> tuple[Entry, ...]:
    found: list[Entry] = []
    arguments: dict[str, Any] = {
        "TableName": settings.deliveries_table(),
        "KeyConditionExpression": "pk = :p AND sk BETWEEN :after AND :end",
        "ExpressionAttributeValues": {
            ":p": to_value(_partition(account_id)),
            ":after": to_value(_digits(after + 1)),
            ":end": to_value("9" * _DIGITS),
        },
        "ConsistentRead": True,
    }
    while len(found) < limit:
        answer = aws.dynamodb().query(**arguments, Limit=limit - len(found))
        found += [_entry(from_values(one)) for one in answer["Items"]]
        if "LastEvaluatedKey" not in answer:
            break
        arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
    return tuple(found)


def _entry(row: Item) -> Entry:
    return Entry(
        position=int(row["sk"]),
        pointer=_POINTER.validate_python(row),
        relayed_at=datetime.fromisoformat(row["relayed_at"]),
    )


def _partition(account_id: str) -> str:
    return f"FEED#{account_id}"


def _position_key(account_id: str, position: int) -> Item:
    return {"pk": _partition(account_id), "sk": _digits(position)}


def _event_key(account_id: str, event_id: str) -> Item:
    return {"pk": f"FEED#{account_id}#{event_id}", "sk": "EVENT"}


def _digits(position: int) -> str:
    return f"{position:0{_DIGITS}d}"
