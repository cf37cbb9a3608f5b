from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from functions.domain.duties import Notice
from functions.domain.languages import Language
from functions.domain.letters import Letter, Verb
from functions.domain.parts import Channel
from functions.providers.messages.gsm import length, plainer, segments
from functions.providers.messages.notices import NothingToOpen, render_code, render_text

LINK = "https://sign.example.com/sign#Zk3v9QxTZk3v9QxTZk3v9QxTZk3v9QxTZk3v9QxTabc"
GUIDE = (Path(__file__).parents[3] / "docs" / "messages.md").read_text("utf-8")
NOTICES = [one for one in Notice if not one.name.startswith("SENDER_")]


def letter(**changes: Any) -> Letter:
    facts: dict[str, Any] = {
        "notice": Notice.INVITATION,
        "verb": Verb.SIGN,
        "language": Language.ES,
        "recipient_name": "Ana Núñez",
        "sender_name": "Arrendadora del Bajío, S.A. de C.V.",
        "document_name": "Contrato 2026.pdf",
        "link": LINK,
    }
    return Letter(**{**facts, **changes})


def sms(**changes: Any) -> str:
    to, channel = "+525512345678", Channel.SMS
    return render_text(letter(**changes), to=to, channel=channel, reference="r").text


class TestSms:
    @pytest.mark.parametrize("language", list(Language))
    @pytest.mark.parametrize("notice", NOTICES)
    def test_is_one_text_with_the_whole_link(self, notice: Notice, language: Language) -> None:
        text = sms(notice=notice, language=language, days_left=7)

        assert segments(text) == 1
        assert text.count("https://") == text.count(LINK) == 1
        assert "{" not in text
        assert "None" not in text

    def test_cuts_a_long_name_to_stay_one_text(self) -> None:
        text = sms(sender_name="Arrendadora de Inmuebles y Servicios del Bajío y Occidente, S.A. de C.V.")

        assert segments(text) == 1
        assert text.startswith("Arrendadora de Inmuebles")

    def test_writes_accents_with_letters_that_cost_nothing(self) -> None:
        assert sms().startswith("Arrendadora del Bajio, S.A. de C.V. le pide firmar")

    def test_keeps_a_name_in_other_letters_and_costs_more(self) -> None:
        text = sms(sender_name="株式会社")

        assert text.startswith("株式会社")
        assert segments(text) == 2

    @pytest.mark.parametrize("name", ["evil.com", "http://evil.example", "a\nb", "\u202eevil"])
    def test_lets_no_name_be_a_link_or_a_line(self, name: str) -> None:
        text = sms(sender_name=name)

        assert "evil.com" not in text
        assert "evil.example" not in text
        assert "\n" not in text
        assert "\u202e" not in text

    def test_tells_senders_nothing(self) -> None:
        with pytest.raises(NothingToOpen):
            sms(notice=Notice.SENDER_REFUSED, link=None)


class TestCode:
    @pytest.mark.parametrize("language", list(Language))
    @pytest.mark.parametrize(
        "sender",
        [
            "Acme",
            "Arrendadora del Bajío, S.A. de C.V.",
            "evil.com",
            "Arrendadora de Inmuebles y Servicios del Bajío y Occidente, S.A. de C.V.",
        ],
    )
    def test_is_one_text(self, sender: str, language: Language) -> None:
        text = render_code(code="123456", sender=sender, minutes=10, language=language)

        assert segments(text) == 1
        assert "123456" in text
        assert "evil.com" not in text
        assert ".." not in text.replace("...", "")


class TestWhatsApp:
    def test_names_a_template_for_what_is_asked(self) -> None:
        text = render_text(
            letter(verb=Verb.APPROVE), to="+525512345678", channel=Channel.WHATSAPP, reference="r"
        )

        assert text.template == "invitation_approve"
        assert text.parameters == (
            "Ana Núñez",
            "Arrendadora del Bajío, S.A. de C.V.",
            "Contrato 2026.pdf",
            LINK,
        )

    @pytest.mark.parametrize("language", list(Language))
    @pytest.mark.parametrize("notice", NOTICES)
    @pytest.mark.parametrize("verb", list(Verb))
    def test_has_a_template_that_operators_are_told_to_register(
        self, notice: Notice, language: Language, verb: Verb
    ) -> None:
        if verb is Verb.READ and notice in (Notice.REMINDER, Notice.EXPIRING):
            return
        told = letter(
            notice=notice, language=language, verb=verb, days_left=3 if notice is Notice.EXPIRING else None
        )
        text = render_text(told, to="+525512345678", channel=Channel.WHATSAPP, reference="r")

        assert f"`rubrica_{text.template}`" in GUIDE
        assert text.parameters.count(LINK) == 1
        assert len(text.parameters) == (5 if notice is Notice.EXPIRING else 4)
        assert all(text.parameters)

    def test_says_how_many_days_are_left(self) -> None:
        text = render_text(
            letter(notice=Notice.EXPIRING, days_left=3), to="+1", channel=Channel.WHATSAPP, reference="r"
        )

        assert text.parameters[-1] == "Quedan 3 días"


class TestGsm:
    @pytest.mark.parametrize(
        ("text", "taken"), [("abc", 3), ("Ñandú", None), ("{}", 4), ("é ñ ü ¿ ¡", 9), ("á", None)]
    )
    def test_counts_what_a_text_takes_up(self, text: str, taken: int | None) -> None:
        assert length(text) == taken

    @pytest.mark.parametrize(
        ("text", "plain"),
        [("Bajío", "Bajio"), ("São João", "Sao Joao"), ("Núñez «x»", 'Nuñez "x"'), ("日", "日")],
    )
    def test_puts_letters_without_accents_for_those_that_cost(self, text: str, plain: str) -> None:
        assert plainer(text) == plain

    @pytest.mark.parametrize(
        ("text", "many"), [("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("á" * 70, 1), ("á" * 71, 2)]
    )
    def test_counts_texts_as_carriers_do(self, text: str, many: int) -> None:
        assert segments(text) == many
