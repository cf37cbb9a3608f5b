from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from functions.dialects.native.dialect import DIALECT, BodyNotJson
from functions.dialects.native.wire import Request
from functions.domain.accounts import CredentialsInvalid, CredentialsMissing
from functions.domain.errors import Refusals
from functions.domain.recipients import LinkMissing
from functions.runtime.validating import problems_of
from tests.dialects.native.requests import request


class Renaming(Request):
    """An operation that takes one thing from the path and one from the body."""

    document_id: str
    name: str = ""


class TestSecret:
    @pytest.mark.parametrize("header", ["Bearer sk_test_1", "bearer sk_test_1", "BEARER   sk_test_1 "])
    def test_is_the_bearer_token(self, header: str) -> None:
        assert DIALECT.secret(request(authorization=header), missing=CredentialsMissing) == "sk_test_1"

    @pytest.mark.parametrize(
        "header", [None, "", "Bearer", "Bearer  ", "sk_test_1", "Basic c2s6", "Bearersk_test_1"]
    )
    def test_is_missed_in_everything_else(self, header: str | None) -> None:
        with pytest.raises(CredentialsMissing):
            DIALECT.secret(request(authorization=header), missing=CredentialsMissing)

    def test_is_missed_in_the_words_of_who_asks_for_it(self) -> None:
        with pytest.raises(LinkMissing):
            DIALECT.secret(request(), missing=LinkMissing)
        with pytest.raises(CredentialsInvalid):
            DIALECT.secret(request(), missing=CredentialsInvalid)


class TestPayload:
    def test_is_path_and_body_together(self) -> None:
        asked = request('{"name": "Peña"}', path={"document_id": "doc_1"})

        assert DIALECT.payload(asked, takes_body=True) == {"document_id": "doc_1", "name": "Peña"}

    def test_is_path_and_query_where_there_is_no_body(self) -> None:
        asked = request(
            '{"name": "no"}', path={"document_id": "doc_1"}, query={"limit": "5", "document_id": "doc_2"}
        )

        assert DIALECT.payload(asked, takes_body=False) == {"document_id": "doc_1", "limit": "5"}

    def test_leaves_the_query_out_where_there_is_a_body(self) -> None:
        assert DIALECT.payload(request("{}", query={"name": "no"}), takes_body=True) == {}

    @pytest.mark.parametrize("body", ["", "  \n", "{}", " {} "])
    def test_may_be_empty(self, body: str) -> None:
        assert DIALECT.payload(request(body), takes_body=True) == {}

    def test_believes_the_path_and_refuses_the_body_that_says_otherwise(self) -> None:
        asked = request('{"document_id": "doc_2", "name": "Anexo"}', path={"document_id": "doc_1"})

        fields = DIALECT.payload(asked, takes_body=True)

        assert fields["document_id"] == "doc_1"
        with pytest.raises(ValidationError) as refused:
            Renaming.model_validate(fields)
        assert [one.code for one in problems_of(refused.value).refusals] == ["field_unknown"]

    def test_does_not_let_a_body_play_the_duplicate(self) -> None:
        with pytest.raises(ValidationError) as refused:
            Renaming.model_validate(
                DIALECT.payload(request('{"_body": {}}', path={"document_id": "d"}), takes_body=True)
            )

        refusal = problems_of(refused.value)
        assert isinstance(refusal, Refusals)
        assert [one.pointer for one in refusal.refusals] == ["/_body"]

    @pytest.mark.parametrize(
        "body",
        [
            pytest.param("{", id="cut short"),
            pytest.param("name=Ana", id="a form"),
            pytest.param("<name/>", id="XML"),
            pytest.param('{"name": "Ana",}', id="a comma too many"),
            pytest.param('{"name": NaN}', id="not a number"),
            pytest.param('{"name": -Infinity}', id="infinity"),
            pytest.param("[]", id="an array"),
            pytest.param('"Ana"', id="a text"),
            pytest.param("7", id="a number"),
            pytest.param("null", id="null"),
            pytest.param("[" * 200_000, id="deep arrays"),
            pytest.param('{"a":' * 200_000 + "1" + "}" * 200_000, id="deep objects"),
            pytest.param('{"n": ' + "9" * 5000 + "}", id="a number without end"),
            pytest.param(b'{"name": "\xff"}', id="not UTF-8"),
            pytest.param(json.dumps({"name": "Ana"}).encode("utf-16"), id="UTF-16"),
            pytest.param(b"\x00", id="a null byte"),
        ],
    )
    def test_refuses_what_is_no_json_object(self, body: str | bytes) -> None:
        with pytest.raises(BodyNotJson):
            DIALECT.payload(request(body), takes_body=True)

    def test_does_not_mind_a_byte_order_mark(self) -> None:
        assert DIALECT.payload(request(b'\xef\xbb\xbf{"name": "Ana"}'), takes_body=True) == {"name": "Ana"}
