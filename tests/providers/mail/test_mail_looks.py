"""Mails with the sender's own look, and with a way to stop them."""

from __future__ import annotations

from typing import Any

import pytest

from functions.domain.duties import Notice
from functions.domain.languages import Language
from functions.domain.letters import Verb
from functions.providers.mail import Mail
from functions.providers.mail.code import render_code
from functions.providers.mail.contract import Look, Picture
from functions.providers.mail.letter import render_letter
from tests.providers.mail.letters import LANGUAGES, LINK, Page, invitation

STOP = "https://sign.example.com/unsubscribe/01JQ8Z3N6W4Y5T7V9X0C2B4D6FE01JQ8Z3N6W4Y5T7V9X0C2B4D6.abc"
LOGO = Picture(content=b"\x89PNG", media_type="image/png", width=240, height=28)
LOOK = Look(name="Bajío Rentas", color="#ffe600", text_color="#000000")
RECIPIENTS = [one for one in Notice if not one.name.startswith("SENDER_")]


def letter(kind: Any, language: Language = Language.ES, **more: Any) -> Mail:
    return render_letter(
        to="ana@example.com",
        language=language,
        kind=kind,
        name="Ana Núñez",
        sender="Arrendadora",
        reference="mdt_1.link",
        **more,
    )


def code(language: Language = Language.ES, **more: Any) -> Mail:
    return render_code(
        to="ana@example.com",
        language=language,
        recipient_name="Ana Núñez",
        sender_name="Arrendadora",
        document_name="Contrato.pdf",
        code="493027",
        minutes=10,
        reference="doc_1.rcp_1.1",
        **more,
    )


def every(language: Language) -> list[tuple[str, Mail, str | None]]:
    """Return a mail of each kind to a recipient, with the one thing that each is about: a link, or nothing."""
    told: list[tuple[str, Mail, str | None]] = [
        (
            notice,
            invitation(notice=notice, language=language, days_left=3, opt_out=STOP, look=LOOK),
            LINK,
        )
        for notice in RECIPIENTS
    ]
    for kind in ("mandate", "batch"):
        mail = letter(kind, language, link=LINK, count=2, opt_out=STOP, look=LOOK)
        told.append((kind, mail, LINK))
    told.append(("letter code", letter("code", language, code="493027", look=LOOK), None))
    told.append(("code", code(language, look=LOOK), None))
    return told


class TestEveryMailToAPerson:
    @LANGUAGES
    def test_says_each_link_once_and_leaves_nothing_out(self, language: Language) -> None:
        for what, mail, link in every(language):
            shown = Page(mail.html)
            assert mail.text.count("https://") == (0 if link is None else 2), what
            if link is not None:
                assert mail.text.count(link) == mail.text.count(STOP) == 1, what
                # The button, and the address to copy where it does not work.
                assert sum(one.get("href") == link for _, one in shown.elements) == 2, what
                assert sum(one.get("href") == STOP for _, one in shown.elements) == 1, what
            for part in (mail.subject, mail.text, shown.text):
                assert part.strip(), what
                assert "{" not in part, what
                assert "None" not in part, what
            assert shown.elements[0] == ("html", dict(shown.elements[0][1]) | {"lang": language.value}), what

    @LANGUAGES
    def test_lets_mail_programs_stop_it_unless_it_is_a_code(self, language: Language) -> None:
        for what, mail, link in every(language):
            expected = {} if link is None else {"<" + STOP + ">", "List-Unsubscribe=One-Click"}
            said = {value for name, value in mail.headers.items() if name.startswith("List-")}
            assert said == set(expected), what

    def test_to_the_sender_can_not_be_stopped(self) -> None:
        mail = invitation(notice=Notice.SENDER_EXPIRED, verb=Verb.READ, link=None)

        assert "List-Unsubscribe" not in mail.headers
        assert "Dejar de recibir" not in mail.text


class TestALook:
    def test_is_ours_where_the_account_has_said_nothing(self) -> None:
        mail = invitation()

        assert ">Rubrica<" in mail.html
        assert 'bgcolor="#1d3477"' in mail.html
        assert mail.pictures == ()

    def test_puts_name_and_color_of_the_account_in_every_mail(self) -> None:
        for what, mail, link in every(Language.ES):
            assert ">Bajío Rentas<" in mail.html, what
            assert ">Rubrica<" not in mail.html, what
            assert "-- \nBajío Rentas\nRubrica\n" in mail.text, what
            if link is not None:
                assert 'bgcolor="#ffe600"' in mail.html, what
                assert "color:#000000" in mail.html, what

    def test_keeps_our_colors_where_the_account_has_none(self) -> None:
        mail = invitation(look=Look(name="Bajío Rentas"))

        assert 'bgcolor="#1d3477"' in mail.html
        assert "#b8352a" in mail.html

    def test_brings_the_logo_with_it(self) -> None:
        mail = invitation(look=Look(name='Bajío "Rentas"', logo=LOGO))

        (shown,) = [attributes for tag, attributes in Page(mail.html).elements if tag == "img"]
        assert (shown["src"], shown["alt"]) == (f"cid:{LOGO.content_id}", 'Bajío "Rentas"')
        assert (shown["width"], shown["height"]) == ("240", "28")
        assert mail.pictures == (LOGO,)
        assert "http://" not in mail.html.replace("http://www.w3.org", "")

    @pytest.mark.parametrize(
        "name", ["<script>alert(1)</script>", "{{ 7*7 }}", 'x" onerror="alert(1)', "evil.example\r\nBcc: x"]
    )
    @pytest.mark.parametrize("logo", [None, LOGO])
    def test_is_text_whatever_the_name_holds(self, name: str, logo: Picture | None) -> None:
        mail = invitation(look=Look(name=name, logo=logo))

        tags = {tag for tag, _ in Page(mail.html).elements}
        assert "script" not in tags
        assert not [
            one for _, attributes in Page(mail.html).elements for one in attributes if one == "onerror"
        ]
        assert "49" not in mail.text
        assert "\r" not in mail.text
        assert "evil.example" not in mail.html
