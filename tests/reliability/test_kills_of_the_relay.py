from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from functions.domain.duties import GRACE
from functions.domain.feed import SETTLED
from functions.storage import feed
from tests.reliability.crashing import Steps
from tests.reliability.office import Office
from tests.reliability.tally import Tally

ENDPOINTS = 2
EVENTS = ["document.created", "document.updated", "document.sent"]
OVERDUE = GRACE + timedelta(seconds=1)


class TestRelayKilledAnywhere:
    @pytest.mark.parametrize("wakes", ["the stream", "the sweeper"])
    def test_tells_of_every_event(self, office: Office, steps: Steps, tally: Tally, wakes: str) -> None:
        for number in range(ENDPOINTS):
            office.endpoint(f"http://127.0.0.1:9999/{number}")
        model = office.sent()
        points = steps.points(lambda: office.relay(model))
        office.told_to_the_bus()
        documents = [office.sent() for _ in points]
        for document, point in zip(documents, points, strict=True):
            steps.kill(lambda document=document: office.relay(document), at=point)  # type: ignore[misc]

        if wakes == "the stream":
            for document in documents:
                office.relay(document)
        else:
            office.clock.passes(OVERDUE)
            office.sweep()

        told = Counter(one["id"] for one in office.told_to_the_bus())
        fed = _fed(office)
        lost, extra = 0, 0
        for document in documents:
            events = office.history(document)
            assert [one.type.value for one in events] == EVENTS
            owed = Counter((one.event_id, one.endpoint_id) for one in office.deliveries(document))
            lost += sum(told[one.id] == 0 for one in events) + len(EVENTS) * ENDPOINTS - len(owed)
            lost += sum(fed[one.id] == 0 for one in events)
            extra = max(extra, *(told[one.id] - 1 for one in events), *(count - 1 for count in owed.values()))
            extra = max(extra, *(fed[one.id] - 1 for one in events))
            assert not [row for row in office.owed(document) if row.startswith("EVENT#")]
        tally.add(f"relay, then {wakes}", points=len(points), lost=lost, most_extra=extra)
        assert lost == 0
        assert extra <= 1


class TestSweeperKilledAnywhere:
    def test_leaves_the_rest_to_the_next(self, office: Office, steps: Steps, tally: Tally) -> None:
        office.endpoint("http://127.0.0.1:9999/")
        office.sent()
        office.clock.passes(OVERDUE)
        points = [one for one in steps.points(office.sweep) if one.leaves_a_trace]
        lost = 0
        for point in points:
            office.tidy()
            office.endpoint("http://127.0.0.1:9999/")
            document = office.sent()
            office.clock.passes(OVERDUE)
            steps.kill(office.sweep, at=point)

            office.sweep()

            told = {one["id"] for one in office.told_to_the_bus()}
            lost += sum(event.id not in told for event in office.history(document))
            lost += len(EVENTS) - len(office.deliveries(document))
            fed = _fed(office)
            lost += sum(fed[event.id] == 0 for event in office.history(document))
        tally.add("sweeper", points=len(points), lost=lost, most_extra=0)
        assert lost == 0


def _fed(office: Office) -> Counter[str]:
    """Return how often each event stands in the feed, once the gaps that a dead relay left are settled."""
    later = office.clock() + SETTLED
    return Counter(
        one.pointer.event_id for one in feed.entries(office.account_id, after=0, limit=100_000, at=later)
    )
