from __future__ import annotations

from datetime import timedelta

import pytest

from functions.domain.link_codes import (
    MAX_CODES,
    PAUSE,
    PROOF_LIFETIME,
    LinkCode,
    LinkCodeMissing,
    LinkCodeNotProven,
    LinkCodeSentTooSoon,
    LinkCodeUsedUp,
)
from functions.domain.one_time_codes import GUESSES, LIFETIME
from tests.builders import NOON

SENT = LinkCode().issued("sealed", at=NOON)


class TestSending:
    def test_waits_a_minute_for_the_next(self) -> None:
        with pytest.raises(LinkCodeSentTooSoon) as refused:
            SENT.issued("other", at=NOON + PAUSE / 2)

        assert refused.value.facts["retry_after"] == 31
        assert SENT.issued("other", at=NOON + PAUSE).sealed == "other"

    def test_ends_after_five(self) -> None:
        code, at = LinkCode(), NOON
        for _ in range(MAX_CODES):
            code = code.issued("sealed", at=at)
            at += PAUSE

        with pytest.raises(LinkCodeUsedUp):
            code.issued("sealed", at=at)
        assert code.issued("sealed", at=at + timedelta(days=1)).sent == 1

    def test_lets_guess_anew(self) -> None:
        code = SENT
        for number in range(GUESSES):
            code = code.counted(token=str(number), at=NOON)

        assert code.issued("other", at=NOON + PAUSE).guesses_left == GUESSES


class TestGuess:
    def test_is_counted_before_it_is_compared(self) -> None:
        assert SENT.counted(token="a", at=NOON).guesses_left == GUESSES - 1

    def test_is_counted_once_however_often_it_is_sent(self) -> None:
        once = SENT.counted(token="a", at=NOON)

        assert once.counted(token="a", at=NOON) == once

    def test_is_refused_after_five(self) -> None:
        code = SENT
        for number in range(GUESSES):
            code = code.counted(token=str(number), at=NOON)

        with pytest.raises(LinkCodeUsedUp):
            code.counted(token="sixth", at=NOON)

    def test_needs_a_code_that_is_out(self) -> None:
        with pytest.raises(LinkCodeMissing):
            LinkCode().counted(token="a", at=NOON)
        with pytest.raises(LinkCodeMissing):
            SENT.counted(token="a", at=NOON + LIFETIME)

    def test_is_not_made_twice_when_it_was_right(self) -> None:
        with pytest.raises(LinkCodeMissing):
            SENT.proven(at=NOON).counted(token="b", at=NOON)


class TestProof:
    def test_holds_for_half_an_hour(self) -> None:
        proven = SENT.proven(at=NOON)

        assert proven.require_proven(at=NOON + PROOF_LIFETIME / 2) == NOON
        with pytest.raises(LinkCodeNotProven):
            proven.require_proven(at=NOON + PROOF_LIFETIME)

    def test_is_missing_before(self) -> None:
        with pytest.raises(LinkCodeNotProven):
            SENT.require_proven(at=NOON)
