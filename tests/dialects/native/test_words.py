"""Words of ours in problems are said in the caller's language."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from functions.dialects.native.problems import text
from functions.domain.asking import Unaskable
from functions.domain.fields import FieldKind
from functions.domain.languages import LOCALE, Language
from functions.domain.requirements import FailureReason
from functions.domain.templates import Filler, Misfit, VariableType
from functions.domain.terms import RefusalReason

WANTED = {
    *(f"expected.{one}" for one in (*VariableType, *FieldKind, "object", "comparable")),
    *(f"reason.{one}" for one in (*Misfit, *Unaskable)),
    *(f"filled_by.{one}" for one in Filler),
    *(f"refusal.{one}" for one in (*RefusalReason, "identity_rejected")),
    *(f"reason.{one}" for one in FailureReason),
}


@pytest.mark.parametrize("language", Language)
class TestWords:
    def test_are_those_that_problems_cite(self, language: Language) -> None:
        with Path(LOCALE / language / "LC_MESSAGES" / "words.po").open("rb") as file:
            found = {str(one.id): str(one.string) for one in read_po(file) if one.id}

        assert found.keys() == WANTED
        assert all(found.values())

    def test_stand_in_the_text(self, language: Language) -> None:
        told = text(
            "value_awaited", "detail", language=language, facts={"variable": "x", "filled_by": "signer"}
        )

        assert "signer`" not in told
        assert {"es": "quien firma", "pt": "quem assina", "en": "the signer"}[language.value] in told


class TestExpected:
    @pytest.mark.parametrize("kind", VariableType)
    def test_is_told_for_every_type(self, kind: VariableType) -> None:
        facts = {"variable": "monto", "expected": kind.value}

        told = text("template_value_invalid", "detail", language=Language.ES, facts=facts)

        assert "`monto`" in told
        assert f": {kind.value}." not in told
