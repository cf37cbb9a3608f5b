"""The languages that Rubrica speaks, which of them a caller wants, and our own texts in each."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).parent.parent / "locale"
"""`<language>/LC_MESSAGES/<domain>.po`, and the .mo compiled beside it by `make messages`."""

_ABSENT = "—"


class Language(StrEnum):
    ES = "es"
    PT = "pt"
    EN = "en"


class MessagesNotCompiled(RuntimeError):
    """The catalogues of a checkout have to be compiled once."""


class MessageMissing(LookupError):
    """A catalogue lacks a text that the code asks for."""


Translator = Callable[..., str]
"""`translate(message, **facts)`: the text under that name, its `{facts}` filled in, an absent one as a dash.
Raises MessageMissing."""


@cache
def translator(domain: str, language: Language) -> Translator:
    """Return what turns the names of messages of one domain (`mail`, `errors`) into texts of one language."""
    compiled = LOCALE / language / "LC_MESSAGES" / f"{domain}.mo"
    if not compiled.exists():
        if compiled.with_suffix(".po").exists():
            raise MessagesNotCompiled(
                f"{compiled.name} ({language}) is not compiled yet: run `make messages`"
            )
        raise FileNotFoundError(f"no messages called {domain!r} in {language}")
    with compiled.open("rb") as file:
        texts = gettext.GNUTranslations(file)
    texts.add_fallback(_Loud(domain, language))

    def translate(message: str, /, **facts: object) -> str:
        return texts.gettext(message).format_map(_Facts({name: _told(fact) for name, fact in facts.items()}))

    return translate


class _Facts(dict[str, object]):
    """A refusal is told even where a fact is absent: a text with a gap helps more than a failure."""

    def __missing__(self, name: str) -> str:
        return _ABSENT


def _told(fact: object) -> object:
    if fact is None:
        return _ABSENT
    return ", ".join(map(str, fact)) if isinstance(fact, list | tuple) else fact


class _Loud(gettext.NullTranslations):
    def __init__(self, domain: str, language: Language) -> None:
        super().__init__()
        self._where = f"{domain}.po ({language})"

    def gettext(self, message: str) -> str:
        raise MessageMissing(f"{message!r} is not in {self._where}")


_RANGE = re.compile(
    r"(?P<tag>\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)(?:[ \t]*;[ \t]*q=(?P<q>[01](?:\.[0-9]{0,3})?))?"
)
_MOST_RANGES = 32


def negotiate(accept_language: str | None, default: Language = Language.ES) -> Language:
    """Choose the language for an Accept-Language header (RFC 9110 12.5.4); the default where nothing fits.

    A region is served by its language (`pt-BR` by `pt`); at the same weight what stands first wins. `q=0`
    rules a language out, and `*` stands for every language not named. What cannot be read is skipped.
    """
    named: dict[Language, tuple[float, int]] = {}
    others: tuple[float, int] | None = None
    for position, part in enumerate((accept_language or "").lower().split(",")[:_MOST_RANGES]):
        found = _RANGE.fullmatch(part.strip(" \t"))
        if found is None:
            continue
        weight = min(float(found["q"] or 1), 1.0)
        if found["tag"] == "*":
            others = others or (weight, -position)
            continue
        language = _language_of(found["tag"])
        if language is not None:
            named[language] = max(named.get(language, (0.0, -position)), (weight, -position))
    if others is not None:
        ordered = [default, *(language for language in Language if language is not default)]
        for language in ordered:
            named.setdefault(language, others)

    wanted = [(rank, language) for language, rank in named.items() if rank[0] > 0]
    if not wanted:
        return default
    best = max(rank for rank, _ in wanted)
    return next(language for rank, language in wanted if rank == best)


def _language_of(tag: str) -> Language | None:
    primary = tag.partition("-")[0]
    return Language(primary) if primary in set(Language) else None
