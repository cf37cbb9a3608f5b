from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.domain.tax_ids import TaxIdInvalid, parse_tax_id

COMPANY = "11222333000181"
PERSON = "52998224725"


class TestParseTaxId:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            pytest.param("GODE561231GR8", "GODE561231GR8", id="RFC of a person"),
            pytest.param("gode-561231-gr8", "GODE561231GR8", id="RFC in lower case with dashes"),
            pytest.param("MAB9307148T4", "MAB9307148T4", id="RFC of a company"),
            pytest.param("XAXX010101000", "XAXX010101000", id="generic RFC"),
            pytest.param("XEXX010101000", "XEXX010101000", id="generic RFC of foreigners"),
            pytest.param("11.222.333/0001-81", COMPANY, id="CNPJ"),
            pytest.param(COMPANY, COMPANY, id="CNPJ in digits"),
            pytest.param("529.982.247-25", PERSON, id="CPF"),
            pytest.param("900.373.115-3", "9003731153", id="NIT"),
        ],
    )
    def test_returns_the_compact_form(self, text: str, expected: str) -> None:
        assert parse_tax_id(text) == expected

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("", id="empty"),
            pytest.param("GODE561331GR8", id="RFC born in a thirteenth month"),
            pytest.param("GODE561231", id="RFC without homoclave"),
            pytest.param("11.222.333/0001-80", id="CNPJ with a wrong digit"),
            pytest.param("529.982.247-24", id="CPF with a wrong digit"),
            pytest.param("111.111.111-12", id="CPF of ones"),
            pytest.param("900.373.115-4", id="NIT with a wrong digit"),
            pytest.param("ana", id="a name"),
            pytest.param("<script>", id="markup"),
        ],
    )
    def test_refuses_what_no_country_gave_out(self, text: str) -> None:
        with pytest.raises(TaxIdInvalid) as refusal:
            parse_tax_id(text, pointer="/client/tax_id")

        assert refusal.value.pointer == "/client/tax_id"

    @given(st.integers(0, 13), st.integers(1, 9))
    def test_refuses_a_cnpj_with_any_digit_mistyped(self, place: int, by: int) -> None:
        digit = (int(COMPANY[place]) + by) % 10
        mistyped = f"{COMPANY[:place]}{digit}{COMPANY[place + 1 :]}"

        with pytest.raises(TaxIdInvalid):
            parse_tax_id(mistyped)

    @given(st.text(alphabet="ABCXÑ&0123456789./- ", max_size=20) | st.text())
    def test_reads_or_refuses_any_text(self, text: str) -> None:
        try:
            read = parse_tax_id(text)
        except TaxIdInvalid:
            return
        assert parse_tax_id(read) == read
        assert read == read.upper()
        assert set(read) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZÑ&0123456789")
