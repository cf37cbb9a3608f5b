from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.domain.languages import Language
from tests.providers.mail.letters import LANGUAGES, LINK, Page, invitation


class TestInvitation:
    @LANGUAGES
    @pytest.mark.parametrize("reminder", [False, True])
    def test_names_document_sender_recipient_and_link_in_both_parts(
        self, language: Language, reminder: bool
    ) -> None:
        mail = invitation(language=language, reminder=reminder)

        for part in (Page(mail.html).text, mail.text):
            for fact in ("Ana Núñez", "Arrendadora del Bajío, S.A. de C.V.", "Contrato 2026.pdf", LINK):
                assert fact in part
            assert "{" not in part
        assert "Arrendadora del Bajío" in mail.subject
        assert (mail.language, mail.headers["Content-Language"]) == (language, language)

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            (Language.ES, "30 de noviembre de 2026 a las 18:05 (UTC)"),
            (Language.PT, "30 de novembro de 2026 às 18:05 (UTC)"),
            (Language.EN, "30 November 2026 at 18:05 (UTC)"),
        ],
    )
    def test_writes_the_last_day_in_words(self, language: Language, words: str) -> None:
        mexico = timezone(timedelta(hours=-6))
        mail = invitation(language=language, expires_at=datetime(2026, 11, 30, 12, 5, tzinfo=mexico))

        assert words in mail.html
        assert words in mail.text

    @LANGUAGES
    def test_knows_every_month(self, language: Language) -> None:
        texts = {
            invitation(language=language, expires_at=datetime(2026, m, 1, tzinfo=UTC)).text
            for m in range(1, 13)
        }

        assert len(texts) == 12

    def test_is_silent_about_a_last_day_where_there_is_none(self) -> None:
        mail = invitation(expires_at=None)

        assert "Disponible hasta" not in mail.html + mail.text

    def test_takes_no_moment_without_a_time_zone(self) -> None:
        with pytest.raises(ValueError, match="time zone"):
            invitation(expires_at=datetime(2026, 11, 30))

    @pytest.mark.parametrize(
        ("language", "words"),
        [(Language.ES, "Recordatorio: "), (Language.PT, "Lembrete: "), (Language.EN, "Reminder: ")],
    )
    def test_says_when_it_is_a_reminder(self, language: Language, words: str) -> None:
        assert invitation(language=language, reminder=True).subject.startswith(words)
        assert not invitation(language=language).subject.startswith(words)

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            (Language.ES, "¿No esperaba este mensaje?"),
            (Language.PT, "Não esperava esta mensagem?"),
            (Language.EN, "Were you not expecting this message?"),
        ],
    )
    def test_tells_what_to_do_if_it_was_not_expected(self, language: Language, words: str) -> None:
        mail = invitation(language=language)

        assert words in mail.html
        assert words in mail.text

    @LANGUAGES
    def test_is_in_its_language_to_a_screen_reader(self, language: Language) -> None:
        elements = Page(invitation(language=language).html).elements

        assert next(attributes for tag, attributes in elements if tag == "html")["lang"] == language
        assert [tag for tag, _ in elements].count("h1") == 1

    def test_links_to_nothing_but_the_document_and_loads_nothing(self) -> None:
        elements = Page(invitation().html).elements
        links = {attributes["href"] for _, attributes in elements if "href" in attributes}

        assert links == {LINK}
        assert not {tag for tag, _ in elements} & {"img", "script", "link", "iframe", "form", "object", "svg"}
        assert not any("src" in attributes for _, attributes in elements)
        assert "url(" not in invitation().html
        assert "@import" not in invitation().html

    def test_shows_the_host_that_the_button_opens(self) -> None:
        assert "El botón abre sign.example.com." in Page(invitation().html).text

    def test_is_marked_as_automatic(self) -> None:
        assert invitation().headers["Auto-Submitted"] == "auto-generated"

    def test_carries_the_reference_of_its_duty(self) -> None:
        assert invitation(reference="evt_1-rcp_1").reference == "evt_1-rcp_1"

    def test_fits_where_mail_programs_cut(self) -> None:
        # Gmail cuts a message at 102 kB.
        assert len(invitation(document_name="ñ" * 500, sender_name="ñ" * 500).html.encode()) < 30_000

    @pytest.mark.parametrize(
        "link",
        [
            "javascript:alert(1)",
            "data:text/html,x",
            "sign.example.com",
            "https://a b",
            'https://a"b\n',
            "https://ñ.mx",
            "",
        ],
    )
    def test_takes_no_link_that_is_not_one(self, link: str) -> None:
        with pytest.raises(ValueError, match="link"):
            invitation(link=link)


