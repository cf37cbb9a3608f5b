from __future__ import annotations

from typing import get_args

import pytest

from functions.domain.languages import Language
from functions.providers.mail import Mail
from functions.providers.mail.webhook_letter import WebhookLetter, render_webhook_letter

KINDS = get_args(WebhookLetter)


def written(kind: WebhookLetter, language: Language, *, host: str = "hooks.example.com") -> Mail:
    return render_webhook_letter(
        to="cuenta@example.com",
        language=language,
        kind=kind,
        name="Arrendadora del Bajío <b>",
        webhook="whk_01M82CHY1GGTTQ8AWXACDTK0J8",
        host=host,
        since="2026-11-20 09:30 UTC",
        reference="whk_1.failing.1",
    )


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS)
class TestWebhookLetter:
    def test_says_which_endpoint_and_since_when_in_both_forms(
        self, kind: WebhookLetter, language: Language
    ) -> None:
        mail = written(kind, language)

        for form in (mail.html, mail.text):
            assert "whk_01M82CHY1GGTTQ8AWXACDTK0J8" in form
            assert "2026-11-20 09:30 UTC" in form
            assert "hooks" in form
        assert mail.reference == "whk_1.failing.1"
        assert mail.headers["Auto-Submitted"] == "auto-generated"

    def test_takes_no_markup_from_a_name(self, kind: WebhookLetter, language: Language) -> None:
        assert "Bajío <b>" not in written(kind, language).html

    def test_makes_no_link_of_a_host(self, kind: WebhookLetter, language: Language) -> None:
        assert "hooks.example.com" not in written(kind, language).text


class TestLanguages:
    def test_are_three_for_each_letter(self) -> None:
        subjects = {written(kind, language).subject for kind in KINDS for language in Language}

        assert len(subjects) == len(KINDS) * len(Language)
