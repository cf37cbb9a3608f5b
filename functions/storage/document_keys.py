"""The names of rows in the documents table.

Rows of one document share the partition `ACCOUNT#<account>#DOCUMENT#<document>`: an id of another account names a
partition that does not exist. `A#…` are the document, its recipients and its extra files, `DUTY#…` what is owed,
`EVENT#…` the history, `SEALED#…` the files that are sealed while others are not yet. A link's row stands apart, under
the SHA-256 of its secret.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Final

from functions.domain.documents import Document
from functions.domain.duties import Duty, DutyKind
from functions.storage.items import Item
from functions.storage.schema import DUE

DUE_SHARDS: Final = 8
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
    return of_document(duty.account_id, duty.document_id, f"DUTY#{duty.kind}#{duty.subject}")


def link_row(document: Document, recipient_id: str, secret_sha256: str) -> Item:
    return {
        "pk": f"LINK#{secret_sha256}",
        "sk": "LINK",
        "account_id": document.account_id,
        "document_id": document.id,
        "recipient_id": recipient_id,
    }


def due(kind: DutyKind, document_id: str, *, due: datetime) -> Item:
    shard = int.from_bytes(hashlib.sha256(document_id.encode()).digest()[:2]) % DUE_SHARDS
    return {DUE.partition: f"DUE#{kind}#{shard}", DUE.sort: f"{stamp(due)}#{document_id}"}


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
