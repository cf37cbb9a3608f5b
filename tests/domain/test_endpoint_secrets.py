from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from functions.domain.endpoint_secrets import (
    MAX_LIVE,
    EndpointSecret,
    Signing,
    TooManySecrets,
    replaced,
)
from tests.builders import NOON

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def secret(name: str, *, at: datetime = NOON, expires_at: datetime | None = None) -> EndpointSecret:
    return EndpointSecret(sealed=name, created_at=at, expires_at=expires_at)


def names(secrets: tuple[EndpointSecret, ...]) -> list[str]:
    return [one.sealed for one in secrets]


class TestReplaced:
    def test_puts_the_new_one_first_and_lets_the_old_one_sign_until_the_overlap_ends(self) -> None:
        both = replaced((secret("old"),), secret("new"), overlap=DAY, at=NOON)

        assert names(both) == ["new", "old"]
        assert [one.expires_at for one in both] == [None, NOON + DAY]
        assert [one.signs(at=NOON + DAY - HOUR) for one in both] == [True, True]
        assert [one.signs(at=NOON + DAY) for one in both] == [True, False]

    def test_ends_all_others_at_once_without_an_overlap(self) -> None:
        three = (secret("c"), secret("b", expires_at=NOON + DAY), secret("a", expires_at=NOON + DAY))

        assert names(replaced(three, secret("d"), overlap=timedelta(0), at=NOON)) == ["d"]

    def test_shortens_the_time_of_those_before_and_never_makes_it_longer(self) -> None:
        two = (secret("b"), secret("a", expires_at=NOON + HOUR))

        longer = replaced(two, secret("c"), overlap=DAY, at=NOON)
        shorter = replaced(two, secret("c"), overlap=HOUR / 2, at=NOON)

        assert [one.expires_at for one in longer] == [None, NOON + DAY, NOON + HOUR]
        assert [one.expires_at for one in shorter] == [None, NOON + HOUR / 2, NOON + HOUR / 2]

    def test_keeps_nothing_of_those_that_have_ended(self) -> None:
        two = (secret("b"), secret("a", expires_at=NOON + HOUR))

        assert names(replaced(two, secret("c"), overlap=DAY, at=NOON + HOUR)) == ["c", "b"]

    def test_refuses_a_fourth_that_signs_and_says_until_when(self) -> None:
        first = (secret("a"),)
        full = replaced(first, secret("b"), overlap=DAY, at=NOON)
        full = replaced(full, secret("c"), overlap=DAY, at=NOON)
        assert len(full) == MAX_LIVE

        with pytest.raises(TooManySecrets) as refusal:
            replaced(full, secret("d"), overlap=DAY, at=NOON + HOUR)

        assert refusal.value.facts == {"limit": 3, "until": (NOON + DAY).isoformat()}
        assert names(replaced(full, secret("d"), overlap=DAY, at=NOON + DAY)) == ["d", "c"]


class TestSecret:
    def test_signs_as_its_kind_does(self) -> None:
        pair = EndpointSecret(sealed="", created_at=NOON, public_key="whpk_1")

        assert (secret("a").signing, pair.signing) == (Signing.HMAC, Signing.ED25519)
