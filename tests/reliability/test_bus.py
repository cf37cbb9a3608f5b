"""What the bus takes, and what it does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from functions.domain.drafting import MAX_RECIPIENTS
from functions.domain.events import Event
from functions.storage import aws, bus
from tests.builders import chained, draft, recipient
from tests.reliability.office import Office


def event(*, data: dict[str, Any], number: int = 1) -> Event:
    """Return an event that says this."""
    (one,) = chained(draft().assigned([recipient("ana")], at=draft().created_at))
    return replace(one, id=f"{one.id[:-4]}{number:04d}", data=data)


@contextmanager
def refusing(share: slice, *, times: int) -> Iterator[list[int]]:
    """Let the bus take all entries but these, so many times; yield how many entries each request had."""
    asked: list[int] = []

    def after(parsed: dict[str, Any], **_: object) -> None:
        asked.append(len(parsed["Entries"]))
        if len(asked) <= times:
            for one in parsed["Entries"][share]:
                one.pop("EventId", None)
                one["ErrorCode"] = "ThrottlingException"
            parsed["FailedEntryCount"] = len(parsed["Entries"][share])

    events = aws.events().meta.events
    hook: Any = after
    events.register("after-call.eventbridge.PutEvents", hook)
    try:
        yield asked
    finally:
        events.unregister("after-call.eventbridge.PutEvents", hook)


class TestEntriesThatAreNotTaken:
    def test_are_put_again_and_the_others_not(self, office: Office) -> None:
        with refusing(slice(1, 3), times=1) as asked:
            bus.publish([event(data={"number": one}, number=one) for one in range(4)])

        assert asked == [4, 2]

    def test_are_owed_still_when_the_bus_goes_on_like_that(self, office: Office) -> None:
        document = office.draft()
        with refusing(slice(None), times=99) as asked, pytest.raises(bus.BusRefused, match="Throttling"):
            office.relay(document)

        assert len(asked) == 4
        assert office.relay(document) == 1


class TestLargeEvents:
    def test_share_a_request_as_far_as_it_goes(self, office: Office) -> None:
        office.told_to_the_bus()
        many = [event(data={"fields": ["x" * 1000] * 80}, number=one) for one in range(7)]

        with refusing(slice(0), times=0) as asked:
            bus.publish(many)

        assert asked == [2, 2, 2, 1]
        assert [one["id"] for one in office.told_to_the_bus()] == [one.id for one in many]

    def test_leave_behind_what_the_bus_does_not_take(self, office: Office) -> None:
        office.told_to_the_bus()
        data = {
            "recipient_id": "rcp",
            "complete": True,
            "file_state": "rendering",
            "variables": ["é" * 9] * 20_000,
        }

        bus.publish([event(data=data), event(data={"small": 1}, number=2)])

        large, small = office.told_to_the_bus()
        assert large["data"] == {"recipient_id": "rcp", "complete": True, "file_state": "rendering"}
        assert (large["trimmed"], "trimmed" in small) == (True, False)
        assert len(json.dumps(large)) < bus.MOST_BYTES

    def test_are_far_from_it_where_people_are_assigned(self) -> None:
        everybody = [recipient(f"p{number}") for number in range(MAX_RECIPIENTS)]
        (assigned,) = chained(draft().assigned(everybody, at=draft().created_at))

        size = len(json.dumps(bus.detail(assigned)).encode())

        assert size < bus.MOST_BYTES / 50
