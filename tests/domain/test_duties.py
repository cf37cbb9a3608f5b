from __future__ import annotations

from datetime import timedelta

import pytest

from functions.domain.duties import GRACE, Duty, DutyKind
from tests.builders import ACCOUNT, DOCUMENT, NOON

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def duty(*, attempts: int = 0) -> Duty:
    return Duty(kind=DutyKind.SEAL, account_id=ACCOUNT, owner_id=DOCUMENT, not_before=NOON, attempts=attempts)


class TestClaimable:
    def test_is_what_is_due(self) -> None:
        assert duty().claimable(at=NOON)
        assert not duty().claimable(at=NOON - SECOND)

    def test_is_not_what_somebody_is_at(self) -> None:
        claimed = duty().claimed(until=NOON + SECOND)

        assert not claimed.claimable(at=NOON)
        assert claimed.claimable(at=NOON + SECOND)


class TestClaimed:
    def test_counts_the_attempt_before_the_work(self) -> None:
        assert duty(attempts=2).claimed(until=NOON + HOUR).attempts == 3


class TestPostponed:
    @pytest.mark.parametrize(
        ("attempts", "wait"),
        [(1, 30 * SECOND), (2, 60 * SECOND), (3, 120 * SECOND), (7, 1920 * SECOND), (8, HOUR), (10**9, HOUR)],
    )
    def test_waits_twice_as_long_each_time_and_an_hour_at_most(self, attempts: int, wait: timedelta) -> None:
        later = duty(attempts=attempts).postponed(at=NOON)

        assert later.not_before == NOON + wait
        assert later.attempts == attempts

    def test_lets_go_of_the_duty(self) -> None:
        later = duty().claimed(until=NOON + HOUR).postponed(at=NOON)

        assert later.leased_until is None
        assert later.claimable(at=NOON + 30 * SECOND)


class TestOverdueAt:
    def test_is_some_grace_after_the_time_or_the_lease(self) -> None:
        assert duty().overdue_at == NOON + GRACE
        assert duty().claimed(until=NOON + HOUR).overdue_at == NOON + HOUR + GRACE
