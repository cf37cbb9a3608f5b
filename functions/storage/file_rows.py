"""Rows of a document's extra files, and what is kept of its sealing while that goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.documents import Document
from functions.domain.files import File, StoredObject
from functions.storage import aws
from functions.storage import document_keys as keys
from functions.storage.items import Item, from_values, to_value
from functions.storage.unit import Unit

_PREFIX: Final = "A#FILE#"


@dataclass(frozen=True, kw_only=True)
class SealedFile:
    """One file of a document, sealed, read back and verified; `facts` tell of its seal.

    `evidence` is the sealed evidence of a file that takes no pages itself.
    """

    stored: StoredObject
    facts: Mapping[str, str]
    evidence: StoredObject | None = None


_FILE: Final = TypeAdapter(File)
_SEALED: Final = TypeAdapter(SealedFile)


def read(rows: Sequence[Item]) -> tuple[File, ...]:
    """Return the extra files among a document's rows, in their order."""
    found = [row for row in rows if row["sk"].startswith(_PREFIX)]
    return tuple(_FILE.validate_python(row) for row in sorted(found, key=_position))


def change(unit: Unit, before: Document, after: Document) -> None:
    """Write the extra files that differ."""
    table = settings.documents_table()
    old, new = _placed(before), _placed(after)
    for gone in old.keys() - new.keys():
        unit.delete(table, keys.of_file(before, gone))
    for file_id, (place, one) in new.items():
        if old.get(file_id) != (place, one):
            row: Item = _FILE.dump_python(one, mode="json")
            unit.put(table, keys.of_file(after, file_id) | row | {"position": place})


def keep_sealed(document: Document, file: File, sealed: SealedFile) -> None:
    """Remember that one file is sealed while others are not: whoever goes on need not do it again."""
    unit = Unit()
    row: Item = _SEALED.dump_python(sealed, mode="json")
    unit.put(settings.documents_table(), keys.of_sealed(document, file.id) | row | {"file_id": file.id})
    unit.commit()


def sealed_so_far(document: Document) -> Mapping[str, SealedFile]:
    """Return what is kept of the document's sealing, by file id; a single file keeps nothing."""
    if not document.extra_files:
        return {}
    found = aws.dynamodb().query(
        TableName=settings.documents_table(),
        KeyConditionExpression="pk = :p AND begins_with(sk, :s)",
        ExpressionAttributeValues={
            ":p": to_value(keys.partition(document.account_id, document.id)),
            ":s": to_value(keys.SEALED),
        },
        ConsistentRead=True,
    )
    rows = [from_values(values) for values in found["Items"]]
    return {str(row["file_id"]): _SEALED.validate_python(row) for row in rows}


def _placed(document: Document) -> Mapping[str, tuple[int, File]]:
    return {one.id: (place, one) for place, one in enumerate(document.extra_files)}


def _position(row: Item) -> int:
    return int(row["position"])
