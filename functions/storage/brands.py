"""How accounts show themselves: rows of the documents table, so that who writes to people reads nothing else.

`BRAND#<account>`: one row says what there is of it, another holds the bytes of its logo.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.brands import Brand, Logo
from functions.storage import aws
from functions.storage.items import Item, from_values, to_values
from functions.storage.unit import Unit

_BRAND: Final = TypeAdapter(Brand)
_ROW: Final = "BRAND"


class LogoGone(LookupError):
    """The account has another logo by now."""


def keep(
    unit: Unit, account_id: str, *, before: Brand | None, after: Brand | None, logo: bytes | None
) -> None:
    """Write an account's brand; `logo` is the bytes of a new one."""
    table = settings.documents_table()
    if after is None:
        unit.delete(table, _keys(account_id, _ROW))
    else:
        row: Item = _BRAND.dump_python(after, mode="json")
        unit.put(table, _keys(account_id, _ROW) | row)
    old = None if before is None else before.logo
    new = None if after is None else after.logo
    if new is not None and logo is not None:
        unit.put(table, _keys(account_id, _logo(new)) | {"content": logo})
    if old is not None and (new is None or new.sha256 != old.sha256):
        unit.delete(table, _keys(account_id, _logo(old)))


def find(account_id: str) -> Brand | None:
    """Return how the account shows itself; None where it has said nothing of it."""
    found = _get(account_id, _ROW)
    return None if found is None else _BRAND.validate_python(found)


@lru_cache(maxsize=32)
def logo(account_id: str, logo: Logo) -> bytes:
    """Return the bytes of a logo, which are the same for ever. Raises LogoGone."""
    found = _get(account_id, _logo(logo))
    if found is None:
        raise LogoGone
    return bytes(found["content"])


def _get(account_id: str, name: str) -> Item | None:
    found = aws.dynamodb().get_item(
        TableName=settings.documents_table(), Key=to_values(_keys(account_id, name))
    )
    if "Item" not in found:
        return None
    return {name: value for name, value in from_values(found["Item"]).items() if name not in ("pk", "sk")}


def _logo(logo: Logo) -> str:
    return f"LOGO#{logo.sha256}"


def _keys(account_id: str, name: str) -> Item:
    return {"pk": f"BRAND#{account_id}", "sk": name}
