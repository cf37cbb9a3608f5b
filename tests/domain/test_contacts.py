from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.domain.contacts import EmailInvalid, PhoneInvalid, fold, parse_email, parse_phone
from functions.domain.errors import Refusal


class TestParseEmail:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("ana@example.com", "ana@example.com"),
            ("Ana.Peña+firma@EXAMPLE.com", "Ana.Peña+firma@example.com"),
            ("ana@correo.españa.mx", "ana@correo.españa.mx"),
            ("joão@example.com.br", "joão@example.com.br"),
            ("joa\u0303o@example.com.br", "joão@example.com.br"),
            ("ana@sandbox.test", "ana@sandbox.test"),
        ],
    )
    def test_returns_the_normal_form(self, text: str, expected: str) -> None:
        assert parse_email(text) == expected

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "ana",
            "ana@",
            "@example.com",
            "ana@example",
            "ana@@example.com",
            "ana example@example.com",
            "ana@exa mple.com",
            "Ana <ana@example.com>",
            "ana@example.com, luis@example.com",
            "ana@example.com\nBcc: luis@example.com",
            "ana@[127.0.0.1]",
            "ana@localhost",
            ".ana@example.com",
            "ana..p@example.com",
            f"{'a' * 65}@example.com",
        ],
    )
    def test_refuses_what_takes_no_mail(self, text: str) -> None:
        with pytest.raises(EmailInvalid) as refusal:
            parse_email(text, pointer="/signer/email")

        assert refusal.value.pointer == "/signer/email"
        assert refusal.value.facts == {}

    @given(st.text())
    def test_reads_or_refuses_any_text(self, text: str) -> None:
        try:
            read = parse_email(text)
        except EmailInvalid:
            return
        assert parse_email(read) == read


class TestParsePhone:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("+52 (999) 123 4567", "+529991234567"),
            ("+525512345678", "+525512345678"),
            ("+55 11 91234-5678", "+5511912345678"),
            ("+57 300 123 4567", "+573001234567"),
        ],
    )
    def test_returns_the_international_form(self, text: str, expected: str) -> None:
        assert parse_phone(text) == expected

    @pytest.mark.parametrize(
        "text", ["", "55 1234 5678", "+52 123", "+999 123456789", "+52 55 1234 5678 9999 9", "ana"]
    )
    def test_refuses_what_nobody_can_dial(self, text: str) -> None:
        with pytest.raises(PhoneInvalid) as refusal:
            parse_phone(text)

        assert refusal.value.pointer == "/phone"

    @given(st.text(alphabet="+0123456789 ()-.ext;=#") | st.text())
    def test_reads_or_refuses_any_text(self, text: str) -> None:
        try:
            read = parse_phone(text)
        except Refusal as refusal:
            assert isinstance(refusal, PhoneInvalid)  # noqa: PT017 - anything else is a bug and comes through
            return
        assert read.startswith("+")
        assert read[1:].isascii()
        assert read[1:].isdigit()
        assert parse_phone(read) == read


class TestFold:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("José  PÉREZ", "jose perez"),
            ("  Ñandú\tÇedilha ", "nandu cedilha"),
            ("Straße", "strasse"),
            ("Joa\u0303o", "joao"),
            ("", ""),
        ],
    )
    def test_writes_as_people_search(self, text: str, expected: str) -> None:
        assert fold(text) == expected

    @given(st.text())
    def test_does_nothing_more_the_second_time(self, text: str) -> None:
        assert fold(fold(text)) == fold(text)

    @given(st.text(alphabet="aábñüÇõÉ Zz"))
    def test_does_not_mind_case(self, text: str) -> None:
        assert fold(text.upper()) == fold(text.lower())
