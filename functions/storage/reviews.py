"""The queue of people who are blocked: a lookup leads (storage/shelves), and their documents are read."""

from __future__ import annotations

from functions import settings
from functions.domain.documents import Document
from functions.domain.lifecycle import DocumentNotFound, DocumentPurged
from functions.domain.recipients import Recipient, RecipientStatus
from functions.storage import documents, shelves
from functions.storage.paging import Page, query_page
from functions.storage.shelves import SEPARATOR


def waiting(account_id: str, *, limit: int, cursor: str | None) -> Page[tuple[Document, Recipient]]:
    """Return who waits for a decision, those who have waited longest first.

    The queue is short, so each document is read whole. Who was decided about meanwhile is left out.
    """
    page = query_page(
        table=settings.documents_table(),
        partition=shelves.partition(account_id, shelves.REVIEW),
        limit=limit,
        cursor=cursor,
    )
    found = []
    for row in page.items:
        _, recipient_id, document_id = str(row["sk"]).split(SEPARATOR)
        try:
            document = documents.load(account_id, document_id)
        except (DocumentNotFound, DocumentPurged):
            continue
        blocked = next((one for one in document.recipients if one.id == recipient_id), None)
        if blocked is not None and blocked.status is RecipientStatus.BLOCKED:
            found.append((document, blocked))
    return Page(items=tuple(found), next_cursor=page.next_cursor)
