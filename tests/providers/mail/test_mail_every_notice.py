from __future__ import annotations

from typing import Any

import pytest

from functions.domain.duties import Notice
from functions.domain.languages import Language
from functions.domain.letters import Fact, Verb
from tests.providers.mail.letters import LANGUAGES, LINK, Page, invitation

OF_RECIPIENTS = [one for one in Notice if not one.name.startswith("SENDER_")]
OF_SENDERS = [one for one in Notice if one.name.startswith("SENDER_")]


class TestEveryNotice:
    @LANGUAGES
    @pytest.mark.parametrize("notice", OF_RECIPIENTS)
    @pytest.mark.parametrize("verb", list(Verb))
    def test_to_a_recipient_opens_the_document(self, notice: Notice, verb: Verb, language: Language) -> None:
        if verb is Verb.READ and notice in (Notice.REMINDER, Notice.EXPIRING):
            return
        mail = invitation(notice=notice, verb=verb, language=language, days_left=3)

        for part in (Page(mail.html).text, mail.text):
            for fact in ("Ana Núñez", "Arrendadora del Bajío, S.A. de C.V.", "Contrato 2026.pdf", LINK):
                assert fact in part
            assert "{" not in part

    @LANGUAGES
    @pytest.mark.parametrize("notice", OF_SENDERS)
    def test_to_the_sender_has_no_link(self, notice: Notice, language: Language) -> None:
        mail = invitation(
            notice=notice,
            verb=Verb.READ,
            language=language,
            link=None,
            person="Ana Núñez",
            days_left=1,
            recipient_name="Arrendadora",
            facts=(Fact(label="id", values=("doc_1",)),),
        )

        assert not [attributes for _, attributes in Page(mail.html).elements if "href" in attributes]
        for part in (Page(mail.html).text, mail.text):
            assert "Contrato 2026.pdf" in part
            assert "doc_1" in part
            assert "{" not in part

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            (Language.ES, ("firme", "firmar", "su firma")),
            (Language.PT, ("assinar", "sua assinatura")),
            (Language.EN, ("and sign", "your signature", "to sign")),
        ],
    )
    @pytest.mark.parametrize("notice", [Notice.INVITATION, Notice.REMINDER, Notice.EXPIRING])
    def test_asks_an_approver_for_no_signature(
        self, notice: Notice, language: Language, words: tuple[str, ...]
    ) -> None:
        mail = invitation(notice=notice, verb=Verb.APPROVE, language=language, days_left=7)
        asked = mail.subject + mail.text.partition("http")[0]

        assert not [word for word in words if word in asked]

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            (Language.ES, "sin usted"),
            (Language.PT, "sem você"),
            (Language.EN, "without you"),
        ],
    )
    def test_tells_nobody_who_only_reads_that_nothing_is_signed_without_them(
        self, language: Language, words: str
    ) -> None:
        assert words in invitation(verb=Verb.SIGN, language=language).text
        assert words not in invitation(verb=Verb.READ, language=language).text

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            (Language.ES, "ya no los quiere recibir"),
            (Language.PT, "não quer mais recebê-los"),
            (Language.EN, "wants no more of them"),
        ],
    )
    def test_says_that_a_person_may_want_no_messages(self, language: Language, words: str) -> None:
        told: dict[str, Any] = {"notice": Notice.SENDER_UNREACHABLE, "language": language}

        assert words in invitation(**told, verb=Verb.READ, link=None, person="Ana Núñez").text

    @pytest.mark.parametrize(
        ("language", "one", "three"),
        [
            (Language.ES, "Queda 1 día para firmar", "Quedan 3 días para firmar"),
            (Language.PT, "Falta 1 dia para assinar", "Faltam 3 dias para assinar"),
            (Language.EN, "1 day left to sign", "3 days left to sign"),
        ],
    )
    def test_counts_the_days_that_are_left(self, language: Language, one: str, three: str) -> None:
        told: dict[str, Any] = {"notice": Notice.EXPIRING, "language": language}

        assert invitation(**told, days_left=1).subject.startswith(one)
        assert invitation(**told, days_left=3).subject.startswith(three)


class TestMessageOfTheSender:
    def test_is_quoted_line_by_line(self) -> None:
        mail = invitation(messages=("Buenos días:\n\nfirme antes del lunes.", "Saludos"))

        assert "escribe:\n> Buenos días:\n> firme antes del lunes.\n" in mail.text
        assert "> Saludos" in mail.text
        assert "firme antes del lunes." in Page(mail.html).text

    def test_is_no_markup_and_no_link(self) -> None:
        mail = invitation(messages=("<b>Pague</b> en http://evil.example/x {{ 7*7 }}",))

        assert "<b>Pague</b>" in Page(mail.html).text
        assert "evil.example" not in mail.html + mail.text
        assert {a["href"] for _, a in Page(mail.html).elements if "href" in a} == {LINK}

    def test_is_cut_where_it_floods(self) -> None:
        assert len(invitation(messages=("\n".join("a" for _ in range(9000)),)).html) < 40_000


class TestReturnedFiles:
    def test_are_listed_with_what_the_sender_says(self) -> None:
        mail = invitation(
            notice=Notice.ATTACHMENT_RETURNED,
            facts=(Fact(label="returned", values=("Comprobante (foto.jpg): Está borrosa",)),),
        )

        assert "Comprobante (foto.jpg): Está borrosa" in mail.text
        assert "Lo que debe corregir" in Page(mail.html).text
