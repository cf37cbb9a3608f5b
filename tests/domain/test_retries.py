from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.domain.retries import (
    ATTEMPTS,
    PATIENCE,
    PAUSE,
    SPREAD,
    WAITS,
    is_overburdened,
    next_attempt,
    parse_retry_after,
)

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
JITTER = st.floats(min_value=-1, max_value=1)
MADE = st.integers(min_value=1, max_value=ATTEMPTS - 1)


class TestSchedule:
    def test_makes_13_attempts_over_75_hours_and_42_minutes(self) -> None:
        moments = [NOON]
        while (moment := next_attempt(len(moments), at=moments[-1], jitter=0)) is not None:
            moments.append(moment)

        assert len(moments) == 13
        assert moments[-1] - moments[0] == timedelta(hours=75.7)

    def test_waits_longer_each_time(self) -> None:
        assert list(WAITS) == sorted(set(WAITS))

    def test_holds_the_waits_of_the_standard_s_example(self) -> None:
        seconds = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]

        assert {timedelta(seconds=wait) for wait in seconds} <= set(WAITS)


class TestNextAttempt:
    def test_is_at_once_before_any(self) -> None:
        assert next_attempt(0, at=NOON, jitter=1) == NOON

    def test_is_none_after_the_last(self) -> None:
        assert next_attempt(12, at=NOON, jitter=0) == NOON + timedelta(hours=24)
        assert next_attempt(13, at=NOON, jitter=0) is None
        assert next_attempt(14, at=NOON, jitter=0, retry_after=timedelta(seconds=1)) is None

    @pytest.mark.parametrize("jitter", [-1.01, 1.01, float("nan"), float("inf")])
    def test_takes_no_jitter_beyond_one(self, jitter: float) -> None:
        with pytest.raises(ValueError, match="jitter"):
            next_attempt(1, at=NOON, jitter=jitter)

    def test_takes_no_negative_count(self) -> None:
        with pytest.raises(ValueError, match="counted"):
            next_attempt(-1, at=NOON, jitter=0)

    @given(MADE, JITTER)
    def test_is_within_a_tenth_of_its_wait(self, made: int, jitter: float) -> None:
        moment = next_attempt(made, at=NOON, jitter=jitter)

        assert moment is not None
        assert abs((moment - NOON) / WAITS[made - 1] - 1) <= SPREAD + 1e-6

    @given(MADE, st.tuples(JITTER, JITTER))
    def test_is_later_with_more_jitter(self, made: int, jitters: tuple[float, float]) -> None:
        earlier, later = (next_attempt(made, at=NOON, jitter=jitter) for jitter in sorted(jitters))

        assert earlier is not None and later is not None
        assert earlier <= later

    @given(st.lists(JITTER, min_size=12, max_size=12))
    def test_ends_the_series_within_a_tenth_of_75_7_hours(self, jitters: list[float]) -> None:
        moment = NOON
        for made, jitter in enumerate(jitters, start=1):
            following = next_attempt(made, at=moment, jitter=jitter)
            assert following is not None
            moment = following

        assert timedelta(hours=68.1) < moment - NOON < timedelta(hours=83.3)


class TestRetryAfter:
    @given(MADE, JITTER, st.timedeltas(min_value=timedelta(0), max_value=PATIENCE))
    def test_is_never_undercut_up_to_an_hour(self, made: int, jitter: float, asked: timedelta) -> None:
        moment = next_attempt(made, at=NOON, jitter=jitter, retry_after=asked)

        assert moment is not None
        assert moment - NOON >= asked

    @given(MADE, JITTER, st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=30)))
    def test_never_shortens_and_never_more_than_doubles_a_long_wait(
        self, made: int, jitter: float, asked: timedelta
    ) -> None:
        alone = next_attempt(made, at=NOON, jitter=jitter)
        moment = next_attempt(made, at=NOON, jitter=jitter, retry_after=asked)

        assert moment is not None and alone is not None
        assert moment >= alone
        assert moment - NOON <= max(2 * WAITS[made - 1], PATIENCE) * (1 + SPREAD) + timedelta(microseconds=1)

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("0", timedelta(0)),
            ("120", timedelta(seconds=120)),
            (" 7 ", timedelta(seconds=7)),
            ("999999999", timedelta(days=2)),
            ("9" * 40, timedelta(days=2)),
            ("Mon, 02 Nov 2026 12:10:00 GMT", timedelta(minutes=10)),
            ("Monday, 02-Nov-26 12:10:00 GMT", timedelta(minutes=10)),
            ("Mon Nov  2 12:10:00 2026", timedelta(minutes=10)),
            ("Mon, 02 Nov 2026 11:00:00 GMT", timedelta(0)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", timedelta(days=2)),
        ],
    )
    def test_is_read(self, value: str, expected: timedelta) -> None:
        assert parse_retry_after(value, at=NOON) == expected

    @pytest.mark.parametrize("value", [None, "", "soon", "-5", "1.5", "１２", "²", "1e3", "5 s", "x" * 1000])
    def test_is_skipped_where_it_is_neither_seconds_nor_a_date(self, value: str | None) -> None:
        assert parse_retry_after(value, at=NOON) is None

    @given(st.text())
    def test_is_read_without_fail(self, value: str) -> None:
        parsed = parse_retry_after(value, at=NOON)

        assert parsed is None or timedelta(0) <= parsed <= timedelta(days=2)

    @given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)))
    def test_is_read_from_any_date(self, moment: datetime) -> None:
        aware = moment.replace(microsecond=0, tzinfo=UTC)

        parsed = parse_retry_after(format_datetime(aware, usegmt=True), at=NOON)

        assert parsed == min(max(aware - NOON, timedelta(0)), timedelta(days=2))


class TestOverburdened:
    @pytest.mark.parametrize("status", [429, 502, 504])
    def test_is_who_says_so(self, status: int) -> None:
        assert is_overburdened(status=status, timed_out=False)

    @pytest.mark.parametrize("status", [None, 200, 301, 404, 410, 500, 503])
    def test_is_nobody_else(self, status: int | None) -> None:
        assert not is_overburdened(status=status, timed_out=False)

    def test_is_who_does_not_answer_in_time(self) -> None:
        assert is_overburdened(status=None, timed_out=True)

    @pytest.mark.parametrize("made", range(1, ATTEMPTS))
    def test_is_left_in_peace_for_a_minute_at_least(self, made: int) -> None:
        for jitter in (-1.0, 0.0, 1.0):
            moment = next_attempt(made, at=NOON, jitter=jitter, overburdened=True)
            usual = next_attempt(made, at=NOON, jitter=jitter)

            assert moment is not None
            assert usual is not None
            assert moment >= max(usual, NOON + PAUSE)
            assert moment <= max(usual, NOON + PAUSE * (1 + SPREAD))

    def test_uses_up_no_attempt_more(self) -> None:
        assert next_attempt(ATTEMPTS, at=NOON, jitter=0, overburdened=True) is None
