"""Pages of a list: a cursor is the place after the last item, opaque to the caller."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from botocore.exceptions import ClientError

from functions.domain.errors import Invalid
from functions.storage import aws
from functions.storage.items import Item, from_values, to_value

T = TypeVar("T")
U = TypeVar("U")


class CursorInvalid(Invalid):
    """The cursor is not one that a list gave out."""

    code = "cursor_invalid"


@dataclass(frozen=True, kw_only=True)
class Page(Generic[T]):
    """Some items of a list, and where the next ones begin; None at the end."""

    items: tuple[T, ...]
    next_cursor: str | None

    def of(self, make: Callable[[T], U]) -> Page[U]:
        return Page(items=tuple(make(one) for one in self.items), next_cursor=self.next_cursor)


def query_page(
    *,
    table: str,
    partition: str,
    limit: int,
    cursor: str | None,
    prefix: str = "",
    newest_first: bool = False,
    index: tuple[str, str, str] | None = None,
) -> Page[Item]:
    """Return one page of a partition in the order of its sort key.

    `index` is the name, partition key and sort key of a secondary index; without it the table itself is read,
    strongly consistent.
    """
    name, partition_key, sort_key = index or (None, "pk", "sk")
    arguments: dict[str, Any] = {
        "TableName": table,
        "KeyConditionExpression": "#p = :p" + (" AND begins_with(#s, :s)" if prefix else ""),
        "ExpressionAttributeNames": {"#p": partition_key} | ({"#s": sort_key} if prefix else {}),
        "ExpressionAttributeValues": {":p": to_value(partition)}
        | ({":s": to_value(prefix)} if prefix else {}),
        "Limit": limit + 1,
        "ScanIndexForward": not newest_first,
    }
    if name is None:
        arguments["ConsistentRead"] = True
    else:
        arguments["IndexName"] = name
    if cursor is not None:
        keys = _keys(
            cursor,
            partition_key=partition_key,
            sort_key=sort_key,
            partition=partition,
            indexed=name is not None,
        )
        arguments["ExclusiveStartKey"] = keys
    try:
        answer = aws.dynamodb().query(**arguments)
    except ClientError as refused:
        if cursor is None or refused.response["Error"]["Code"] != "ValidationException":
            raise
        # It is of another list, or none gave it out: DynamoDB begins nowhere but within what is asked for.
        raise CursorInvalid(pointer="/cursor") from refused
    found = [from_values(one) for one in answer["Items"]]
    shown = found[:limit]
    more = len(found) > limit
    return Page(items=tuple(shown), next_cursor=cursor_after(shown[-1], sort_key=sort_key) if more else None)


def query_rows(table: str, partition: str, *, prefix: str) -> list[Item]:
    """Return every row of a partition whose sort key begins so, strongly consistent."""
    arguments: dict[str, Any] = {
        "TableName": table,
        "KeyConditionExpression": "pk = :p AND begins_with(sk, :s)",
        "ExpressionAttributeValues": {":p": to_value(partition), ":s": to_value(prefix)},
        "ConsistentRead": True,
    }
    rows: list[Item] = []
    while True:
        answer = aws.dynamodb().query(**arguments)
        rows += [from_values(one) for one in answer["Items"]]
        if "LastEvaluatedKey" not in answer:
            return rows
        arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def cursor_after(item: Item, *, sort_key: str) -> str:
    place = f"{item[sort_key]}\n{item['pk']}\n{item['sk']}"
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _keys(cursor: str, *, partition_key: str, sort_key: str, partition: str, indexed: bool) -> dict[str, Any]:
    """Read a cursor. Its partition is ours, never the cursor's: a cursor can not lead into another account."""
    try:
        sort, pk, sk = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split("\n")
    except (binascii.Error, UnicodeDecodeError, ValueError) as unreadable:
        raise CursorInvalid(pointer="/cursor") from unreadable
    keys = {partition_key: to_value(partition), sort_key: to_value(sort)}
    if indexed:
        keys |= {"pk": to_value(pk), "sk": to_value(sk)}
    return keys
