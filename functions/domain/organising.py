"""How an account puts its documents in order: folders, tags, fields of its own, and what is looked for in names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from functions.domain.contacts import fold
from functions.domain.errors import Conflict, Invalid

ROOT: Final = "/"
"""Where a document lies that nobody has put into a folder."""
MAX_LEVELS: Final = 5
MAX_FOLDER_NAME: Final = 60
MAX_TAGS: Final = 20
MAX_TAG: Final = 40
MAX_CUSTOM: Final = 50
MAX_WORDS: Final = 8
"""How many words of a name are looked for: its longest ones."""
_SHORTEST: Final = 3
_WORD: Final = re.compile(r"[^\W_]+")


class FolderInvalid(Invalid):
    """A folder is a path such as `/ventas/2026`: five levels at most, none of them empty."""

    code = "folder_invalid"


class CustomFieldTwice(Invalid):
    """A field has one value."""

    code = "custom_field_twice"


class ExternalIdTaken(Conflict):
    """Another document of the account has claimed the external id for itself."""

    code = "external_id_taken"


class ExternalIdMissing(Invalid):
    """What is to be unique must be given."""

    code = "external_id_missing"


@dataclass(frozen=True, kw_only=True)
class CustomField:
    """A field of the account's own, for people to read; their order is kept."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """Where a document is put and what it is marked with; what is None stays. It touches no ceremony."""

    folder: str | None = None
    tags: tuple[str, ...] | None = None
    custom: tuple[CustomField, ...] | None = None

    @classmethod
    def read(
        cls,
        *,
        folder: str | None = None,
        tags: Sequence[str] | None = None,
        custom: Sequence[CustomField] | None = None,
    ) -> Organisation:
        """Return it in its normal form, or refuse it."""
        return cls(
            folder=None if folder is None else parse_folder(folder),
            tags=None if tags is None else normal_tags(tags),
            custom=None if custom is None else _once_each(custom),
        )

    def over(self, now: Organisation) -> Mapping[str, Any]:
        """Return, by name, what differs from how the document is put in order now."""
        wanted = {"folder": self.folder, "tags": self.tags, "custom": self.custom}
        return {name: new for name, new in wanted.items() if new is not None and new != getattr(now, name)}


AS_IT_IS: Final = Organisation()
"""Nothing is to be put in order."""


def parse_folder(text: str, *, pointer: str = "/folder") -> str:
    """Return the path in its normal form: `"ventas/2026/"` becomes `"/ventas/2026"`; `"/"` is no folder."""
    path = unicodedata.normalize("NFC", text).strip()
    names = [name.strip() for name in path.strip("/").split("/")] if path.strip("/") else []
    lengths = [len(name) for name in names]
    if len(names) > MAX_LEVELS or any(not 0 < length <= MAX_FOLDER_NAME for length in lengths):
        raise FolderInvalid(pointer=pointer, levels=MAX_LEVELS, length=MAX_FOLDER_NAME)
    if any(name in (".", "..") for name in names):
        raise FolderInvalid(pointer=pointer, levels=MAX_LEVELS, length=MAX_FOLDER_NAME)
    return ROOT + "/".join(names)


def within(folder: str) -> tuple[str, ...]:
    """Return the folder and those that it lies in, the root left out: `/a/b` lies in `/a/b` and `/a`."""
    names = folder.strip("/").split("/") if folder != ROOT else []
    return tuple("/" + "/".join(names[:depth]) for depth in range(len(names), 0, -1))


def normal_tags(tags: Sequence[str]) -> tuple[str, ...]:
    """Return each tag once, in the order given. Capitals and accents make no other tag: the first writing stays."""
    first: dict[str, str] = {}
    for one in tags:
        first.setdefault(fold(one), unicodedata.normalize("NFC", one))
    return tuple(first.values())


def words_of(name: str) -> tuple[str, ...]:
    """Return the words by which a document is found, folded: of three letters or more, the eight longest."""
    words = {word for word in _WORD.findall(fold(name)) if len(word) >= _SHORTEST}
    return tuple(sorted(sorted(words, key=lambda word: (-len(word), word))[:MAX_WORDS]))


def sought_words(text: str) -> tuple[str, ...]:
    """Return what is asked for, folded, the longest first: each must begin a word of the name."""
    words = set(_WORD.findall(fold(text)))
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _once_each(custom: Sequence[CustomField]) -> tuple[CustomField, ...]:
    seen: set[str] = set()
    for place, one in enumerate(custom):
        if one.name in seen:
            raise CustomFieldTwice(pointer=f"/custom/{place}/name", name=one.name)
        seen.add(one.name)
    return tuple(custom)
