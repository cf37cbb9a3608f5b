from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from ulid import ULID

from functions.dialects.auco.identifiers import document_code, package_id
from tests.builders import DOCUMENT, draft

ulids = st.binary(min_size=16, max_size=16).map(lambda raw: str(ULID.from_bytes(raw)))


class TestDocumentCode:
    @given(ulids)
    def test_is_ten_capital_letters_and_digits(self, ulid: str) -> None:
        assert re.fullmatch(r"[0-9A-Z]{10}", document_code(f"doc_{ulid}"))

    def test_is_the_end_of_the_id(self) -> None:
        assert document_code("doc_01JDXS8B60RQZHEYM6X0J43Y9Y") == "M6X0J43Y9Y"

    def test_is_that_of_the_file_that_the_document_began_with(self) -> None:
        assert document_code(draft().files[0].id) == document_code(DOCUMENT)


class TestPackageId:
    @given(ulids)
    def test_is_24_hexadecimal_digits(self, ulid: str) -> None:
        assert re.fullmatch(r"[0-9a-f]{24}", package_id(f"doc_{ulid}"))

    @given(ulids)
    def test_has_all_that_is_random_in_the_id(self, ulid: str) -> None:
        assert bytes.fromhex(package_id(f"doc_{ulid}"))[-10:] == ULID.from_str(ulid).bytes[-10:]
