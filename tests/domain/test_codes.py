"""One-time codes: how long they live, how many are sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from functions.domain.codes import Sending, SentCode, require_room, still_counted
from functions.domain.one_time_codes import LIFETIME
from functions.domain.proving import CodeExpired, CodeSendingLimited
from tests.builders import NOON

SECOND = timedelta(seconds=1)
CODE = SentCode(id="1", digest="d", sent_at=NOON, expires_at=NOON + LIFETIME)


def sent(*ago: timedelta) -> list[Sending]:
    return [Sending(token=str(place), at=NOON - one) for place, one in enumerate(ago)]


def minutes(*counts: int) -> list[timedelta]:
    return [timedelta(minutes=count) for count in counts]


class TestCode:
    def test_lives_for_ten_minutes(self) -> None:
        CODE.require_alive(at=NOON + LIFETIME - SECOND)
        with pytest.raises(CodeExpired):
            CODE.require_alive(at=NOON + LIFETIME)

    def test_is_not_dead_to_a_machine_whose_clock_is_behind(self) -> None:
        CODE.require_alive(at=NOON - 5 * SECOND)


class TestSending:
    def test_has_room_for_three_in_a_quarter_of_an_hour(self) -> None:
        require_room(sent(*minutes(14, 1)), at=NOON)
        require_room(sent(*minutes(15, 14, 1)), at=NOON)

    def test_says_when_the_fourth_can_go(self) -> None:
        with pytest.raises(CodeSendingLimited) as refusal:
            require_room(sent(*minutes(14, 5, 1)), at=NOON)

        assert 60 <= int(str(refusal.value.facts["retry_after"])) <= 61

    def test_has_room_for_ten_in_a_day(self) -> None:
        day = minutes(*range(60, 660, 60))
        require_room(sent(*day[:9]), at=NOON)
        with pytest.raises(CodeSendingLimited) as refusal:
            require_room(sent(*day), at=NOON)

        assert int(str(refusal.value.facts["retry_after"])) > 13 * 3600

    def test_counts_what_a_machine_with_a_fast_clock_has_sent(self) -> None:
        with pytest.raises(CodeSendingLimited):
            require_room(sent(*minutes(-1, -1, -1)), at=NOON)

    def test_is_forgotten_after_a_day(self) -> None:
        kept = still_counted(sent(timedelta(days=1), timedelta(hours=23)), at=NOON)

        assert [one.token for one in kept] == ["1"]
