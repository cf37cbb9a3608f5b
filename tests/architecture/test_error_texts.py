"""Every no has its words: a title and a detail in each language, and no words without a no."""

from __future__ import annotations

import pkgutil
import string
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import functions
from functions.dialects.native.problems import FAULT
from functions.domain.errors import Kind, Refusal
from functions.domain.languages import LOCALE, Language, translator
from functions.runtime import validating
from infra.build.messages import compile_messages

PARTS = ("title", "detail")


def _concrete(refusal: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for one in refusal.__subclasses__():
        if hasattr(one, "code") and one.__module__.startswith("functions."):
            yield one
        yield from _concrete(one)


def _refusals() -> set[type[Refusal]]:
    for module in pkgutil.walk_packages(functions.__path__, "functions."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    return set(_concrete())


REFUSALS = _refusals()
CODES = sorted({one.code for one in REFUSALS} | set(validating._RULES.values()) | {FAULT})


@pytest.fixture(scope="module")
def catalogues() -> dict[Language, dict[str, str]]:
    found = {}
    for language in Language:
        with Path(LOCALE / language / "LC_MESSAGES" / "errors.po").open("rb") as file:
            found[language] = {str(one.id): str(one.string) for one in read_po(file) if one.id}
    return found


def _facts(text: str) -> set[str]:
    return {fact for _, fact, _, _ in string.Formatter().parse(text) if fact is not None}


class TestRefusals:
    def test_are_found(self) -> None:
        assert len(REFUSALS) > 50

    def test_have_a_code_each(self) -> None:
        codes = [one.code for one in REFUSALS]

        assert sorted(codes) == sorted(set(codes))

    def test_are_named_in_snake_case(self) -> None:
        assert [code for code in CODES if not code.replace("_", "").isalnum() or code != code.lower()] == []

    def test_are_of_a_known_kind(self) -> None:
        assert all(one.kind in Kind for one in REFUSALS)


@pytest.mark.parametrize("language", Language)
class TestTexts:
    def test_tell_every_code(self, language: Language, catalogues: dict[Language, dict[str, str]]) -> None:
        wanted = {f"{code}.{part}" for code in CODES for part in PARTS}

        assert wanted - catalogues[language].keys() == set()

    def test_tell_nothing_else(self, language: Language, catalogues: dict[Language, dict[str, str]]) -> None:
        wanted = {f"{code}.{part}" for code in CODES for part in PARTS}

        assert catalogues[language].keys() - wanted == set()

    def test_are_finished_sentences(
        self, language: Language, catalogues: dict[Language, dict[str, str]]
    ) -> None:
        unfinished = [
            name
            for name, text in catalogues[language].items()
            if (not text[:1].isupper() and not text.startswith("{"))
            or text.endswith(".") != name.endswith(".detail")
        ]

        assert unfinished == []

    def test_give_no_facts_in_titles(
        self, language: Language, catalogues: dict[Language, dict[str, str]]
    ) -> None:
        assert [
            name for name, text in catalogues[language].items() if name.endswith(".title") and _facts(text)
        ] == []

    def test_give_the_same_facts_in_every_language(
        self, language: Language, catalogues: dict[Language, dict[str, str]]
    ) -> None:
        spanish = catalogues[Language.ES]

        assert [
            name
            for name, text in catalogues[language].items()
            if _facts(text) != _facts(spanish.get(name, ""))
        ] == []

    def test_differ_from_language_to_language(
        self, language: Language, catalogues: dict[Language, dict[str, str]]
    ) -> None:
        details = {name: text for name, text in catalogues[language].items() if name.endswith(".detail")}
        others = [other for other in Language if other is not language]

        assert [
            name for name in details if any(details[name] == catalogues[other].get(name) for other in others)
        ] == []

    def test_can_be_told(self, language: Language) -> None:
        compile_messages()
        translator.cache_clear()
        translate = translator("errors", language)

        assert all("{" not in translate(f"{code}.{part}") for code in CODES for part in PARTS)
