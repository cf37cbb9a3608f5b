"""The documents table: documents with their recipients, links, events and duties.

What the rows are called: functions/storage/document_keys.py.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.documents import Document
from functions.domain.duties import GRACE, DutyKind
from functions.domain.events import Event
from functions.domain.lifecycle import DocumentNotFound, DocumentPurged
from functions.domain.recipients import Recipient
from functions.domain.webhooks import Subject
from functions.storage import aws, file_rows, grants, shelves, snapshots
from functions.storage import document_keys as keys
from functions.storage.grants import Grant
from functions.storage.items import Item, from_values, to_value, to_values
from functions.storage.paging import Page, query_page, query_rows
from functions.storage.schema import DUE
from functions.storage.unit import Unit, update_request

_DOCUMENT: Final = TypeAdapter(Document)
_RECIPIENT: Final = TypeAdapter(Recipient)
_EVENT: Final = TypeAdapter(Event)

_NOT_STORED: Final = {"recipients", "extra_files", "happening", "duties"}
_SPARSE: Final = {"terms", "sender_email", "sandbox", "reminders_sent", "reminded_at", "warned_days"}
_BATCH: Final = 100
_NEWEST: Final = 2
"""Rows to begin with, where most often one is sought."""


# -- documents ---------------------------------------------------------------------------------------------


def load(account_id: str, document_id: str) -> Document:
    """Return the account's document. Another account's document is not found."""
    rows = _rows(account_id, document_id, prefix="A#")
    if not rows:
        raise DocumentNotFound(document_id=document_id)
    head = next((row for row in rows if row["sk"] == "A#DOCUMENT"), None)
    if head is None:
        raise DocumentPurged(document_id=document_id)
    recipients = [_RECIPIENT.validate_python(row) for row in rows if row["sk"].startswith("A#RECIPIENT#")]
    return replace(
        _DOCUMENT.validate_python(head),
        # Who takes over a part has its place too, and a younger id.
        recipients=tuple(sorted(recipients, key=lambda one: (one.position, one.id))),
        extra_files=file_rows.read(rows),
    )


def add(unit: Unit, document: Document) -> None:
    unit.put(settings.documents_table(), _document_row(document), new=True)
    for one in document.recipients:
        unit.put(settings.documents_table(), _recipient_row(document, one))
    _change_links(unit, replace(document, recipients=()), document)
    shelves.place(unit, before=None, after=document)


def change(unit: Unit, before: Document, after: Document) -> None:
    """Write what differs, provided that nobody has written since `before` was read."""
    table = settings.documents_table()
    unit.put(
        table,
        _document_row(after),
        expecting={"sequence": before.sequence, "chain_head": before.chain_head},
    )
    old = {one.id: one for one in before.recipients}
    new = {one.id: one for one in after.recipients}
    for gone in old.keys() - new.keys():
        unit.delete(table, keys.of_recipient(before, gone))
    for one in after.recipients:
        if old.get(one.id) != one:
            unit.put(table, _recipient_row(after, one))
    _change_links(unit, before, after)
    file_rows.change(unit, before, after)
    shelves.place(unit, before=before, after=after)


def _change_links(unit: Unit, before: Document, after: Document) -> None:
    """Write the links that are new, and take away those that open nothing any more."""
    old, new = (
        {one.link.secret_sha256: one.id for one in document.recipients if one.link is not None}
        for document in (before, after)
    )
    for secret in old:
        if secret not in new:
            grants.remove(unit, secret)
    for secret, recipient_id in new.items():
        if secret not in old:
            grants.add(
                unit,
                Grant(
                    account_id=after.account_id,
                    document_id=after.id,
                    recipient_id=recipient_id,
                    secret_sha256=secret,
                ),
            )


# -- events ------------------------------------------------------------------------------------------------


def add_event(unit: Unit, event: Event, *, snapshot: bytes) -> None:
    """Append an event with its subject as it then was. Its row owes its own relay until that is done."""
    row = keys.of_document(event.account_id, event.document_id, f"EVENT#{event.sequence:08d}")
    row |= _EVENT.dump_python(event, mode="json") | {"entity": "event", "snapshot": snapshot}
    row |= keys.due(DutyKind.RELAY, event.document_id, due=event.occurred_at + GRACE)
    unit.put(settings.documents_table(), row, new=True)


def list_events(account_id: str, document_id: str, *, limit: int, cursor: str | None) -> Page[Event]:
    """Return a document's history from its beginning."""
    page = query_page(
        table=settings.documents_table(),
        partition=keys.partition(account_id, document_id),
        prefix="EVENT#",
        limit=limit,
        cursor=cursor,
    )
    return page.of(_event)


def all_events(account_id: str, document_id: str) -> tuple[Event, ...]:
    """Return a document's whole history."""
    return tuple(_event(row) for row in _rows(account_id, document_id, prefix="EVENT#"))


@dataclass(frozen=True, kw_only=True)
class Told:
    """An event with what its subject was at that moment; None once that was erased."""

    event: Event
    snapshot: bytes | None

    @property
    def subject(self) -> Subject | None:
        return None if self.snapshot is None else snapshots.read(self.event.document_id, self.snapshot)


