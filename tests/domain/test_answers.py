"""What a person fills in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from functions.domain import amounts
from functions.domain.answers import (
    AnswerAmbiguous,
    AnswerCharacters,
    AnswerInvalid,
    AnswerNotAnOption,
    AnswerOutOfRange,
    AnswerTooLarge,
    AnswerTooLong,
    AnswerTooSmall,
    answered,
)
from functions.domain.errors import Refusal
from functions.domain.events import canonical
from functions.domain.fields import Field, FieldKind
from functions.domain.languages import Language

OPTIONS = ("Sí, acepto", "No", "<b>Tal vez</b>")
RIGHT: list[tuple[FieldKind, Any, Any]] = [
    (
        FieldKind.TEXT,
        "  Calle 5 <b>núm. 3</b> & {{ nombre }} \r\nMérida ",
        "Calle 5 <b>núm. 3</b> & {{ nombre }} \nMérida",
    ),
    (FieldKind.NUMBER, 12, "12"),
    (FieldKind.NUMBER, 12.5, "12.5"),
    (FieldKind.NUMBER, "-0012.50", "-12.5"),
    (FieldKind.NUMBER, "1.234,5", "1234.5"),
    (FieldKind.NUMBER, "1,234.5", "1234.5"),
    (FieldKind.NUMBER, "12,5", "12.5"),
    (FieldKind.NUMBER, "1.234.567", "1234567"),
    (FieldKind.NUMBER, "1,234,567", "1234567"),
    (FieldKind.NUMBER, "1 234 567,5", "1234567.5"),
    (FieldKind.NUMBER, "0.125", "0.125"),
    (FieldKind.NUMBER, "0,125", "0.125"),
    (FieldKind.NUMBER, "-0", "0"),
    (FieldKind.MONEY, "1250.5", "1250.50"),
    (FieldKind.MONEY, "1.250,5", "1250.50"),
    (FieldKind.MONEY, 0, "0.00"),
    (FieldKind.DATE, "2026-03-14", "2026-03-14"),
    (FieldKind.DATE, "14/3/2026", "2026-03-14"),
    (FieldKind.CPF, "529.982.247-25", "52998224725"),
    (FieldKind.CNPJ, "11.222.333/0001-81", "11222333000181"),
    (FieldKind.RFC, "gode-561231-gr8", "GODE561231GR8"),
    (FieldKind.EMAIL, " Ana@EXAMPLE.com ", "Ana@example.com"),
    (FieldKind.PHONE, "+52 (999) 123 4567", "+529991234567"),
    (FieldKind.RADIO, "No", "No"),
    (FieldKind.DROPDOWN, "<b>Tal vez</b>", "<b>Tal vez</b>"),
    (FieldKind.CHECKBOX, ["No", "Sí, acepto", "No"], ["Sí, acepto", "No"]),
]
WRONG: list[tuple[FieldKind, Any, type[Refusal]]] = [
    (FieldKind.TEXT, 5, AnswerInvalid),
    (FieldKind.TEXT, ["a"], AnswerInvalid),
    (FieldKind.TEXT, "a" * 501, AnswerTooLong),
    (FieldKind.TEXT, "a" * 5000, AnswerTooLong),
    (FieldKind.TEXT, "nombre\x00", AnswerCharacters),
    (FieldKind.TEXT, "nombre\u202egnp.exe", AnswerCharacters),
    (FieldKind.TEXT, "\ud800", AnswerCharacters),
    (FieldKind.NUMBER, "doce", AnswerInvalid),
    (FieldKind.NUMBER, True, AnswerInvalid),
    (FieldKind.NUMBER, "1e9", AnswerInvalid),
    (FieldKind.NUMBER, "Infinity", AnswerInvalid),
    (FieldKind.NUMBER, float("nan"), AnswerInvalid),
    (FieldKind.NUMBER, 1e300, AnswerInvalid),
    (FieldKind.NUMBER, 10**40, AnswerInvalid),
    (FieldKind.NUMBER, "٣", AnswerInvalid),
    (FieldKind.NUMBER, "1.234", AnswerAmbiguous),
    (FieldKind.NUMBER, "12,345", AnswerAmbiguous),
    (FieldKind.NUMBER, "1,23,456", AnswerInvalid),
    (FieldKind.NUMBER, "1.234,567.8", AnswerInvalid),
    (FieldKind.MONEY, "1250.505", AnswerInvalid),
    (FieldKind.MONEY, {"amount": "1"}, AnswerInvalid),
    (FieldKind.DATE, "2026-02-30", AnswerInvalid),
    (FieldKind.DATE, "03/14/2026", AnswerInvalid),
    (FieldKind.DATE, "2026-03-14T10:00:00Z", AnswerInvalid),
    (FieldKind.DATE, 20260314, AnswerInvalid),
    (FieldKind.CPF, "529.982.247-26", AnswerInvalid),
    (FieldKind.CPF, "11222333000181", AnswerInvalid),
    (FieldKind.CNPJ, "52998224725", AnswerInvalid),
    (FieldKind.RFC, "GODE561231", AnswerInvalid),
    (FieldKind.RFC, "52998224725", AnswerInvalid),
    (FieldKind.EMAIL, "ana@", AnswerInvalid),
    (FieldKind.PHONE, "999 123 4567", AnswerInvalid),
    (FieldKind.RADIO, "Quizá", AnswerNotAnOption),
    (FieldKind.RADIO, ["No"], AnswerInvalid),
    (FieldKind.CHECKBOX, "No", AnswerInvalid),
    (FieldKind.CHECKBOX, ["Quizá"], AnswerNotAnOption),
    (FieldKind.CHECKBOX, ["No"] * 9, AnswerInvalid),
]


def field(kind: FieldKind, **more: Any) -> Field:
    options = OPTIONS if kind in (FieldKind.RADIO, FieldKind.CHECKBOX, FieldKind.DROPDOWN) else ()
    return Field(id="dato", kind=kind, label="Dato", options=options, **more)


def answer(asked: Field, value: Any, language: Language = Language.ES) -> Any:
    return answered(asked, value, language=language, pointer="/answers/dato")


class TestAnswers:
    @pytest.mark.parametrize(("kind", "value", "kept"), RIGHT)
    def test_are_kept_in_one_form(self, kind: FieldKind, value: Any, kept: Any) -> None:
        assert answer(field(kind), value) == kept

    @pytest.mark.parametrize(("kind", "value", "refusal"), WRONG)
    def test_of_another_kind_are_refused(self, kind: FieldKind, value: Any, refusal: type[Refusal]) -> None:
        with pytest.raises(refusal) as refused:
            answer(field(kind), value)

        assert str(refused.value.pointer).startswith("/answers/dato")

    @pytest.mark.parametrize("kind", FieldKind)
    @pytest.mark.parametrize("value", [None, "", "  ", [], "\u200b", " \u2060\u200d ", "\ufeff"])
    def test_that_say_nothing_are_none(self, kind: FieldKind, value: Any) -> None:
        assert answer(field(kind), value) is None

    def test_keep_what_joins_letters(self) -> None:
        assert answer(field(FieldKind.TEXT), "\u0646\u200c\u0647") == "\u0646\u200c\u0647"

    @pytest.mark.parametrize(("kind", "value", "kept"), RIGHT)
    def test_come_out_as_they_went_in_once_they_are_kept(
        self, kind: FieldKind, value: Any, kept: Any
    ) -> None:
        assert answer(field(kind), kept) == kept

    @given(
        kind=some.sampled_from(FieldKind),
        value=some.recursive(
            some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
            lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
            max_leaves=5,
        ),
    )
    def test_are_kept_or_refused_whatever_is_given(self, kind: FieldKind, value: Any) -> None:
        try:
            kept = answer(field(kind), value)
        except Refusal:
            return

        assert canonical(kept)
        assert kept is None or answer(field(kind), kept) == kept

    def test_in_english_have_no_days_before_months(self) -> None:
        with pytest.raises(AnswerInvalid):
            answer(field(FieldKind.DATE), "03/04/2026", Language.EN)

    def test_have_the_decimals_of_their_currency(self) -> None:
        assert answer(field(FieldKind.MONEY, currency="CLP"), "1500") == "1500"
        assert answer(field(FieldKind.MONEY, currency="KWD"), "1500") == "1500.000"
        with pytest.raises(AnswerInvalid):
            answer(field(FieldKind.MONEY, currency="CLP"), "1500.5")

    @pytest.mark.parametrize(
        ("asked", "inside", "outside", "refusal"),
        [
            (
                field(FieldKind.NUMBER, min_value="0", max_value="10"),
                ["0", "10", "9,9"],
                ["-1", "10.1"],
                AnswerOutOfRange,
            ),
            (field(FieldKind.MONEY, min_value="0.01"), ["0.01", "99"], ["0", "-5"], AnswerTooSmall),
            (field(FieldKind.DATE, max_value="2008-11-22"), ["2008-11-22"], ["2008-11-23"], AnswerTooLarge),
        ],
    )
    def test_stay_within_their_bounds(
        self, asked: Field, inside: list[str], outside: list[str], refusal: type[Refusal]
    ) -> None:
        for value in inside:
            assert answer(asked, value)
        for value in outside:
            with pytest.raises(refusal):
                answer(asked, value)

    def test_are_as_long_as_the_field_allows(self) -> None:
        assert answer(field(FieldKind.TEXT, max_length=3), "añé") == "añé"
        with pytest.raises(AnswerTooLong):
            answer(field(FieldKind.TEXT, max_length=3), "cuatro")


class TestAmounts:
    @given(
        number=some.decimals(
            allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4
        )
    )
    def test_read_what_was_written(self, number: Decimal) -> None:
        assert amounts.plain(amounts.written(number)) == number

    @given(number=some.integers(min_value=-(10**15), max_value=10**15))
    def test_read_thousands_in_either_way(self, number: int) -> None:
        for text in (f"{number:,}.5", f"{number:,}.5".translate(str.maketrans(",.", ".,"))):
            read = amounts.read(text)

            assert abs(read) == abs(number) + Decimal("0.5")
