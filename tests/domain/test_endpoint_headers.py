from __future__ import annotations

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.domain.endpoint_headers import (
    MAX_HEADERS,
    MAX_LENGTH,
    HeaderNameInvalid,
    HeaderRepeated,
    HeaderReserved,
    HeadersTooLarge,
    HeaderValueInvalid,
    check_headers,
    read,
    written,
)
from functions.domain.errors import Refusal

TOKEN = "!#$%&'*+-.^_`|~" + string.digits + string.ascii_letters
VISIBLE = "".join(chr(code) for code in range(0x21, 0x7F))
OURS = (
    "Host",
    "Connection",
    "keep-alive",
    "Content-Length",
    "content-type",
    "Content-Encoding",
    "Transfer-Encoding",
    "TE",
    "Trailer",
    "Upgrade",
    "Expect",
    "User-Agent",
    "Accept",
    "Accept-Encoding",
    "Proxy-Authorization",
    "proxy-connection",
    "webhook-id",
    "Webhook-Signature",
    "webhook-test",
    "WEBHOOK-anything",
    "X-Forwarded-For",
    "Forwarded",
    "Via",
)

names = st.text(TOKEN, min_size=1, max_size=20).map(lambda text: f"X-{text}")
values = st.builds(
    lambda first, inner, last: first + inner + last,
    st.sampled_from(VISIBLE),
    st.text(VISIBLE + " ", max_size=30),
    st.sampled_from(VISIBLE),
)
sets = st.dictionaries(names, values, max_size=MAX_HEADERS).filter(
    lambda headers: (
        len({name.lower() for name in headers}) == len(headers)
        and not any(name.lower().startswith("x-forwarded-") for name in headers)
    )
)


class TestCheckHeaders:
    @given(headers=sets)
    def test_lets_pass_tokens_with_visible_values_and_keeps_them_as_they_are(
        self, headers: dict[str, str]
    ) -> None:
        check_headers(headers)

        assert read(written(headers)) == headers
        assert len(written(headers)) <= 4096

    def test_lets_pass_what_vendors_ask_for(self) -> None:
        check_headers({"Authorization": "Bearer a b", "ASSINEBEM-SECURITY-TOKEN": "7f", "X-Token": "{}:,;"})

    @given(
        name=st.text(min_size=1).filter(lambda text: not all(letter in TOKEN for letter in text)),
    )
    def test_refuses_a_name_that_is_no_token(self, name: str) -> None:
        with pytest.raises((HeaderNameInvalid, HeadersTooLarge)):
            check_headers({name: "1"})

    @given(value=st.text().filter(lambda text: not all(letter in VISIBLE + " " for letter in text)))
    def test_refuses_a_value_with_a_letter_that_is_not_visible_ascii(self, value: str) -> None:
        with pytest.raises((HeaderValueInvalid, HeadersTooLarge)):
            check_headers({"X-Token": value})

    @pytest.mark.parametrize(
        "value", ["", " ", " a", "a ", "a\r\nHost: b", "a\nb", "a\tb", "a\0", "ñ", "a\x7f", "a\n", "a\r\n"]
    )
    def test_refuses_a_value_that_would_break_or_change_on_its_way(self, value: str) -> None:
        with pytest.raises(HeaderValueInvalid) as refusal:
            check_headers({"X-Token": value})

        assert refusal.value.pointer == "/headers/X-Token"

    @pytest.mark.parametrize("name", OURS)
    def test_refuses_what_belongs_to_the_message_the_connection_or_the_signature(self, name: str) -> None:
        for spelled in (name, name.lower(), name.upper()):
            with pytest.raises(HeaderReserved):
                check_headers({spelled: "1"})

    @pytest.mark.parametrize("name", ["", "a b", "a:b", "X-Tok\n", "Ñ", "a/b", "(a)"])
    def test_refuses_a_name_that_ends_the_line_or_the_name(self, name: str) -> None:
        with pytest.raises(HeaderNameInvalid) as refusal:
            check_headers({name: "1"})

        assert refusal.value.pointer == "/headers/" + name.replace("/", "~1")

    def test_refuses_a_name_twice_whatever_its_capitals(self) -> None:
        with pytest.raises(HeaderRepeated):
            check_headers({"X-Token": "1", "x-token": "2"})

    def test_refuses_more_than_twenty(self) -> None:
        check_headers({f"X-{number}": "1" for number in range(MAX_HEADERS)})

        with pytest.raises(HeadersTooLarge):
            check_headers({f"X-{number}": "1" for number in range(MAX_HEADERS + 1)})

    def test_refuses_more_than_4000_characters_in_all(self) -> None:
        name = "X-Token"
        check_headers({name: "a" * (MAX_LENGTH - len(name))})

        with pytest.raises(HeadersTooLarge):
            check_headers({name: "a" * (MAX_LENGTH - len(name) + 1)})

    @given(headers=st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4))
    def test_refuses_or_can_be_sent_as_it_is(self, headers: dict[str, str]) -> None:
        try:
            check_headers(headers)
        except Refusal as refusal:
            told = json.dumps([refusal.facts, refusal.pointer], ensure_ascii=False)
            assert not any(value in told for value in headers.values() if len(value) > 4)
            return

        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode("ascii")
        assert lines.count(b"\r\n") == len(headers)
        assert not lines.replace(b"\r\n", b"").count(b"\n")
