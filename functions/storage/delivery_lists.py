"""Lists of deliveries: those of an endpoint, of an event, of a document's history, of a replay.

The indexes hold keys alone; the rows are read by them, strongly consistent: what a list shows is how it stands.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from functions import settings
from functions.domain.delivery_log import told_until
from functions.domain.endpoints import Delivery, DeliveryState
from functions.domain.identifiers import Prefix, derived
from functions.storage import aws, deliveries, documents
from functions.storage.items import Item, from_values, to_value, to_values
from functions.storage.paging import CursorInvalid, Page, cursor_after, query_page
from functions.storage.schema import BY_ENDPOINT, BY_STANDING

_BATCH: Final = 100
_MOST_SCANNED: Final = 1000
"""How many deliveries of an endpoint one page looks at, when few of them are as asked for."""
_EVENTS: Final = 25
"""How many events of a document one page looks at."""
_DIGITS: Final = 8
"""Of the number of an event in a document's history."""

Wanted = Callable[[Delivery], bool]


def of_endpoint(
    endpoint_id: str,
    *,
    wanted: Wanted,
    ended: DeliveryState | None,
    limit: int,
    cursor: str | None,
    at: datetime,
) -> Page[Delivery]:
    """Return a page of an endpoint's deliveries, newest event first; it may hold fewer than `limit`.

    `ended`: only those that came to nothing in this way, found at once however many others there are.
    """
    index = BY_ENDPOINT if ended is None else BY_STANDING
    partition = f"ENDPOINT#{endpoint_id}" if ended is None else deliveries.ended_in(endpoint_id, ended)
    found: list[Delivery] = []
    for _ in range(_MOST_SCANNED // _BATCH):
        page = query_page(
            table=settings.deliveries_table(),
            partition=partition,
            limit=_BATCH,
            cursor=cursor,
            newest_first=True,
            index=(index.name, index.partition, index.sort),
        )
        rows = _rows(page.items)
        for number, keys in enumerate(page.items, start=1):
            one = rows.get((keys["pk"], keys["sk"]))
            if one is not None and told_until(one) > at and wanted(one):
                found.append(one)
            if len(found) == limit and (page.next_cursor is not None or number < len(page.items)):
                return Page(items=tuple(found), next_cursor=cursor_after(keys, sort_key=index.sort))
        cursor = page.next_cursor
        if cursor is None:
            break
    return Page(items=tuple(found), next_cursor=cursor)


def of_event(
    event_id: str, *, wanted: Wanted, limit: int, cursor: str | None, at: datetime
) -> Page[Delivery]:
    """Return a page of an event's deliveries, by endpoint."""
    after = "" if cursor is None else _read_cursor(cursor, parts=1)[0]
    found = [one for one in _of_event(event_id, at=at) if _place(one) > after and wanted(one)]
    more = len(found) > limit
    return Page(items=tuple(found[:limit]), next_cursor=_cursor(_place(found[limit - 1])) if more else None)


def of_document(
    account_id: str, document_id: str, *, wanted: Wanted, limit: int, cursor: str | None, at: datetime
) -> Page[Delivery]:
    """Return a page of the deliveries of a document's events, newest event first; it may hold fewer than `limit`."""
    until, after = None, ""
    if cursor is not None:
        number, after = _read_cursor(cursor, parts=2)
        if not (number.isascii() and number.isdigit() and len(number) <= _DIGITS):
            raise CursorInvalid(pointer="/cursor")
        until = int(number)
    events = documents.events_back(account_id, document_id, until=until, limit=_EVENTS + 1)
    found: list[Delivery] = []
    for _, event_id in events[:_EVENTS]:
        for one in _of_event(event_id, at=at):
            if _place(one) <= after or not wanted(one):
                continue
            if len(found) == limit:
                last = found[-1]
                return Page(items=tuple(found), next_cursor=_cursor(str(last.event_sequence), _place(last)))
            found.append(one)
        after = ""
    next_cursor = _cursor(str(events[_EVENTS][0]), "") if len(events) > _EVENTS else None
    return Page(items=tuple(found), next_cursor=next_cursor)


@dataclass(frozen=True, kw_only=True)
class Failed:
    """Some deliveries that have failed, and behind what the next ones stand; None: there are no more."""

    deliveries: tuple[Delivery, ...]
    place: str | None


def failed_between(endpoint_id: str, *, since: datetime, until: datetime, after: str, limit: int) -> Failed:
    """Return an endpoint's failed deliveries of the events of a time, oldest first, that stand behind a place."""
    first = max(after, derived(Prefix.EVENT, at=since, number=bytes(10)))
    answer = aws.dynamodb().query(
        TableName=settings.deliveries_table(),
        IndexName=BY_STANDING.name,
        KeyConditionExpression="#p = :p AND #s BETWEEN :first AND :last",
        ExpressionAttributeNames={"#p": BY_STANDING.partition, "#s": BY_STANDING.sort},
        ExpressionAttributeValues={
            ":p": to_value(deliveries.ended_in(endpoint_id, DeliveryState.FAILED)),
            ":first": to_value(first),
            ":last": to_value(derived(Prefix.EVENT, at=until, number=bytes(10))),
        },
        # The place itself is found once more.
        Limit=limit + 1,
    )
    keys = [one for one in map(from_values, answer["Items"]) if one[BY_STANDING.sort] > after][:limit]
    rows = _rows(keys)
    found = [rows[one["pk"], one["sk"]] for one in keys if (one["pk"], one["sk"]) in rows]
    return Failed(deliveries=tuple(found), place=keys[-1][BY_STANDING.sort] if keys else None)


def under_way(replay_id: str) -> int:
    """Return how many deliveries of a replay have not ended, as the index has it."""
    arguments: dict[str, Any] = {
        "TableName": settings.deliveries_table(),
        "IndexName": BY_STANDING.name,
        "KeyConditionExpression": "#p = :p",
        "ExpressionAttributeNames": {"#p": BY_STANDING.partition},
        "ExpressionAttributeValues": {":p": to_value(deliveries.under_way_for(replay_id))},
        "Select": "COUNT",
    }
    counted = 0
    while True:
        answer = aws.dynamodb().query(**arguments)
        counted += answer["Count"]
        if "LastEvaluatedKey" not in answer:
            return counted
        arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _of_event(event_id: str, *, at: datetime) -> Iterator[Delivery]:
    """Yield an event's deliveries in the order of their places."""
    return (one for one in deliveries.of_event(event_id) if told_until(one) > at)


def _place(delivery: Delivery) -> str:
    return f"{delivery.endpoint_id}#{delivery.part}"


def _rows(keys: Sequence[Item]) -> dict[tuple[str, str], Delivery]:
    """Return the deliveries with these keys by their keys; those that are gone are left out."""
    left: list[Any] = [to_values({"pk": one["pk"], "sk": one["sk"]}) for one in keys]
    table = settings.deliveries_table()
    found: dict[tuple[str, str], Delivery] = {}
    while left:
        answer = aws.dynamodb().batch_get_item(RequestItems={table: {"Keys": left, "ConsistentRead": True}})
        for row in map(from_values, answer["Responses"].get(table, [])):
            found[row["pk"], row["sk"]] = deliveries.read(row)
        unread = answer["UnprocessedKeys"]
        left = list(unread[table]["Keys"]) if table in unread else []
    return found


def _cursor(*parts: str) -> str:
    return base64.urlsafe_b64encode("\n".join(parts).encode()).decode().rstrip("=")


def _read_cursor(cursor: str, *, parts: int) -> list[str]:
    try:
        told = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split("\n")
    except (binascii.Error, UnicodeDecodeError, ValueError) as unreadable:
        raise CursorInvalid(pointer="/cursor") from unreadable
    if len(told) != parts:
        raise CursorInvalid(pointer="/cursor")
    return told
