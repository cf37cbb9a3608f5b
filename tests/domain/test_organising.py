from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.domain.events import EventType
from functions.domain.finding import NameSearchEmpty, Sought, TimesReversed
from functions.domain.keeping import organised
from functions.domain.organising import (
    CustomField,
    CustomFieldTwice,
    FolderInvalid,
    Organisation,
    normal_tags,
    parse_folder,
    sought_words,
    within,
    words_of,
)
from functions.domain.summaries import DocumentSummary
from tests.builders import LATER, NOON, completed, draft

CITY = CustomField(name="Ciudad", value="Mérida")


def summary(**more: object) -> DocumentSummary:
    one = DocumentSummary(
        id="doc_1",
        name="Contrato de Arrendamiento Núñez",
        status="draft",
        client_id="cli_1",
        language="es",
        external_id="A-1",
        created_at=NOON,
        updated_at=LATER,
        sequence=3,
        folder="/ventas/2026",
        tags=("Urgente", "Año 2026"),
        signer_emails=("ana@example.com",),
    )
    return replace(one, **more)  # type: ignore[arg-type]


class TestParseFolder:
    @pytest.mark.parametrize(
        ("text", "path"),
        [
            ("/ventas/2026", "/ventas/2026"),
            ("ventas/2026/", "/ventas/2026"),
            ("/ ventas / 2026", "/ventas/2026"),
            ("/", "/"),
            ("", "/"),
            ("/a/b/c/d/e", "/a/b/c/d/e"),
        ],
    )
    def test_returns_the_path_in_its_normal_form(self, text: str, path: str) -> None:
        assert parse_folder(text) == path

    @pytest.mark.parametrize("text", ["/a/b/c/d/e/f", "/a//b", "/a/ /b", "/" + "x" * 61, "/a/../b", "/./a"])
    def test_refuses_a_path_that_is_too_deep_or_has_holes(self, text: str) -> None:
        with pytest.raises(FolderInvalid):
            parse_folder(text)


class TestWithin:
    def test_is_the_folder_and_those_around_it(self) -> None:
        assert within("/a/b/c") == ("/a/b/c", "/a/b", "/a")
        assert within("/") == ()


class TestWords:
    def test_of_a_name_are_folded_and_of_three_letters_at_least(self) -> None:
        assert words_of("Contrato de Arrendamiento  NÚÑEZ, contrato") == (
            "arrendamiento",
            "contrato",
            "nunez",
        )

    def test_are_the_eight_longest(self) -> None:
        name = " ".join("abcdefghij"[: length + 3] for length in range(8)) + " zzzz xyz"

        assert len(words_of(name)) == 8
        assert "xyz" not in words_of(name)

    def test_that_are_sought_begin_with_the_longest(self) -> None:
        assert sought_words("De Núñez") == ("nunez", "de")


class TestNormalTags:
    def test_keep_the_first_writing_of_each(self) -> None:
        assert normal_tags(["Urgente", "urgente", "Año", "ANO"]) == ("Urgente", "Año")


class TestOrganised:
    def test_moves_a_document_in_any_state_and_says_what_changed(self) -> None:
        moved = organised(completed(), Organisation.read(folder="ventas", custom=[CITY]), at=LATER)

        assert (moved.folder, moved.custom, moved.status) == ("/ventas", (CITY,), completed().status)
        assert moved.happening is not None
        assert moved.happening.type is EventType.DOCUMENT_UPDATED
        assert moved.happening.data == {"changed": ["folder", "custom"]}
        assert moved.happening.personal == {"folder": "/ventas"}

    def test_is_one_event_together_with_another_change(self) -> None:
        renamed = draft().revised(name="Anexo", at=LATER)

        both = organised(renamed, Organisation.read(tags=["urgente"]), at=LATER)

        assert both.happening is not None
        assert both.happening.data == {"changed": ["name", "tags"]}
        assert both.happening.personal == {"name": "Anexo", "tags": ["urgente"]}

    def test_changes_nothing_where_it_already_is(self) -> None:
        there = replace(draft(), folder="/ventas", tags=("a",))

        assert organised(there, Organisation.read(folder="/ventas/", tags=["a"]), at=LATER) is there

    def test_refuses_a_field_given_twice(self) -> None:
        with pytest.raises(CustomFieldTwice) as refused:
            Organisation.read(custom=[CITY, CITY])
        assert refused.value.pointer == "/custom/1/name"


class TestSought:
    @pytest.mark.parametrize(
        ("asked", "name"),
        [
            (Sought(status="draft", tag="URGENTE", signer_email="Ana@Example.com"), "nunez contr"),
            (Sought(folder="/ventas/2026", external_id="A-1"), "de"),
            (Sought(folder="/ventas", subfolders=True), None),
            (Sought(folder="/", subfolders=True), None),
            (Sought(created_from=NOON, created_to=NOON, updated_from=LATER, updated_to=LATER), None),
        ],
    )
    def test_matches_what_is_all_of_it(self, asked: Sought, name: str | None) -> None:
        assert Sought.read(asked, name=name).matches(summary())

    @pytest.mark.parametrize(
        ("asked", "name"),
        [
            (Sought(status="completed"), None),
            (Sought(tag="urgent"), None),
            (Sought(signer_email="luis@example.com"), None),
            (Sought(folder="/ventas"), None),
            (Sought(folder="/"), None),
            (Sought(folder="/vent", subfolders=True), None),
            (Sought(external_id="A"), None),
            (Sought(), "rato"),
            (Sought(created_from=NOON + timedelta(milliseconds=1)), None),
            (Sought(updated_to=LATER - timedelta(milliseconds=1)), None),
            (Sought(deleted=True), None),
        ],
    )
    def test_does_not_match_what_is_not(self, asked: Sought, name: str | None) -> None:
        assert not Sought.read(asked, name=name).matches(summary())

    def test_refuses_a_span_that_ends_before_it_begins(self) -> None:
        with pytest.raises(TimesReversed):
            Sought.read(Sought(updated_from=LATER, updated_to=NOON), name=None)

    def test_refuses_a_name_without_letters(self) -> None:
        with pytest.raises(NameSearchEmpty):
            Sought.read(Sought(), name="--")
