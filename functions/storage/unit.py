"""The unit of work: what a command writes, gathered, and committed once, as one transaction, at the edge."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from functions.storage import aws
from functions.storage.items import Item, from_values, to_value, to_values

OnConflict = Callable[[Item | None], Exception]
"""Makes the exception to raise when a condition fails, from the item that stood in the way."""

_PASSING: Final = frozenset(
    {
        "TransactionConflict",
        "ThrottlingError",
        "ProvisionedThroughputExceeded",
        "TransactionInProgressException",
    }
)


class StaleWrite(Exception):
    """Somebody else wrote first: what was read is no longer so. Read again and decide again."""


_MARK: Final = "written_by"
_MARK_BYTES: Final = 12


@dataclass(frozen=True)
class _Write:
    request: dict[str, Any]
    on_conflict: OnConflict | None
    mark: str = field(default_factory=partial(secrets.token_urlsafe, _MARK_BYTES))
    """Tells this write from one of somebody else who writes the same."""


@dataclass
class Unit:
    """The writes of one command. Nothing is written before `commit`, and then all of it or nothing."""

    _writes: list[_Write] = field(default_factory=list)
    _hints: list[Callable[[], None]] = field(default_factory=list)

    def put(
        self,
        table: str,
        item: Mapping[str, Any],
        *,
        new: bool = False,
        expecting: Mapping[str, Any] | None = None,
        on_conflict: OnConflict | None = None,
    ) -> None:
        """Write an item whole. `new`: only where none stands. `expecting`: only over an item with these values."""
        request: dict[str, Any] = {"TableName": table, "Item": to_values(item)}
        if new:
            request["ConditionExpression"] = "attribute_not_exists(pk)"
        elif expecting is not None:
            request |= _condition(expecting)
        self._add("Put", request, on_conflict)

    def update(
        self,
        table: str,
        key: Mapping[str, str],
        *,
        values: Mapping[str, Any] | None = None,
        remove: tuple[str, ...] = (),
        expecting: Mapping[str, Any] | None = None,
        on_conflict: OnConflict | None = None,
    ) -> None:
        """Change attributes of an item that exists."""
        self._add(
            "Update",
            update_request(table, key, values=values, remove=remove, expecting=expecting),
            on_conflict,
        )

    def count(
        self, table: str, key: Mapping[str, str], name: str, *, below: int, on_conflict: OnConflict
    ) -> None:
        """Add one to a number, from zero where there is none, provided that it is below a limit."""
        request = {
            "TableName": table,
            "Key": to_values(key),
            "UpdateExpression": "ADD #n :one",
            "ConditionExpression": "attribute_not_exists(#n) OR #n < :below",
            "ExpressionAttributeNames": {"#n": name},
            "ExpressionAttributeValues": to_values({":one": 1, ":below": below}),
        }
        self._add("Update", request, on_conflict)

    def uncount(self, table: str, key: Mapping[str, str], name: str) -> None:
        """Take one from a number that `count` has raised."""
        request = {
            "TableName": table,
            "Key": to_values(key),
            "UpdateExpression": "ADD #n :one",
            "ExpressionAttributeNames": {"#n": name},
            "ExpressionAttributeValues": to_values({":one": -1}),
        }
        self._add("Update", request, None)

    def delete(
        self, table: str, key: Mapping[str, str], *, expecting: Mapping[str, Any] | None = None
    ) -> None:
        """Take an item away."""
        request: dict[str, Any] = {"TableName": table, "Key": to_values(key)}
        if expecting is not None:
            request |= _condition(expecting)
        self._add("Delete", request, None)

    def require(self, table: str, key: Mapping[str, str], *, expecting: Mapping[str, Any]) -> None:
        """Write all the rest only where an item, which stays as it is, has these values. Never a unit's one write."""
        self._add(
            "ConditionCheck", {"TableName": table, "Key": to_values(key), **_condition(expecting)}, None
        )

    def hint(self, call: Callable[[], None]) -> None:
        """Wake somebody once all is written. What is owed stands in the tables: a lost hint costs a minute."""
        self._hints.append(call)

    @property
    def empty(self) -> bool:
        return not self._writes

    def puts(self) -> list[dict[str, Any]]:
        """Return the items that would be written whole, in DynamoDB's own form."""
        return [write.request["Put"]["Item"] for write in self._writes if "Put" in write.request]

    def commit(self) -> None:
        """Write everything in one transaction; raise StaleWrite when somebody else wrote first.

        A write that is alone needs no transaction, at half its price.
        """
        if not self._writes:
            return
        try:
            if len(self._writes) == 1:
                _write_alone(self._writes[0])
            else:
                items: list[Any] = [write.request for write in self._writes]
                aws.dynamodb().transact_write_items(TransactItems=items)
        except ClientError as failed:
            raise self._meaning(failed) from failed
        for hint in self._hints:
            with suppress(BotoCoreError, ClientError):
                hint()

    def _add(self, verb: str, request: dict[str, Any], on_conflict: OnConflict | None) -> None:
        if "ConditionExpression" in request:
            request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        self._writes.append(_Write(request={verb: request}, on_conflict=on_conflict))

    def _meaning(self, failed: ClientError) -> Exception:
        code = failed.response["Error"]["Code"]
        if code == "ConditionalCheckFailedException":
            (write,) = self._writes
            return _refused(write, _standing(failed))
        if code in ("TransactionConflictException", "TransactionInProgressException"):
            return StaleWrite()
        if code != "TransactionCanceledException":
            return failed
        reasons: list[Any] = list(failed.response.get("CancellationReasons", []))
        stale: Exception | None = None
        for write, reason in zip(self._writes, reasons, strict=False):
            if reason.get("Code") in _PASSING:
                stale = stale or StaleWrite()
            if reason.get("Code") != "ConditionalCheckFailed":
                continue
            refused = _refused(write, reason.get("Item"))
            if write.on_conflict is not None:
                # A named conflict says more than that somebody was faster.
                return refused
            stale = stale or refused
        return stale or failed


