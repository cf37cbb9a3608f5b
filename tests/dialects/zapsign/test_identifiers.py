from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ulid import ULID

from functions.dialects.zapsign.identifiers import identifier, open_id, token
from functions.domain.identifiers import Prefix
from functions.domain.lifecycle import DocumentNotFound

PUBLISHED = 5_948_816_105_686_973
"""What receivers have stored of an identifier."""
NUMBERS = st.binary(min_size=16, max_size=16)


def named(number: bytes, prefix: Prefix = Prefix.DOCUMENT) -> str:
    return f"{prefix}_{ULID.from_bytes(number)}"


class TestToken:
    def test_is_the_same_number_written_as_a_uuid(self) -> None:
        assert token("doc_01ARZ3NDEKTSV4RRFFQ69G5FAV") == "01563e3a-b5d3-d676-4c61-efb99302bd5b"

    @given(NUMBERS)
    def test_leads_back_to_the_identifier(self, number: bytes) -> None:
        told = token(named(number))

        assert str(uuid.UUID(told)) == told
        assert identifier(told, Prefix.DOCUMENT, missing=DocumentNotFound) == named(number)
        assert identifier(told.upper(), Prefix.DOCUMENT, missing=DocumentNotFound) == named(number)

    @given(NUMBERS)
    def test_is_one_for_each_identifier(self, number: bytes) -> None:
        other = bytes([number[0] ^ 1, *number[1:]])

        assert token(named(number)) != token(named(other))

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "cce11abf-abcd-abcd-a657",
            "doc_01ARZ3NDEKTSV4RRFFQ69G5FAV",
            "01563e3ab5d3d6764c61efb99302bd5b",
            "{01563e3a-b5d3-d676-4c61-efb99302bd5b}",
            "urn:uuid:01563e3a-b5d3-d676-4c61-efb99302bd5b",
            "01563e3a-b5d3-d676-4c61-efb99302bd5b\n",
            "01563e3a-b5d3-d676-4c61-efb99302bd5g",
        ],
    )
    def test_is_refused_where_it_is_none(self, text: str) -> None:
        with pytest.raises(DocumentNotFound):
            identifier(text, Prefix.DOCUMENT, missing=DocumentNotFound)


class TestOpenId:
    @given(NUMBERS)
    def test_is_a_number_that_javascript_reads_exactly(self, number: bytes) -> None:
        told = open_id(named(number))

        assert 0 <= told < 2**53
        assert int(float(told)) == told

    def test_stays_what_it_is(self) -> None:
        assert open_id("doc_01ARZ3NDEKTSV4RRFFQ69G5FAV") == open_id("fil_01ARZ3NDEKTSV4RRFFQ69G5FAV")
        assert open_id("doc_01ARZ3NDEKTSV4RRFFQ69G5FAV") == PUBLISHED

    def test_differs_within_one_millisecond(self) -> None:
        begun = bytes.fromhex("01563e3ab5d3")
        numbers = {open_id(named(begun + place.to_bytes(10))) for place in range(10_000)}

        assert len(numbers) == 10_000
