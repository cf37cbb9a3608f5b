from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.domain.health import (
    AT_ONCE,
    BREAKS_AFTER,
    FAILS_AFTER,
    GIVEN_UP_FROM,
    PROBE_EVERY,
    SLOW_AFTER,
    SLOW_FOR,
    EndpointBusy,
    Health,
    Outlook,
    Warned,
    waiting_time,
)
from tests.builders import NOON

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
SOON = timedelta(milliseconds=80)


def failed(times: int, *, answered: bool, at: datetime = NOON) -> Health:
    health = Health()
    for number in range(times):
        health = health.failed(f"h{number}", at=at, answered=answered, counts=True)
    return health


def crowded(health: Health, *, at: datetime = NOON) -> Health:
    for number in range(AT_ONCE):
        health = health.entered(f"h{number}", at=at, until=at + MINUTE)
    return health


class TestSlowEndpoint:
    def test_takes_ten_at_once(self) -> None:
        slow = crowded(Health().slowed(at=NOON))

        with pytest.raises(EndpointBusy):
            slow.entered("another", at=NOON, until=NOON + MINUTE)

    def test_takes_another_when_one_has_its_answer(self) -> None:
        slow = crowded(Health().slowed(at=NOON)).succeeded("h3", at=NOON, took=SLOW_AFTER)

        assert "another" in slow.entered("another", at=NOON, until=NOON + MINUTE).held

    def test_gets_the_place_of_a_dead_one_back(self) -> None:
        slow = crowded(Health().slowed(at=NOON)).slowed(at=NOON + MINUTE)

        later = slow.entered("another", at=NOON + MINUTE, until=NOON + 2 * MINUTE)

        assert list(later.held) == ["another"]

    def test_gives_nobody_two_places(self) -> None:
        slow = Health().slowed(at=NOON)
        for _ in range(AT_ONCE + 1):
            slow = slow.entered("the same", at=NOON, until=NOON + MINUTE)

        assert list(slow.held) == ["the same"]

    def test_is_not_slow_for_ever(self) -> None:
        slow = Health().slowed(at=NOON)

        assert not slow.free(at=NOON + SLOW_FOR - SECOND)
        assert slow.free(at=NOON + SLOW_FOR)
        assert slow.well(at=NOON + SLOW_FOR)

    def test_stays_slow_while_its_successes_are(self) -> None:
        slow = Health().slowed(at=NOON).succeeded("h", at=NOON + SLOW_FOR, took=SLOW_AFTER)

        assert not slow.free(at=NOON + SLOW_FOR)


class TestFailingEndpoint:
    def test_takes_ten_at_once_from_the_fifth_failure_in_a_row(self) -> None:
        assert failed(FAILS_AFTER - 1, answered=True).free(at=NOON)
        with pytest.raises(EndpointBusy):
            crowded(failed(FAILS_AFTER, answered=True)).entered("another", at=NOON, until=NOON + MINUTE)

    def test_is_forgiven_at_its_first_success(self) -> None:
        assert failed(50, answered=True).succeeded("h", at=NOON, took=SOON) == Health()


class TestBreaker:
    def test_opens_at_five_without_an_answer_in_a_row(self) -> None:
        assert failed(BREAKS_AFTER - 1, answered=False).probe_at is None
        assert failed(BREAKS_AFTER, answered=False).probe_at == NOON + PROBE_EVERY

    def test_is_not_opened_by_bad_answers(self) -> None:
        assert failed(100, answered=True).probe_at is None

    def test_counts_anew_after_an_answer_of_any_kind(self) -> None:
        health = failed(BREAKS_AFTER - 1, answered=False)
        health = health.failed("h", at=NOON, answered=True, counts=True)

        assert health.failed("h", at=NOON, answered=False, counts=True).probe_at is None

    def test_lets_one_probe_through_in_thirty_seconds(self) -> None:
        broken = failed(BREAKS_AFTER, answered=False)

        with pytest.raises(EndpointBusy) as early:
            broken.entered("h", at=NOON + PROBE_EVERY - SECOND, until=NOON + MINUTE)
        assert early.value.least == SECOND
        probed = broken.entered("probe", at=NOON + PROBE_EVERY, until=NOON + 2 * MINUTE)
        with pytest.raises(EndpointBusy):
            probed.entered("next", at=NOON + PROBE_EVERY, until=NOON + 2 * MINUTE)

    def test_stays_open_after_a_probe_that_fails(self) -> None:
        later = NOON + PROBE_EVERY
        broken = failed(BREAKS_AFTER, answered=False).entered("probe", at=later, until=later + MINUTE)

        still = broken.failed("probe", at=later + 15 * SECOND, answered=True, counts=True)

        assert still.probe_at == later + 15 * SECOND + PROBE_EVERY

    def test_closes_at_a_success(self) -> None:
        later = NOON + PROBE_EVERY
        broken = failed(BREAKS_AFTER, answered=False).entered("probe", at=later, until=later + MINUTE)

        assert broken.succeeded("probe", at=later, took=SOON).free(at=later)


