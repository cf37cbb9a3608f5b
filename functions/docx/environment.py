"""Jinja as templates get it: plain data, our filters, no calls, nothing missing passed over in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from jinja2 import Undefined
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from functions.docx.filters import bound, show
from functions.domain.languages import Language

LOOP_WORDS = frozenset({"first", "last", "index", "index0", "length", "revindex", "revindex0"})

_BREAKS = re.compile(r"[\n\t]")
_BROKEN = {
    "\n": '</w:t><w:br/><w:t xml:space="preserve">',
    "\t": '</w:t><w:tab/><w:t xml:space="preserve">',
}


class ValueNotGiven(Exception):
    """The text reached a variable that has no value. `pointer` is a JSON pointer into the values."""

    def __init__(self, pointer: str) -> None:
        super().__init__(pointer)
        self.pointer = pointer


class Record(dict[str, Any]):
    """Values by name, that knows its own place."""

    pointer: str = ""


class Absent(Undefined):
    """A value that was not given: false in a condition, empty in a loop, told when it is to be printed."""

    pointer: str = ""


class TemplateEnvironment(SandboxedEnvironment):
    """The sandbox, and then nothing of it but names, fields of records and our filters."""

    def __init__(self, language: Language, *, blank: str | None = None) -> None:
        super().__init__(autoescape=True, undefined=Absent, keep_trailing_newline=True, cache_size=0)
        self.globals.clear()
        self.filters.clear()
        self.filters.update(bound(language))
        known = {name: self.tests[name] for name in ("defined", "undefined", "none")}
        self.tests.clear()
        self.tests.update(known)
        self.finalize = self._finalize
        self._language = language
        self._blank = blank

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a field of a record, or a word of the loop; nothing else has attributes."""
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Record) and isinstance(argument, str):
            if argument in obj:
                return obj[argument]
            return self._absent(f"{obj.pointer}/{argument}")
        if isinstance(obj, LoopContext) and argument in LOOP_WORDS:
            return getattr(obj, argument)
        if isinstance(obj, Rows) and isinstance(argument, int) and 0 <= argument < len(obj):
            return obj.items[argument]
        return self._absent(f"{getattr(obj, 'pointer', '')}/{argument}")

    def is_safe_callable(self, obj: Any) -> bool:
        return False

    def _absent(self, pointer: str) -> Absent:
        absent = Absent(name=pointer)
        absent.pointer = pointer
        return absent

    def _missing(self, pointer: str) -> str:
        if self._blank is None:
            raise ValueNotGiven(pointer)
        return self._blank

    def _finalize(self, value: Any) -> Any:
        if isinstance(value, Undefined):
            return self._missing(getattr(value, "pointer", "") or f"/{value._undefined_name}")  # noqa: SLF001
        if hasattr(value, "__html__"):
            return value
        text = value if isinstance(value, str) else show(value, self._language)
        if not _BREAKS.search(text):
            return text
        return Markup(_BREAKS.sub(lambda found: _BROKEN[found[0]], str(escape(text))))  # noqa: S704


class NotingEnvironment(TemplateEnvironment):
    """Goes on where a value is missing, and notes it. Made for one look at one text."""

    def __init__(self, language: Language) -> None:
        super().__init__(language, blank="")
        self.missed: dict[str, None] = {}

    def _missing(self, pointer: str) -> str:
        self.missed[pointer] = None
        return ""


class TooManyRounds(Exception):
    """The loops of a text go round more often than a document bears."""


class Rounds:
    """How often the loops of one rendering may still go round."""

    def __init__(self, most: int) -> None:
        self.left = most


class Rows(Sequence[Any]):
    """A list in a template: it can be gone through, counted and indexed, and what it costs is counted."""

    def __init__(self, items: list[Any], rounds: Rounds) -> None:
        self.items = items
        self._rounds = rounds

    def __iter__(self) -> Iterator[Any]:
        for item in self.items:
            self._rounds.left -= 1
            if self._rounds.left < 0:
                raise TooManyRounds
            yield item

    def __getitem__(self, index: Any) -> Any:
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items)

    def __contains__(self, item: object) -> bool:
        return item in self.items


@lru_cache(maxsize=8)
def environment(language: Language, blank: str | None = None) -> TemplateEnvironment:
    """The environment of a language. With `blank`, what is missing prints so instead of being told."""
    return TemplateEnvironment(language, blank=blank)
