"""Lookups of documents: a row for each thing that a document is looked for by, written with the document itself.

A row lies under `ACCOUNT#<account>#DOCUMENT_BY#<what>`, its sort key is the value and the document's id, which
sorts by time of birth; it holds nothing else. What is unique is a row of its own whose sort key is the value.
Recipients are found by their own rows, through the index of lists. A deleted document has no lookups.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from functions import settings
from functions.domain.contacts import fold
from functions.domain.documents import Document
from functions.domain.organising import ROOT, ExternalIdTaken, within, words_of
from functions.domain.recipients import Recipient, RecipientStatus
from functions.storage.items import Item
from functions.storage.schema import BY_ACCOUNT
from functions.storage.unit import OnConflict, Unit

SEPARATOR: Final = "\x1f"
"""Between value and id: no value may hold it, and it sorts before all that values hold."""
STATUS: Final = "status"
FOLDER: Final = "folder"
TREE: Final = "tree"
TAG: Final = "tag"
EXTERNAL_ID: Final = "external_id"
WORD: Final = "word"
CHANGED: Final = "changed"
"""By the day of the last change, in UTC."""
SIGNER: Final = "signer"
REVIEW: Final = "review"
"""By who is blocked and since when: what somebody of the account has to look into."""
_CLAIMED: Final = "unique_external_id"


def place(unit: Unit, *, before: Document | None, after: Document) -> None:
    """Write the lookups that differ; a claim that another document holds is refused."""
    table = settings.documents_table()
    old = _lookups(before) if before is not None and before.shelved else set()
    new = _lookups(after)
    for what, value in sorted(old - new):
        unit.delete(table, _keys(after, what, value))
    for what, value in sorted(new - old):
        unit.put(table, _keys(after, what, value))
    claimed, claims = (None if one is None else _claim(one) for one in (before, after))
    if claimed == claims:
        return
    if claimed is not None:
        unit.delete(table, _claim_keys(after, claimed))
    if claims is not None:
        row = _claim_keys(after, claims) | {"document_id": after.id}
        unit.put(table, row, new=True, on_conflict=_taken(claims))


def partition(account_id: str, what: str) -> str:
    return f"ACCOUNT#{account_id}#DOCUMENT_BY#{what}"


def listed(account_id: str, *, deleted: bool) -> str:
    """Return where the index of lists has all documents of an account, the deleted ones apart."""
    return f"ACCOUNT#{account_id}#DELETED" if deleted else f"ACCOUNT#{account_id}"


def give_up_claim(unit: Unit, document: Document) -> None:
    """Let others have the external id that the document claimed, once nothing is left of it."""
    claimed = _claim(document)
    if claimed is not None:
        unit.delete(settings.documents_table(), _claim_keys(document, claimed))


def day(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()


def head_attributes(document: Document) -> Item:
    """Return what the document's own row bears to be found and shown in lists."""
    emails = {one.email.casefold() for one in document.recipients if one.email is not None}
    return {
        "shelved": True,
        "signer_emails": sorted(emails),
        BY_ACCOUNT.partition: listed(document.account_id, deleted=document.deleted_at is not None),
        BY_ACCOUNT.sort: document.id,
    }


def recipient_attributes(document: Document, recipient: Recipient) -> Item:
    """Return what a recipient's row bears so that the document is found by the person's address."""
    if recipient.email is None:
        return {}
    return {
        BY_ACCOUNT.partition: partition(document.account_id, SIGNER),
        BY_ACCOUNT.sort: f"{recipient.email.casefold()}{SEPARATOR}{document.id}",
    }


def _lookups(document: Document) -> set[tuple[str, str]]:
    if document.deleted_at is not None:
        return set()
    found = {(STATUS, document.status.value), (CHANGED, day(document.updated_at))}
    found |= {(WORD, word) for word in words_of(document.name)}
    found |= {(TAG, fold(tag)) for tag in document.tags}
    found |= {(TREE, folder) for folder in within(document.folder)}
    if document.folder != ROOT:
        found.add((FOLDER, document.folder))
    if document.external_id is not None:
        found.add((EXTERNAL_ID, document.external_id))
    if document.open:
        found |= {
            (REVIEW, f"{one.blocked_at.isoformat()}{SEPARATOR}{one.id}")
            for one in document.recipients
            if one.blocked_at is not None and one.status is RecipientStatus.BLOCKED
        }
    return found


def _claim(document: Document) -> str | None:
    return document.external_id if document.external_id_unique else None


def _keys(document: Document, what: str, value: str) -> Item:
    return {
        "pk": partition(document.account_id, what),
        "sk": f"{value}{SEPARATOR}{document.id}",
    }


def _claim_keys(document: Document, external_id: str) -> Item:
    return {"pk": partition(document.account_id, _CLAIMED), "sk": external_id}


def _taken(external_id: str) -> OnConflict:
    def taken(holder: Item | None) -> Exception:
        document_id = "" if holder is None else str(holder["document_id"])
        return ExternalIdTaken(pointer="/external_id", external_id=external_id, document_id=document_id)

    return taken
