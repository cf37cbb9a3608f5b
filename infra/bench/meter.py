"""Meters DynamoDB: what each call would cost on AWS, by the published rules, whatever the emulator says.

Sources: Amazon DynamoDB Developer Guide, "DynamoDB read and write operations" (read-write-operations), "Amazon
DynamoDB Transactions: How it works" (transaction-apis, capacity management for transactions) and "Using Global
Secondary Indexes" (GSI, provisioned throughput considerations):

- A write costs the larger of the item before and after, in kilobytes begun; one that its condition refuses costs
  the item that stood there. In a transaction it costs twice, canceled or not.
- GetItem and each item of BatchGetItem cost their own size in 4 kB begun, one unit at least; absent items one. A
  query costs the sum of what it reads, before its filter. An eventually consistent read costs half.
- An index is written after the item and never in a transaction: an entry that appears, disappears or changes in
  what it keeps costs one write of its size; one whose keys change costs two, a delete and a put; one that stays the
  same nothing. What reads an index reads entries, eventually consistent.
- Reading the stream by Lambda and deleting by time to live cost nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from functions.storage.schema import TABLES, Table
from infra.bench.item_sizes import Values, entry_of, item_size, read_units, write_units
from infra.names import Names

_VERBS: Final = ("Put", "Update", "Delete", "ConditionCheck")
_SINGLE: Final = {"PutItem": "Put", "UpdateItem": "Update", "DeleteItem": "Delete"}


class Unmetered(Exception):
    """A call of DynamoDB that the meter has no rule for."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one call cost. `index_write` is the part of indexes, beside `write`."""

    part: str
    call: str
    read: float = 0
    write: float = 0
    index_write: float = 0


@dataclass
class Meter:
    """Hears botocore. `client` reads beside it, unheard; `part` names what is going on."""

    client: Any
    names: Names
    part: str = ""
    costs: list[Cost] = field(default_factory=list)

    @property
    def hooks(self) -> Mapping[str, Callable[..., None]]:
        """Return what to register with botocore: before a call its writes are looked at, after it they are priced."""
        return {"before-parameter-build.dynamodb": self._before, "after-call.dynamodb": self._after}

    def _before(self, *, params: Mapping[str, Any], model: Any, context: dict[str, Any], **_: object) -> None:
        writes = _writes(model.name, params)
        context["metered"] = (params, [(write, self._item(write)) for write in writes])

    def _after(self, *, model: Any, http_response: Any, context: dict[str, Any], **_: object) -> None:
        params, writes = context["metered"]
        taken = http_response.status_code < 300
        if writes:
            self._note(
                model.name, **self._written(writes, taken=taken, twice=model.name == "TransactWriteItems")
            )
        elif model.name in _READS:
            self._note(model.name, read=_READS[model.name](self, params))
        else:
            raise Unmetered(model.name)

    def _note(self, call: str, **units: float) -> None:
        self.costs.append(Cost(part=self.part, call=call, **units))

    # -- writes ---------------------------------------------------------------------------------------------

    def _written(
        self, writes: list[tuple[_Write, Values | None]], *, taken: bool, twice: bool
    ) -> dict[str, float]:
        units = index_units = 0.0
        for write, before in writes:
            after = self._item(write) if taken else before
            sizes = [item_size(item) for item in (before, after) if item is not None]
            units += write_units(max(sizes, default=0)) * (2 if twice else 1)
            index_units += sum(
                _index_units(
                    entry_of(before, index), entry_of(after, index), keys=(index.partition, index.sort)
                )
                for index in self._table(write.table).indexes
            )
        return {"write": units, "index_write": index_units}

    def _item(self, write: _Write) -> Values | None:
        found: Values | None = self.client.get_item(
            TableName=write.table, Key=write.key, ConsistentRead=True
        ).get("Item")
        return found

    def _table(self, name: str) -> Table:
        return next(each for each in TABLES if self.names.table(each.name) == name)

    # -- reads ----------------------------------------------------------------------------------------------

    def _got(self, params: Mapping[str, Any]) -> float:
        found = self.client.get_item(TableName=params["TableName"], Key=params["Key"]).get("Item", {})
        return read_units(item_size(found), consistent=params.get("ConsistentRead", False))

    def _got_many(self, params: Mapping[str, Any]) -> float:
        return sum(
            self._got({"TableName": table, "Key": key, "ConsistentRead": asked.get("ConsistentRead", False)})
            for table, asked in params["RequestItems"].items()
            for key in asked["Keys"]
        )

    def _queried(self, params: Mapping[str, Any]) -> float:
        unfiltered = {name: value for name, value in params.items() if name != "FilterExpression"}
        items = self.client.query(**unfiltered)["Items"]
        name = params.get("IndexName")
        if name is not None:
            table = self._table(params["TableName"])
            index = next(each for each in table.indexes if each.name == name)
            items = [entry_of(one, index) for one in items]
        read = sum(item_size(one) for one in items)
        return read_units(read, consistent=name is None and params.get("ConsistentRead", False))


@dataclass(frozen=True)
class _Write:
    table: str
    key: Values


def _writes(call: str, params: Mapping[str, Any]) -> list[_Write]:
    if call in _SINGLE:
        return [_write(_SINGLE[call], params)]
    if call == "BatchWriteItem":
        return [
            _write("Put" if verb == "PutRequest" else "Delete", {"TableName": table, **request})
            for table, asked in params["RequestItems"].items()
            for one in asked
            for verb, request in one.items()
        ]
    if call != "TransactWriteItems":
        return []
    return [_write(verb, one[verb]) for one in params["TransactItems"] for verb in _VERBS if verb in one]


def _write(verb: str, request: Mapping[str, Any]) -> _Write:
    keys = request["Item"] if verb == "Put" else request["Key"]
    return _Write(request["TableName"], {"pk": keys["pk"], "sk": keys["sk"]})


def _index_units(before: Values | None, after: Values | None, *, keys: tuple[str, str]) -> int:
    if before == after:
        return 0
    if before is None or after is None:
        return write_units(item_size(after or before or {}))
    if any(before[key] != after[key] for key in keys):
        return write_units(item_size(before)) + write_units(item_size(after))
    return write_units(max(item_size(before), item_size(after)))


_READS: Final[Mapping[str, Callable[[Meter, Mapping[str, Any]], float]]] = {
    "GetItem": Meter._got,  # noqa: SLF001 - the meter's own
    "BatchGetItem": Meter._got_many,  # noqa: SLF001
    "Query": Meter._queried,  # noqa: SLF001
}
