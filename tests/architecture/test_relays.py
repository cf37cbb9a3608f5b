"""What the feed counts on: nobody who gives events their places in it lives on after a gap is taken for nobody's."""

from __future__ import annotations

from datetime import timedelta

from functions.domain.feed import SETTLED
from functions.runtime.access import Access
from infra import catalog


class TestEveryRelay:
    def test_is_dead_before_a_gap_that_it_may_have_left_is_passed(self) -> None:
        relays = [one for one in catalog.load().consumers if Access.FEED_WRITE in one.declaration.access]

        assert {one.declaration.name for one in relays} == {"relay_events", "sweep_duties"}
        for one in relays:
            assert 2 * timedelta(seconds=one.declaration.timeout) < SETTLED

    def test_is_the_only_one_that_writes_into_the_feed(self) -> None:
        loaded = catalog.load()

        assert not [one for one in loaded.operations if Access.FEED_WRITE in one.declaration.access]