def unrelayed_events(account_id: str, document_id: str) -> tuple[Told, ...]:
    """Return, in order, the document's events that still owe their relay.

    Events are marked in their order, so that those owed are the newest: the history is read from its end, a few
    rows at first and twice as many each time, until one that was relayed.
    """
    arguments: dict[str, Any] = {
        "TableName": settings.documents_table(),
        "KeyConditionExpression": "pk = :p AND begins_with(sk, :s)",
        "ExpressionAttributeValues": {
            ":p": to_value(keys.partition(account_id, document_id)),
            ":s": to_value("EVENT#"),
        },
        "ConsistentRead": True,
        "ScanIndexForward": False,
        "Limit": _NEWEST,
    }
    owed: list[Told] = []
    while True:
        answer = aws.dynamodb().query(**arguments)
        for row in map(from_values, answer["Items"]):
            if DUE.partition not in row:
                return tuple(reversed(owed))
            owed.append(_told(row))
        if "LastEvaluatedKey" not in answer:
            return tuple(reversed(owed))
        arguments |= {"ExclusiveStartKey": answer["LastEvaluatedKey"], "Limit": 2 * arguments["Limit"]}


def told_event(account_id: str, document_id: str, sequence: int) -> Told | None:
    """Return one event of a history with its snapshot; None where there is none."""
    found = aws.dynamodb().get_item(
        TableName=settings.documents_table(),
        Key=to_values(keys.of_document(account_id, document_id, f"EVENT#{sequence:08d}")),
        ConsistentRead=True,
    )
    return _told(from_values(found["Item"])) if "Item" in found else None


def told_events(account_id: str, wanted: Collection[tuple[str, int]]) -> dict[tuple[str, int], Told]:
    """Return those events of histories that are there, by document and sequence, in one call (100 at most)."""
    table = settings.documents_table()
    left: list[Any] = [
        to_values(keys.of_document(account_id, document_id, f"EVENT#{sequence:08d}"))
        for document_id, sequence in set(wanted)
    ]
    if len(left) > _BATCH:
        raise ValueError("more events than one call can bring")
    found: dict[tuple[str, int], Told] = {}
    while left:
        answer = aws.dynamodb().batch_get_item(RequestItems={table: {"Keys": left, "ConsistentRead": True}})
        for row in map(from_values, answer["Responses"].get(table, [])):
            told = _told(row)
            found[told.event.document_id, told.event.sequence] = told
        # It brings 16 MB at once; the rest is asked for again.
        unread = answer["UnprocessedKeys"]
        left = list(unread[table]["Keys"]) if table in unread else []
    return found


def events_back(account_id: str, document_id: str, *, until: int | None, limit: int) -> list[tuple[int, str]]:
    """Return the sequences and ids of a history's events, from its end or from the one numbered `until` backward."""
    answer = aws.dynamodb().query(
        TableName=settings.documents_table(),
        KeyConditionExpression="pk = :p AND sk BETWEEN :first AND :last",
        ExpressionAttributeValues={
            ":p": to_value(keys.partition(account_id, document_id)),
            ":first": to_value("EVENT#"),
            ":last": to_value("EVENT#:" if until is None else f"EVENT#{until:08d}"),
        },
        ProjectionExpression="#sequence, #id",
        ExpressionAttributeNames={"#sequence": "sequence", "#id": "id"},
        ConsistentRead=True,
        ScanIndexForward=False,
        Limit=limit,
    )
    return [(row["sequence"], row["id"]) for row in map(from_values, answer["Items"])]


def mark_relayed(event: Event) -> None:
    """Note that an event was relayed; noting it twice is noting it once, so that no transaction is needed."""
    row = keys.of_document(event.account_id, event.document_id, f"EVENT#{event.sequence:08d}")
    request = update_request(settings.documents_table(), row, remove=(DUE.partition, DUE.sort))
    aws.dynamodb().update_item(**request)


# -- keys and rows -----------------------------------------------------------------------------------------


def _document_row(document: Document) -> Item:
    row: Item = _DOCUMENT.dump_python(document, mode="json", exclude=_NOT_STORED)
    # What nobody has said needs no room.
    said = _DOCUMENT.dump_python(document, mode="json", include=_SPARSE, exclude_defaults=True)
    row = {name: value for name, value in row.items() if name not in _SPARSE} | said
    here = keys.of_document(document.account_id, document.id, "A#DOCUMENT")
    return here | row | shelves.head_attributes(document)


def _recipient_row(document: Document, recipient: Recipient) -> Item:
    # What nobody has said needs no room.
    row: Item = _RECIPIENT.dump_python(recipient, mode="json", exclude_defaults=True)
    return keys.of_recipient(document, recipient.id) | row | shelves.recipient_attributes(document, recipient)


def _event(row: Item) -> Event:
    return _EVENT.validate_python(row)


def _told(row: Item) -> Told:
    snapshot = row.get("snapshot")
    return Told(event=_event(row), snapshot=None if snapshot is None else bytes(snapshot))


def _rows(account_id: str, document_id: str, *, prefix: str) -> list[Item]:
    return query_rows(settings.documents_table(), keys.partition(account_id, document_id), prefix=prefix)