class TestOutlook:
    @pytest.mark.parametrize(("days", "notices"), [(1, 1), (3, 2), (6, 3)])
    def test_is_a_warning_after_a_day_after_three_and_after_six(self, days: int, notices: int) -> None:
        failing = failed(2, answered=True)
        before = Warned(since=NOON, at=NOON, notices=notices - 1)
        at = NOON + days * DAY

        assert failing.outlook(before, at=at - SECOND) is Outlook.GOES_ON
        assert failing.outlook(before, at=at) is Outlook.TO_BE_TOLD
        assert failing.outlook(failing.warning(at=at), at=at) is Outlook.GOES_ON

    def test_is_one_warning_for_all_that_were_missed(self) -> None:
        assert failed(2, answered=True).warning(at=NOON + 4 * DAY).notices == 2

    def test_is_the_end_after_seven_days_of_nothing_but_failures(self) -> None:
        failing = failed(GIVEN_UP_FROM, answered=False)
        warned = failing.warning(at=NOON + 6 * DAY)

        assert failing.outlook(warned, at=NOON + 7 * DAY - SECOND) is Outlook.GOES_ON
        assert failing.outlook(warned, at=NOON + 7 * DAY) is Outlook.TO_BE_DISABLED

    def test_is_not_the_end_after_nineteen_failures(self) -> None:
        failing = failed(GIVEN_UP_FROM - 1, answered=False)

        assert failing.outlook(failing.warning(at=NOON + 6 * DAY), at=NOON + 30 * DAY) is Outlook.GOES_ON

    def test_is_never_the_end_without_a_warning_the_day_before(self) -> None:
        failing = failed(GIVEN_UP_FROM, answered=False)
        late = failing.warning(at=NOON + 8 * DAY)

        assert failing.outlook(None, at=NOON + 8 * DAY) is Outlook.TO_BE_TOLD
        assert failing.outlook(late, at=NOON + 9 * DAY - SECOND) is Outlook.GOES_ON
        assert failing.outlook(late, at=NOON + 9 * DAY) is Outlook.TO_BE_DISABLED

    def test_forgets_warnings_of_an_earlier_time(self) -> None:
        earlier = Warned(since=NOON - 9 * DAY, at=NOON - DAY, notices=3)

        assert failed(2, answered=True).outlook(earlier, at=NOON + DAY) is Outlook.TO_BE_TOLD

    def test_does_not_come_from_replays_and_tests(self) -> None:
        health = Health()
        for _ in range(GIVEN_UP_FROM):
            health = health.failed("h", at=NOON, answered=False, counts=False)

        assert (health.failures, health.failing_since) == (0, None)
        assert health.probe_at is not None

    def test_begins_anew_when_the_endpoint_is_enabled_again(self) -> None:
        failing = failed(GIVEN_UP_FROM, answered=False)

        assert failing.since(NOON + DAY).outlook(None, at=NOON + 9 * DAY) is Outlook.GOES_ON
        assert failing.since(NOON - DAY) == failing
        assert failing.since(None) == failing


class TestWaitingTime:
    @given(
        age=st.timedeltas(timedelta(), timedelta(days=40)),
        least=st.timedeltas(timedelta(), PROBE_EVERY),
        jitter=st.floats(-1, 1),
    )
    def test_is_never_too_short_and_never_much_over_an_hour(
        self, age: timedelta, least: timedelta, jitter: float
    ) -> None:
        wait = waiting_time(age=age, least=least, jitter=jitter)

        assert max(least, 5 * SECOND) <= wait <= timedelta(hours=1.2)

    def test_grows_with_the_age_of_what_waits(self) -> None:
        young, old = (waiting_time(age=age, least=SECOND, jitter=-1) for age in (MINUTE, 10 * MINUTE))

        assert (young, old) == (MINUTE / 2, 5 * MINUTE)


class TestHealthy:
    def test_is_what_nothing_is_written_about(self) -> None:
        assert Health().free(at=NOON)
        assert Health().well(at=NOON)
        assert Health().entered("h", at=NOON, until=NOON + MINUTE) == Health()
        assert Health().succeeded("h", at=NOON, took=SOON) == Health()

    def test_is_not_one_that_failed_once(self) -> None:
        assert not failed(1, answered=True).well(at=NOON)
        assert not replace(Health(), unanswered=1).well(at=NOON)
