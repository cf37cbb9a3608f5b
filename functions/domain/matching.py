"""Comparing what a document or a person says with what the sender knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from functions.domain.contacts import fold

_PARTICLES: Final = frozenset({"da", "das", "de", "del", "do", "dos", "e", "el", "la", "las", "los", "y"})
_WORD: Final = re.compile(r"[^\W_]+")


def same_name(known: str, read: str | None, *, words: Iterable[str] = ()) -> bool:
    """Whether a document is of this person: every word of the known name stands in it, in whatever order.

    A second name that the sender does not know does no harm. `words`: all that is legible, for documents of a kind
    whose fields nobody can name.
    """
    expected = Counter(_words(known))
    if read:
        return bool(expected) and expected <= Counter(_words(read))
    # One word alone stands on many documents.
    return len(expected) > 1 and expected <= Counter(each for word in words for each in _words(word))


def _words(name: str) -> list[str]:
    return [word for word in _WORD.findall(fold(name)) if word not in _PARTICLES]
