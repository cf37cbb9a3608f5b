"""Finding documents: what a list may be asked for, and whether a document is that."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from functions.domain.contacts import fold
from functions.domain.errors import Invalid
from functions.domain.organising import ROOT, parse_folder, sought_words, within
from functions.domain.summaries import DocumentSummary

_WORD: Final = re.compile(r"[^\W_]+")


class NameSearchEmpty(Invalid):
    """Names are searched by their words: at least one letter or digit."""

    code = "name_search_empty"


class TimesReversed(Invalid):
    """A span of time ends after it begins."""

    code = "times_reversed"


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What a list is asked for: everything given must be the case. Spans of time hold both of their ends."""

    status: str | None = None
    signer_email: str | None = None
    folder: str | None = None
    subfolders: bool = False
    """Whether what lies in folders of the folder counts too."""
    tag: str | None = None
    external_id: str | None = None
    words: tuple[str, ...] = ()
    """Folded beginnings of words of the name, the longest first."""
    created_from: datetime | None = None
    created_to: datetime | None = None
    updated_from: datetime | None = None
    updated_to: datetime | None = None
    deleted: bool = False
    """Deleted documents alone, or those alone that are not."""

    @classmethod
    def read(cls, asked: Sought, *, name: str | None) -> Sought:
        """Return what was asked in its normal form, or refuse it."""
        for span in ("created", "updated"):
            first, last = getattr(asked, f"{span}_from"), getattr(asked, f"{span}_to")
            if first is not None and last is not None and last < first:
                raise TimesReversed(pointer=f"/{span}_to")
        words = sought_words(name) if name is not None else ()
        if name is not None and not words:
            raise NameSearchEmpty(pointer="/name")
        folder = None if asked.folder is None else parse_folder(asked.folder)
        return replace(
            asked,
            # Everything lies in the root.
            folder=None if folder == ROOT and asked.subfolders else folder,
            signer_email=None if asked.signer_email is None else asked.signer_email.casefold(),
            tag=None if asked.tag is None else fold(asked.tag),
            words=words,
        )

    def matches(self, one: DocumentSummary) -> bool:
        """Whether a document is what is asked for."""
        return (
            (one.deleted_at is not None) is self.deleted
            and self.status in (None, one.status)
            and self.external_id in (None, one.external_id)
            and (self.signer_email is None or self.signer_email in one.signer_emails)
            and (self.tag is None or self.tag in map(fold, one.tags))
            and self._in_folder(one)
            and self._named(one)
            and _between(self.created_from, one.created_at, self.created_to)
            and _between(self.updated_from, one.updated_at, self.updated_to)
        )

    def _in_folder(self, one: DocumentSummary) -> bool:
        if self.folder is None or self.folder == one.folder:
            return True
        return self.subfolders and self.folder in within(one.folder)

    def _named(self, one: DocumentSummary) -> bool:
        if not self.words:
            return True
        named = _WORD.findall(fold(one.name))
        return all(any(word.startswith(beginning) for word in named) for beginning in self.words)


def _between(first: datetime | None, at: datetime, last: datetime | None) -> bool:
    return (first is None or first <= at) and (last is None or at <= last)
