"""The document that shows a template before it is filled in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from functions.docx.intake import accept
from functions.docx.templates import preview
from functions.domain.errors import Refusals
from functions.domain.languages import Language
from tests.docx import contracts


class TestPreview:
    @pytest.mark.parametrize("language", Language)
    @pytest.mark.parametrize("made", [contracts.spanish, contracts.portuguese])
    def test_shows_a_sample_of_each_type(self, made: Callable[[], bytes], language: Language) -> None:
        content = preview(made(), {}, language=language)

        said = "\n".join(contracts.texts(content))
        assert "{" not in said
        assert "2026" in said
        assert accept(content=content).neutralised == ()

    def test_shows_what_was_given_and_samples_of_the_rest(self) -> None:
        values = {
            "empresa": {"nombre": "Cal & Arena"},
            "partidas": [{"concepto": "Análisis"}, {"precio": {"amount": "5", "currency": "USD"}}],
            "testigos": [],
            "con_anexo": False,
        }

        said = "\n".join(contracts.texts(preview(contracts.spanish(), values, language=Language.ES)))

        for words in (
            "CAL & ARENA",
            "GODE561231GR8",
            "Análisis",
            "US$\u00a05.00",
            "Este contrato no tiene anexos.",
        ):
            assert words in said
        assert "[Concepto (partidas)]" in said
        assert "[Testigos 1]" not in said

    def test_is_the_same_for_the_same_values(self) -> None:
        shown = [preview(contracts.spanish(), {"folio": "7"}, language=Language.ES) for _ in range(2)]

        assert shown[0] == shown[1]

    def test_refuses_what_is_wrong_and_misses_nothing(self) -> None:
        with pytest.raises(Refusals) as refused:
            preview(contracts.spanish(), {"monto": "mucho", "extra": 1}, language=Language.ES)

        assert {(one.pointer, one.code) for one in refused.value.refusals} == {
            ("/monto", "template_value_invalid"),
            ("/extra", "template_variable_unknown"),
        }
