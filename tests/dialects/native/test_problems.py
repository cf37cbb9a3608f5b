from __future__ import annotations

import json
from typing import Any

import pytest

from functions.dialects.contract import WireAnswer
from functions.dialects.native.dialect import DIALECT
from functions.dialects.native.problems import STATUSES
from functions.domain.accounts import CredentialsMissing
from functions.domain.errors import Kind, Refusal, Refusals, TooMany
from functions.domain.files import FileNotReady
from functions.domain.languages import Language, translator
from functions.domain.lifecycle import DocumentChanged, DocumentNotFound, DocumentNotOpen
from functions.domain.recipients import LinkExpired, RecipientWithoutChannel
from functions.domain.signers import SignerWithoutContact
from infra.build.messages import compile_messages
from tests.dialects.native.requests import request


@pytest.fixture(scope="module", autouse=True)
def _texts() -> None:
    compile_messages()
    translator.cache_clear()


def told(refusal: Refusal, *, language: Language = Language.EN) -> WireAnswer:
    return DIALECT.refusal(refusal, language=language, request=request())


def content(answer: WireAnswer) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(answer.body)
    return read


class Crowded(TooMany):
    """Stands for every refusal that asks the caller to wait."""

    code = "too_much_contention"


class TestProblem:
    def test_has_the_members_of_rfc_9457_and_ours(self) -> None:
        answer = told(DocumentNotFound(document_id="doc_1"))

        assert (answer.status, answer.media_type) == (404, "application/problem+json")
        assert content(answer) == {
            "type": "urn:rubrica:problem:document_not_found",
            "title": "Document not found",
            "status": 404,
            "detail": "This account has no document doc_1. Check the identifier.",
            "code": "document_not_found",
            "request_id": "req-1",
        }

    def test_points_at_the_field(self) -> None:
        errors = content(told(SignerWithoutContact(pointer="/email")))["errors"]

        assert [(one["pointer"], one["code"]) for one in errors] == [("/email", "signer_without_contact")]
        assert errors[0]["detail"]

    def test_tells_every_problem_with_its_own_words(self) -> None:
        answer = told(
            Refusals(
                (
                    RecipientWithoutChannel(pointer="/recipients/1", recipient_id="rcp_1"),
                    FileNotReady(state="awaiting_upload", rejection=""),
                )
            )
        )

        problem = content(answer)
        assert (problem["code"], problem["status"]) == ("several_problems", 422)
        assert "found: 2" in problem["detail"]
        assert [(one["pointer"], one["code"]) for one in problem["errors"]] == [
            ("/recipients/1", "recipient_without_channel"),
            ("", "file_not_ready"),
        ]
        assert "rcp_1" in problem["errors"][0]["detail"]

    @pytest.mark.parametrize(
        ("language", "title"),
        [
            (Language.ES, "El enlace venció"),
            (Language.PT, "O link expirou"),
            (Language.EN, "The link has expired"),
        ],
    )
    def test_speaks_the_language_of_the_caller(self, language: Language, title: str) -> None:
        answer = told(LinkExpired(expires_at="2026-11-20"), language=language)

        assert answer.headers["Content-Language"] == language.value
        assert content(answer)["title"] == title
        assert "2026-11-20" in content(answer)["detail"]

    def test_has_the_same_code_in_every_language(self) -> None:
        refusal = DocumentNotOpen(status="sealing")

        assert {content(told(refusal, language=one))["code"] for one in Language} == {"document_not_open"}

    def test_tells_a_gap_rather_than_failing(self) -> None:
        assert "—" in content(told(DocumentChanged()))["detail"]

    def test_is_written_in_letters_not_in_escapes(self) -> None:
        assert "versión" in told(DocumentChanged(current=2, expected=1), language=Language.ES).body

    def test_asks_the_unauthenticated_for_a_bearer_token(self) -> None:
        answer = told(CredentialsMissing())

        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="rubrica"'

    def test_asks_nobody_else(self) -> None:
        assert "WWW-Authenticate" not in told(DocumentNotFound(document_id="doc_1")).headers

    def test_says_when_to_come_back(self) -> None:
        assert told(Crowded(retry_after=30)).headers["Retry-After"] == "30"
        assert told(Crowded()).headers["Retry-After"] == "1"
        assert "Retry-After" not in told(DocumentNotFound(document_id="doc_1")).headers

    @pytest.mark.parametrize("kind", Kind)
    def test_has_a_status_for_every_kind(self, kind: Kind) -> None:
        assert 400 <= STATUSES[kind] <= 599


class TestFault:
    def test_tells_nothing_but_where_to_look(self) -> None:
        answer = DIALECT.fault(language=Language.PT, request=request())

        assert (answer.status, answer.media_type) == (500, "application/problem+json")
        assert content(answer) == {
            "type": "urn:rubrica:problem:internal_error",
            "title": "Erro interno",
            "status": 500,
            "detail": content(answer)["detail"],
            "code": "internal_error",
            "request_id": "req-1",
        }
