"""Organising: how an account finds its documents again."""

from __future__ import annotations

from functions.domain.finding import Sought
from functions.domain.summaries import DocumentSummary
from functions.storage import searching
from functions.storage.paging import Page


def list_documents(
    account_id: str, sought: Sought, *, name: str | None, limit: int, cursor: str | None
) -> Page[DocumentSummary]:
    """Return a page of the account's documents that are what is asked for; `name` is what people type."""
    return searching.list_documents(account_id, Sought.read(sought, name=name), limit=limit, cursor=cursor)


def list_folders(account_id: str, *, limit: int, cursor: str | None) -> Page[str]:
    """Return the paths of the folders that hold documents of the account."""
    return searching.folders(account_id, limit=limit, cursor=cursor)
