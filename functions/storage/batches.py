"""Batches in the documents table.

The batch is a row of `ACCOUNT#<account>#SIGNATURE_BATCHES`. What became of each document is a row `RESULT#<document>`
of a partition of the batch's own, named as a document's would be, where its duty lies too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.batches import Batch, BatchItem, BatchNotFound, Result
from functions.domain.documents import Document
from functions.domain.recipients import Recipient
from functions.storage import aws, shelves
from functions.storage import document_keys as keys
from functions.storage.items import Item, from_values, to_value, to_values
from functions.storage.paging import query_rows
from functions.storage.schema import BY_ACCOUNT
from functions.storage.unit import Unit

_BATCH: Final = TypeAdapter(Batch)
_RESULT: Final = TypeAdapter(Result)
_DOCUMENT: Final = TypeAdapter(Document)
_RECIPIENT: Final = TypeAdapter(Recipient)
_RESULTS: Final = "RESULT#"
_AT_ONCE: Final = 100
_PARTS: Final = 1000
"""So many of a person's parts are looked through, the newest first."""


def add(unit: Unit, batch: Batch) -> None:
    unit.put(settings.documents_table(), _row(batch), new=True)


def change(unit: Unit, before: Batch, after: Batch) -> None:
    """Write the batch, provided that nobody has written since `before` was read."""
    if after != before:
        unit.put(settings.documents_table(), _row(after), expecting={"version": before.version})


def load(account_id: str, batch_id: str) -> Batch:
    """Return the account's batch. Another account's batch is not found."""
    found = aws.dynamodb().get_item(
        TableName=settings.documents_table(), Key=to_values(_keys(account_id, batch_id)), ConsistentRead=True
    )
    if "Item" not in found:
        raise BatchNotFound(batch_id=batch_id)
    return _BATCH.validate_python(from_values(found["Item"]))


def put_result(unit: Unit, batch: Batch, result: Result) -> None:
    """Write what became of a document: in the transaction that signs it, or alone."""
    row: Item = _RESULT.dump_python(result, mode="json")
    here = keys.of_document(batch.account_id, batch.id, f"{_RESULTS}{result.document_id}")
    unit.put(settings.documents_table(), here | row)


def results(batch: Batch) -> dict[str, Result]:
    """Return what became of each document that something came of, by its id."""
    rows = query_rows(settings.documents_table(), keys.partition(batch.account_id, batch.id), prefix=_RESULTS)
    return {one.document_id: one for one in map(_RESULT.validate_python, rows)}


@dataclass(frozen=True, kw_only=True)
class Part:
    """A document without its people and extra files, and one person's part in it."""

    document: Document
    recipient: Recipient


def parts(account_id: str, items: Sequence[BatchItem]) -> dict[str, Part]:
    """Return the documents with the person's part, by document id, those that are there still."""
    wanted: list[Any] = [
        to_values(keys.of_document(account_id, one.document_id, sort))
        for one in items
        for sort in ("A#DOCUMENT", f"A#RECIPIENT#{one.recipient_id}")
    ]
    table = settings.documents_table()
    heads: dict[str, Document] = {}
    people: dict[str, Recipient] = {}
    while wanted:
        asked, wanted = wanted[:_AT_ONCE], wanted[_AT_ONCE:]
        answer = aws.dynamodb().batch_get_item(RequestItems={table: {"Keys": asked, "ConsistentRead": True}})
        for row in map(from_values, answer["Responses"].get(table, [])):
            document_id = row["pk"].rpartition("#")[2]
            if row["sk"] == "A#DOCUMENT":
                heads[document_id] = _DOCUMENT.validate_python(row)
            else:
                people[document_id] = _RECIPIENT.validate_python(row)
        left = answer["UnprocessedKeys"]
        wanted += list(left[table]["Keys"]) if table in left else []
    return {one: Part(document=heads[one], recipient=people[one]) for one in heads.keys() & people.keys()}


def parts_of(account_id: str, *, email: str) -> tuple[BatchItem, ...]:
    """Return the parts of whoever has this address, the newest documents first."""
    arguments: dict[str, Any] = {
        "TableName": settings.documents_table(),
        "IndexName": BY_ACCOUNT.name,
        "KeyConditionExpression": "#p = :p AND begins_with(#s, :s)",
        "ExpressionAttributeNames": {"#p": BY_ACCOUNT.partition, "#s": BY_ACCOUNT.sort},
        "ExpressionAttributeValues": {
            ":p": to_value(shelves.partition(account_id, shelves.SIGNER)),
            ":s": to_value(f"{email.casefold()}{shelves.SEPARATOR}"),
        },
        "ScanIndexForward": False,
        "Limit": _PARTS,
    }
    found = [from_values(one) for one in aws.dynamodb().query(**arguments)["Items"]]
    return tuple(
        BatchItem(document_id=one["pk"].rpartition("#")[2], recipient_id=one["sk"].rpartition("#")[2])
        for one in found
    )


def _row(batch: Batch) -> Item:
    row: Item = _BATCH.dump_python(batch, mode="json")
    return _keys(batch.account_id, batch.id) | row


def _keys(account_id: str, batch_id: str) -> Item:
    return {"pk": f"ACCOUNT#{account_id}#SIGNATURE_BATCHES", "sk": batch_id}
