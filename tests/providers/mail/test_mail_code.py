"""The mail that brings a code."""

from __future__ import annotations

import re

import pytest

from functions.domain.languages import Language
from functions.providers.mail.code import render_code
from functions.providers.mail.contract import Mail


def mail(language: Language = Language.ES, sender: str = "Papelería del Sur") -> Mail:
    return render_code(
        to="ana@example.com",
        language=language,
        recipient_name="Ana <b>Pérez</b>",
        sender_name=sender,
        document_name="Contrato & anexo",
        code="048215",
        minutes=10,
        reference="doc_1.rcp_1.c1",
    )


class TestCode:
    @pytest.mark.parametrize("language", Language)
    def test_stands_in_the_message_and_not_in_its_subject(self, language: Language) -> None:
        written = mail(language)

        assert "048215" in written.text
        assert "048215" in written.html
        assert "048215" not in written.subject
        assert written.headers["Content-Language"] == language.value

    @pytest.mark.parametrize("language", Language)
    def test_comes_without_anything_to_follow(self, language: Language) -> None:
        written = mail(language)

        assert not re.search(r"href=|https?://", written.text)
        assert not re.search(r"<a\s|href=", written.html)

    def test_says_who_sent_the_document_and_how_long_it_works(self) -> None:
        written = mail()

        assert "Papelería del Sur" in written.text
        assert "10 minutos" in written.text
        assert "{" not in written.text + written.subject

    def test_lets_no_name_be_more_than_a_name(self) -> None:
        written = mail(sender="Banco www.robo.example <script>")

        assert "<script>" not in written.html
        assert "<b>" not in written.html.partition("<body")[2].partition("Ana")[2][:20]
        assert "www.robo.example" not in written.text
