"""A client that believes only an answer to its own question."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from asn1crypto import cms

from functions.domain.errors import Kind
from functions.providers.http.errors import DeadlineExceeded
from functions.providers.timestamps.contract import TimestampUnavailable
from functions.providers.timestamps.development import DevelopmentAuthority
from functions.providers.timestamps.rfc3161 import HttpTimestampAuthority, query

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
DIGEST = hashlib.sha256(b"contrato").digest()
AUTHORITY = DevelopmentAuthority.create(at=NOW)


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    truncated: bool = False


def over(respond: Callable[[bytes], Answer]) -> HttpTimestampAuthority:
    def post(*, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        assert url == "https://tsa.example/tsr"
        assert headers["content-type"] == "application/timestamp-query"
        return respond(body)

    return HttpTimestampAuthority(url="https://tsa.example/tsr", post=post)


def honest(body: bytes) -> Answer:
    return Answer(200, AUTHORITY.respond(body, at=NOW))


class TestStamp:
    def test_returns_the_token_alone(self) -> None:
        token = cms.ContentInfo.load(over(honest).stamp(DIGEST, nonce=2**62), strict=True)

        assert token["content_type"].native == "signed_data"
        info = token["content"]["encap_content_info"]["content"].parsed
        assert info["message_imprint"]["hashed_message"].native == DIGEST
        assert info["gen_time"].native == NOW

    @pytest.mark.parametrize(
        ("respond", "reason"),
        [
            (lambda _: Answer(503, b""), "not_answered"),
            (lambda body: Answer(200, honest(body).body, truncated=True), "not_answered"),
            (lambda _: Answer(200, b"<html>"), "not_a_reply"),
            (lambda _: Answer(200, b""), "not_a_reply"),
            (lambda body: Answer(200, honest(body).body[:-1]), "not_a_reply"),
            (lambda _: honest(b"junk"), "refused"),
            (lambda _: honest(query(bytes(32), nonce=9)), "another_digest"),
            (lambda _: honest(query(DIGEST, nonce=8)), "another_nonce"),
        ],
    )
    def test_refuses_what_does_not_answer_the_question(
        self, respond: Callable[[bytes], Answer], reason: str
    ) -> None:
        with pytest.raises(TimestampUnavailable) as refusal:
            over(respond).stamp(DIGEST, nonce=9)

        assert refusal.value.facts["reason"] == reason
        assert refusal.value.kind is Kind.UNAVAILABLE

    def test_tells_a_silent_authority_apart(self) -> None:
        def silent(_: bytes) -> Answer:
            raise DeadlineExceeded("no answer in 15 s")

        with pytest.raises(TimestampUnavailable) as refusal:
            over(silent).stamp(DIGEST, nonce=9)

        assert refusal.value.facts["reason"] == "deadline_exceeded"
