"""Clickwraps in the documents table: a row in the account's list, texts and acceptances in a partition of their own.

An acceptance's row leads to its document and holds nothing of the person: it stays when that is purged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.clickwraps import (
    Acceptance,
    Accepted,
    Clickwrap,
    ClickwrapExhausted,
    ClickwrapNotFound,
    ClickwrapText,
)
from functions.storage import aws
from functions.storage import document_keys as keys
from functions.storage.items import Item, from_values, to_values
from functions.storage.paging import Page, query_page
from functions.storage.unit import Unit

_CLICKWRAP: Final = TypeAdapter(Clickwrap)
_TEXT: Final = TypeAdapter(ClickwrapText)
_ACCEPTANCE: Final = TypeAdapter(Acceptance)
_ACCEPTED: Final = "ACCEPTED#"
_BATCH: Final = 100


def load(account_id: str, clickwrap_id: str) -> Clickwrap:
    """Return the account's clickwrap. Another account's clickwrap is not found."""
    found = _get(_keys(account_id, clickwrap_id))
    if found is None:
        raise ClickwrapNotFound(clickwrap_id=clickwrap_id)
    return _CLICKWRAP.validate_python(found)


def load_text(clickwrap: Clickwrap) -> ClickwrapText:
    """Return the text of today."""
    return _TEXT.validate_python(_get(_text_keys(clickwrap, clickwrap.text_number)))


def add(unit: Unit, clickwrap: Clickwrap, text: ClickwrapText) -> None:
    unit.put(settings.documents_table(), _row(clickwrap), new=True)
    _add_text(unit, clickwrap, text)


def change(unit: Unit, before: Clickwrap, after: Clickwrap, text: ClickwrapText | None = None) -> None:
    """Write what differs, provided that nobody has written since `before` was read."""
    if after == before:
        return
    unit.put(settings.documents_table(), _row(after), expecting={"version": before.version})
    if text is not None:
        _add_text(unit, after, text)


def list_clickwraps(account_id: str, *, limit: int, cursor: str | None) -> Page[Clickwrap]:
    """Return the account's clickwraps, newest first."""
    page = query_page(
        table=settings.documents_table(),
        partition=_list(account_id),
        limit=limit,
        cursor=cursor,
        newest_first=True,
    )
    return page.of(_CLICKWRAP.validate_python)


# -- acceptances -------------------------------------------------------------------------------------------


def add_acceptance(unit: Unit, clickwrap: Clickwrap, acceptance: Acceptance) -> None:
    """Write that somebody accepted; where only so many may, it counts, and one too many is refused."""
    table = settings.documents_table()
    row: Item = _ACCEPTANCE.dump_python(acceptance, mode="json")
    here = _own(clickwrap.account_id, clickwrap.id, f"{_ACCEPTED}{acceptance.document_id}")
    unit.put(table, here | row, new=True)
    if clickwrap.max_acceptances is not None:
        unit.count(
            table,
            _own(clickwrap.account_id, clickwrap.id, "COUNT"),
            "accepted",
            below=clickwrap.max_acceptances,
            on_conflict=lambda _: ClickwrapExhausted(),
        )


def counted(clickwrap: Clickwrap) -> int:
    """Return how many have accepted, where that is counted."""
    found = _get(_own(clickwrap.account_id, clickwrap.id, "COUNT"))
    return 0 if found is None else int(found["accepted"])


def list_acceptances(account_id: str, clickwrap_id: str, *, limit: int, cursor: str | None) -> Page[Accepted]:
    """Return who has accepted, the last first."""
    page = query_page(
        table=settings.documents_table(),
        partition=_own(account_id, clickwrap_id, "")["pk"],
        prefix=_ACCEPTED,
        limit=limit,
        cursor=cursor,
        newest_first=True,
    )
    found = page.of(_ACCEPTANCE.validate_python)
    rows = _rows(account_id, found.items)
    return found.of(lambda one: _told(one, rows))


def _told(one: Acceptance, rows: dict[tuple[str, str], Item]) -> Accepted:
    head = rows.get((one.document_id, "A#DOCUMENT"))
    person: Item = {} if head is None else rows.get((one.document_id, f"A#RECIPIENT#{one.recipient_id}"), {})
    return Accepted(
        acceptance=one,
        status=None if head is None else str(head["status"]),
        deleted=head is not None and head.get("deleted_at") is not None,
        name=person.get("name"),
        email=person.get("email"),
        phone=person.get("phone"),
        tax_id=person.get("tax_id"),
    )


def _rows(account_id: str, found: Sequence[Acceptance]) -> dict[tuple[str, str], Item]:
    """Return, by document and sort key, the documents and persons that acceptances lead to."""
    wanted: list[Any] = [
        to_values(keys.of_document(account_id, one.document_id, sort))
        for one in found
        for sort in ("A#DOCUMENT", f"A#RECIPIENT#{one.recipient_id}")
    ]
    table = settings.documents_table()
    rows: dict[tuple[str, str], Item] = {}
    while wanted:
        asked, wanted = wanted[:_BATCH], wanted[_BATCH:]
        answer = aws.dynamodb().batch_get_item(RequestItems={table: {"Keys": asked}})
        for values in answer["Responses"].get(table, []):
            row = from_values(values)
            rows[row["pk"].rpartition("#")[2], row["sk"]] = row
        left = answer["UnprocessedKeys"]
        wanted += list(left[table]["Keys"]) if table in left else []
    return rows


# -- keys and rows -----------------------------------------------------------------------------------------


def _add_text(unit: Unit, clickwrap: Clickwrap, text: ClickwrapText) -> None:
    row: Item = _TEXT.dump_python(text, mode="json")
    unit.put(settings.documents_table(), _text_keys(clickwrap, text.number) | row, new=True)


def _row(clickwrap: Clickwrap) -> Item:
    row: Item = _CLICKWRAP.dump_python(clickwrap, mode="json")
    return _keys(clickwrap.account_id, clickwrap.id) | row


def _list(account_id: str) -> str:
    return f"ACCOUNT#{account_id}#CLICKWRAPS"


def _keys(account_id: str, clickwrap_id: str) -> Item:
    return {"pk": _list(account_id), "sk": clickwrap_id}


def _text_keys(clickwrap: Clickwrap, number: int) -> Item:
    return _own(clickwrap.account_id, clickwrap.id, f"TEXT#{number:08d}")


def _own(account_id: str, clickwrap_id: str, sort: str) -> Item:
    return {"pk": f"ACCOUNT#{account_id}#CLICKWRAP#{clickwrap_id}", "sk": sort}


def _get(row: Item) -> Item | None:
    found = aws.dynamodb().get_item(
        TableName=settings.documents_table(), Key=to_values(row), ConsistentRead=True
    )
    return from_values(found["Item"]) if "Item" in found else None
