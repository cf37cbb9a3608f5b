"""Taking a document away for good: first its own row, for a tombstone, then everything else, as often as it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.documents import Document
from functions.domain.duties import DutyKind
from functions.storage import aws, deliveries, shelves
from functions.storage import document_keys as keys
from functions.storage.items import Item, from_values, to_value, to_values
from functions.storage.unit import Unit

TOMBSTONE: Final = "A#TOMBSTONE"
_OBJECTS: Final = 1000
"""How many versions S3 takes away at once."""


@dataclass(frozen=True, kw_only=True)
class Tombstone:
    """What stays of a document: that it was, until when, and what proves that a copy is of it. No personal data."""

    id: str
    account_id: str
    created_at: datetime
    deleted_at: datetime | None
    purged_at: datetime
    sequence: int
    chain_head: str
    sealed_sha256: str | None


_TOMBSTONE: Final = TypeAdapter(Tombstone)


def bury(unit: Unit, document: Document, *, at: datetime) -> None:
    """Put the tombstone in the place of the document's own row: from now on there is no such document."""
    table = settings.documents_table()
    here = keys.of_document(document.account_id, document.id, "A#DOCUMENT")
    unit.delete(table, here, expecting={"sequence": document.sequence, "chain_head": document.chain_head})
    sealed = document.sealed_file
    stone = Tombstone(
        id=document.id,
        account_id=document.account_id,
        created_at=document.created_at,
        deleted_at=document.deleted_at,
        purged_at=at,
        sequence=document.sequence,
        chain_head=document.chain_head,
        sealed_sha256=None if sealed is None else sealed.sha256,
    )
    row: Item = _TOMBSTONE.dump_python(stone, mode="json")
    unit.put(table, keys.of_document(document.account_id, document.id, TOMBSTONE) | row)
    shelves.give_up_claim(unit, document)


def tombstone(account_id: str, document_id: str) -> Tombstone | None:
    """Return what stays of a document that was purged; None where none was."""
    found = aws.dynamodb().get_item(
        TableName=settings.documents_table(),
        Key=to_values(keys.of_document(account_id, document_id, TOMBSTONE)),
        ConsistentRead=True,
    )
    return _TOMBSTONE.validate_python(from_values(found["Item"])) if "Item" in found else None


def clear_files(account_id: str, document_id: str) -> None:
    """Take away every version of every file of a document."""
    arguments: dict[str, Any] = {
        "Bucket": settings.files_bucket(),
        "Prefix": f"accounts/{account_id}/documents/{document_id}/",
        "MaxKeys": _OBJECTS,
    }
    while True:
        # From the beginning each time: what was listed is gone by then.
        listed = aws.s3().list_object_versions(**arguments)
        found = [*listed.get("Versions", []), *listed.get("DeleteMarkers", [])]
        if not found:
            return
        versions: Any = [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in found]
        answer = aws.s3().delete_objects(
            Bucket=settings.files_bucket(), Delete={"Objects": versions, "Quiet": True}
        )
        if answer.get("Errors"):
            raise FilesLeft(len(answer["Errors"]))


class FilesLeft(Exception):
    """S3 did not take away all versions; the purge is owed still."""


def clear_rows(account_id: str, document_id: str) -> None:
    """Take away a document's rows, the deliveries of its events and its links; the tombstone and the duty stay.

    So do the places of its events in the feed, until they are forgotten: they hold ids and times, and a reader who is
    behind would otherwise take their absence for a gap.
    """
    table = settings.documents_table()
    kept = (TOMBSTONE, f"DUTY#{DutyKind.PURGE}#")
    for row in _rows(account_id, document_id):
        sort = str(row["sk"])
        if sort in kept:
            continue
        if sort.startswith("EVENT#"):
            deliveries.forget(str(row["id"]))
        link = row.get("link")
        if sort.startswith("A#RECIPIENT#") and link is not None:
            _delete(table, {"pk": f"LINK#{link['secret_sha256']}", "sk": "LINK"})
        # The row last: it is what leads to the others.
        _delete(table, {"pk": row["pk"], "sk": sort})


def _rows(account_id: str, document_id: str) -> Iterator[Item]:
    arguments: dict[str, Any] = {
        "TableName": settings.documents_table(),
        "KeyConditionExpression": "pk = :p",
        "ExpressionAttributeValues": {":p": to_value(keys.partition(account_id, document_id))},
        "ConsistentRead": True,
    }
    while True:
        answer = aws.dynamodb().query(**arguments)
        yield from map(from_values, answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return
        arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _delete(table: str, key: Item) -> None:
    aws.dynamodb().delete_item(TableName=table, Key=to_values(key))