class TestHostileName:
    @pytest.mark.parametrize("field", ["recipient_name", "sender_name", "document_name"])
    @pytest.mark.parametrize(
        "name",
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "' style='position:fixed",
            "<!--",
            "-->",
            "<![endif]-->",
            "{{ 7*7 }}{% raw %}",
            "{sender}{0}{link.__class__}",
            "</title></style><h1>Pague aquí</h1>",
            "%s%n&lt;b&gt;",
        ],
    )
    def test_is_shown_as_it_is_written(self, field: str, name: str) -> None:
        mail = invitation(**{field: name})

        assert Page(mail.html).elements == Page(invitation().html).elements
        assert name in Page(mail.html).text
        assert name in mail.text

    @given(name=st.text(max_size=600))
    def test_changes_nothing_but_its_own_place(self, name: str) -> None:
        mail = invitation(recipient_name=name, sender_name=name, document_name=name)

        assert Page(mail.html).elements == Page(invitation().html).elements
        assert mail.text.count("\n") == invitation().text.count("\n")
        assert len(mail.text.splitlines()) == len(invitation().text.splitlines())
        assert mail.subject.replace("\u2060", "").isprintable()
        assert len(mail.subject) < 400

    @pytest.mark.parametrize(
        "break_", ["\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c"]
    )
    def test_adds_no_header_and_no_line(self, break_: str) -> None:
        mail = invitation(
            document_name=f"Contrato{break_}Bcc: eve@example.com", sender_name=f"A{break_}{break_}B"
        )

        assert len(mail.subject.splitlines()) == 1
        assert len(mail.text.splitlines()) == len(invitation().text.splitlines())

    @pytest.mark.parametrize(
        "trick",
        [
            "\u202e",
            "\u202d",
            "\u2066",
            "\u2067",
            "\u200f",
            "\u061c",
            "\u200b",
            "\ufeff",
            "\x00",
            "\x1b",
            "\ue000",
        ],
    )
    def test_turns_no_text_around_and_hides_nothing(self, trick: str) -> None:
        mail = invitation(document_name=f"Contrato{trick}fdp.exe")

        assert trick not in mail.html + mail.text + mail.subject
        assert "Contratofdp" in mail.text

    @pytest.mark.parametrize("field", ["recipient_name", "sender_name", "document_name"])
    @pytest.mark.parametrize(
        "name",
        [
            "Pague en http://evil.example/x",
            "www.evil.example",
            "evil.com",
            "soporte@evil.com",
            "HTTPS://EVIL.CO",
            # Endings of files that are domains too.
            "Pague en evil.md/x",
            "evil.zip",
        ],
    )
    def test_is_no_link_to_a_program_that_looks_for_links(self, field: str, name: str) -> None:
        mail = invitation(**{field: name})

        for part in (mail.html, mail.text, mail.subject):
            assert "evil.com" not in part
            assert "evil.example" not in part
            assert "EVIL.CO" not in part
            assert "evil.md" not in part
            assert "evil.zip" not in part
            assert "http://evil" not in part
            assert "soporte@" not in part

    @pytest.mark.parametrize(
        "name",
        [
            "Contrato.pdf",
            "Inmobiliaria del Norte, S.A. de C.V.",
            "Ltda. e Cia",
            "D.ª Mª Ángeles O'Neill-Pérez",
            "¡Año 2.0!",
        ],
    )
    def test_leaves_an_honest_name_alone(self, name: str) -> None:
        assert f": {name}\n" in invitation(document_name=name).text

    def test_is_cut_where_it_floods(self) -> None:
        mail = invitation(document_name="A" * 500, sender_name="B" * 500, recipient_name="C" * 500)

        assert "A" * 119 + "…" in mail.text
        assert "B" * 79 + "…" in mail.text
        assert "C" * 79 + "…" in mail.text
        assert "A" * 120 not in mail.text

    def test_piles_up_no_marks(self) -> None:
        assert "\u0301" * 3 not in invitation(recipient_name="Z" + "\u0301" * 200).text


class TestMail:
    def test_is_a_value(self) -> None:
        assert invitation() == invitation()
        assert replace(invitation(), reference="a") != invitation()
