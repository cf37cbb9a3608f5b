"""Comparing names."""

from __future__ import annotations

import pytest

from functions.domain.matching import same_name


class TestSameName:
    @pytest.mark.parametrize(
        ("known", "read"),
        [
            ("Ana Pérez Luna", "PEREZ LUNA ANA"),
            ("Ana Pérez Luna", "ANA MARIA PEREZ LUNA"),
            ("João da Souza", "SOUZA, JOAO"),
            ("José de la Cruz y Ríos", "JOSE CRUZ RIOS"),
            ("Ana", "ANA"),
        ],
    )
    def test_is_one_in_whatever_order_and_spelling(self, known: str, read: str) -> None:
        assert same_name(known, read)

    @pytest.mark.parametrize(
        ("known", "read"),
        [
            ("Ana Pérez Luna", "ANA PEREZ"),
            ("Ana Pérez Luna", "EVA PEREZ LUNA"),
            ("Ana Ana Luna", "ANA LUNA"),
            ("Ana Pérez", None),
            ("", "ANA"),
            ("de la", "ANA"),
        ],
    )
    def test_is_another_where_a_word_is_missing(self, known: str, read: str | None) -> None:
        assert not same_name(known, read)

    def test_is_found_among_all_the_words_of_a_document_whose_fields_nobody_knows(self) -> None:
        words = ["INSTITUTO", "NACIONAL", "PEREZ", "LUNA", "ANA", "1990"]

        assert same_name("Ana Pérez Luna", None, words=words)
        assert not same_name("Eva Pérez Luna", None, words=words)

    def test_is_not_found_by_one_word_alone(self) -> None:
        assert not same_name("Nacional", None, words=["INSTITUTO", "NACIONAL"])
