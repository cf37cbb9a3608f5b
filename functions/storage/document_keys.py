"""The names of rows in the documents table.

Rows of one document share the partition `ACCOUNT#<account>#DOCUMENT#<document>`: an id of another account names a
partition that does not exist. `A#…` are the document, its recipients and its extra files, `DUTY#…` what is owed,
`EVENT#…` the history, `SEALED#…` the files that are sealed while others are not yet.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from functions.domain.documents import Document
from functions.domain.duties import Duty, DutyKind
from functions.storage.due import keys_of
from functions.storage.items import Item
from functions.storage.schema import DUE

SEALED: Final = "SEALED#"


def partition(account_id: str, document_id: str) -> str:
    return f"ACCOUNT#{account_id}#DOCUMENT#{document_id}"


def of_document(account_id: str, document_id: str, sort: str) -> Item:
    return {"pk": partition(account_id, document_id), "sk": sort}


def of_recipient(document: Document, recipient_id: str) -> Item:
    return of_document(document.account_id, document.id, f"A#RECIPIENT#{recipient_id}")


def of_file(document: Document, file_id: str) -> Item:
    return of_document(document.account_id, document.id, f"A#FILE#{file_id}")


def of_sealed(document: Document, file_id: str) -> Item:
    return of_document(document.account_id, document.id, f"{SEALED}{file_id}")


def of_duty(duty: Duty) -> Item:
    return of_document(duty.account_id, duty.owner_id, f"DUTY#{duty.kind}#{duty.subject}")


def due(kind: DutyKind, owner_id: str, *, due: datetime) -> Item:
    return keys_of(DUE, due_queue(kind), shard_by=owner_id, due=due, of=owner_id)


def due_queue(kind: DutyKind) -> str:
    return f"DUE#{kind}"
