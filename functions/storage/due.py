"""The sparse, sharded index of what is due: one way to write its keys, and one to find what is late."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from functions.storage import aws
from functions.storage.items import Item, from_values, to_value
from functions.storage.schema import Index

SHARDS: Final = 8


def keys_of(index: Index, queue: str, *, shard_by: str, due: datetime, of: str) -> Item:
    """Return the index keys of a row. `shard_by` spreads rows over the shards, `of` tells equal times apart."""
    shard = int.from_bytes(hashlib.sha256(shard_by.encode()).digest()[:2]) % SHARDS
    return {index.partition: f"{queue}#{shard}", index.sort: f"{_stamp(due)}#{of}"}


def late(table: str, index: Index, queue: str, *, at: datetime, limit: int) -> Iterator[Item]:
    """Yield what the index shows of the rows that were due by then, `limit` of each shard at most."""
    for shard in range(SHARDS):
        answer = aws.dynamodb().query(
            TableName=table,
            IndexName=index.name,
            KeyConditionExpression=f"{index.partition} = :p AND {index.sort} <= :now",
            ExpressionAttributeValues={":p": to_value(f"{queue}#{shard}"), ":now": to_value(_stamp(at))},
            Limit=limit,
        )
        yield from (from_values(values) for values in answer["Items"])


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