def _write_alone(write: _Write) -> None:
    """Write one item. An answer that was lost is asked for again: finding what we wrote means that it was written.

    In a transaction, DynamoDB knows a repetition by its token. Here the item carries a mark of ours: two who claim
    the same in the same millisecond write the same, and only one of them has it.
    """
    ((verb, request),) = write.request.items()
    send = {"Put": "put_item", "Update": "update_item", "Delete": "delete_item"}[verb]
    mark = to_value(write.mark)
    if verb == "Put" and "ConditionExpression" in request:
        request = request | {"Item": request["Item"] | {_MARK: mark}}
    try:
        getattr(aws.dynamodb(), send)(**request)
    except ClientError as failed:
        stands = _standing(failed) or {}
        if stands.get(_MARK) != mark:
            raise


def _standing(failed: ClientError) -> Mapping[str, Any] | None:
    """Return the item on which the condition of a single write failed."""
    response: Mapping[str, Any] = failed.response
    return response.get("Item")


def _refused(write: _Write, stands: Mapping[str, Any] | None) -> Exception:
    """Return what it means that the condition of a write failed on the item that stands there."""
    if write.on_conflict is None:
        return StaleWrite()
    return write.on_conflict(from_values(stands) if stands else None)


def update_request(
    table: str,
    key: Mapping[str, str],
    *,
    values: Mapping[str, Any] | None = None,
    remove: tuple[str, ...] = (),
    expecting: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the arguments of an UpdateItem that never makes an item where none was."""
    names: dict[str, str] = {}
    attributes: dict[str, Any] = {}
    clauses: list[str] = []
    if values:
        parts = []
        for place, (name, value) in enumerate(values.items()):
            names[f"#s{place}"], attributes[f":s{place}"] = name, to_value(value)
            parts.append(f"#s{place} = :s{place}")
        clauses.append("SET " + ", ".join(parts))
    if remove:
        for place, name in enumerate(remove):
            names[f"#r{place}"] = name
        clauses.append("REMOVE " + ", ".join(f"#r{place}" for place in range(len(remove))))
    condition = _condition(expecting or {})
    names |= condition["ExpressionAttributeNames"]
    attributes |= condition.get("ExpressionAttributeValues", {})
    request: dict[str, Any] = {
        "TableName": table,
        "Key": to_values(key),
        "UpdateExpression": " ".join(clauses),
        "ConditionExpression": condition["ConditionExpression"],
        "ExpressionAttributeNames": names,
    }
    if attributes:
        request["ExpressionAttributeValues"] = attributes
    return request


def _condition(expecting: Mapping[str, Any]) -> dict[str, Any]:
    """Return a condition that the item exists and has these values; None: that it lacks the attribute."""
    names = {"#pk": "pk"}
    attributes: dict[str, Any] = {}
    parts = ["attribute_exists(#pk)"]
    for place, (name, value) in enumerate(expecting.items()):
        names[f"#c{place}"] = name
        if value is None:
            parts.append(f"attribute_not_exists(#c{place})")
        else:
            attributes[f":c{place}"] = to_value(value)
            parts.append(f"#c{place} = :c{place}")
    condition: dict[str, Any] = {
        "ConditionExpression": " AND ".join(parts),
        "ExpressionAttributeNames": names,
    }
    if attributes:
        condition["ExpressionAttributeValues"] = attributes
    return condition
