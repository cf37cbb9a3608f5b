"""Which sites embed an account's pages: a row of the documents table, so that who shows pages reads nothing else."""

from __future__ import annotations

from typing import Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.embedding import Embedding, EmbedUnknown, account_part, embed_id_of
from functions.storage import aws
from functions.storage.items import Item, from_values, to_values
from functions.storage.unit import Unit

_EMBEDDING: Final = TypeAdapter(Embedding)


def keep(unit: Unit, embedding: Embedding) -> None:
    row: Item = _EMBEDDING.dump_python(embedding, mode="json")
    unit.put(settings.documents_table(), _keys(embed_id_of(embedding.account_id)) | row)


def of_account(account_id: str) -> Embedding:
    """Return the account's sites; none where it has never said any."""
    return _find(embed_id_of(account_id)) or Embedding(account_id=account_id)


def find(embed_id: str) -> Embedding:
    """Return the sites of the account that the id belongs to, or refuse."""
    found = _find(account_part(embed_id))
    if found is None:
        raise EmbedUnknown
    return found


def _find(account_embed_id: str) -> Embedding | None:
    found = aws.dynamodb().get_item(
        TableName=settings.documents_table(), Key=to_values(_keys(account_embed_id)), ConsistentRead=True
    )
    if "Item" not in found:
        return None
    row = {name: value for name, value in from_values(found["Item"]).items() if name not in ("pk", "sk")}
    return _EMBEDDING.validate_python(row)


def _keys(account_embed_id: str) -> Item:
    return {"pk": f"EMBED#{account_embed_id}", "sk": "EMBED"}
