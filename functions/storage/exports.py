"""What came of a document's export: the row `EXPORT` of its partition. The duty to make it is a duty like any other."""

from __future__ import annotations

from typing import Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.exports import Export
from functions.storage import aws
from functions.storage import document_keys as keys
from functions.storage.items import Item, from_values, to_values
from functions.storage.unit import Unit

_EXPORT: Final = TypeAdapter(Export)
_SORT: Final = "EXPORT"


def load(account_id: str, document_id: str) -> Export | None:
    """Return what came of the last export; None where there was none."""
    found = aws.dynamodb().get_item(
        TableName=settings.documents_table(),
        Key=to_values(keys.of_document(account_id, document_id, _SORT)),
        ConsistentRead=True,
    )
    return _EXPORT.validate_python(from_values(found["Item"])) if "Item" in found else None


def keep(unit: Unit, account_id: str, document_id: str, export: Export, *, instead_of: Export | None) -> None:
    """Write what came of an export, provided that nobody has written since `instead_of` was read."""
    row: Item = keys.of_document(account_id, document_id, _SORT) | _EXPORT.dump_python(export, mode="json")
    if instead_of is None:
        unit.put(settings.documents_table(), row, new=True)
    else:
        before = _EXPORT.dump_python(instead_of, mode="json", include={"version", "made_at"})
        unit.put(settings.documents_table(), row, expecting=before)
