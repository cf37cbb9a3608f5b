from __future__ import annotations

import hashlib

import pytest

from functions.domain import consent
from functions.domain.consent import ConsentOutdated
from functions.domain.languages import Language


class TestText:
    @pytest.mark.parametrize("language", Language)
    def test_is_there_in_every_language(self, language: Language) -> None:
        assert consent.text(language.value).endswith(".")

    def test_does_not_change_under_the_same_version(self) -> None:
        texts = "\n".join(consent.text(one.value) for one in Language)

        # What people agreed to is known by its version alone: a new wording takes a new version.
        assert {consent.CURRENT: hashlib.sha256(texts.encode()).hexdigest()} == {
            "2026-11": "91e3ecce47f7e8a8ec8ae70ec373d9eb26eeb5044974c84f2153ade27f3dd475"
        }


class TestRequireCurrent:
    def test_lets_pass_the_version_in_force(self) -> None:
        consent.require_current(consent.CURRENT)

    @pytest.mark.parametrize("version", ["", "2025-01", "2026-11 ", "2026-12"])
    def test_refuses_every_other(self, version: str) -> None:
        with pytest.raises(ConsentOutdated) as refusal:
            consent.require_current(version)

        assert refusal.value.facts == {"current": consent.CURRENT}
