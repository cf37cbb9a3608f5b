from __future__ import annotations

from datetime import timedelta

import pytest

from functions import settings
from functions.domain.delivery_log import KEPT
from functions.domain.replaying import Which
from functions.storage import aws
from tests.receiver import Receiver
from tests.reliability.messages import wakeups
from tests.reliability.office import Office
from tests.reliability.replayed import Desk
from tests.reliability.test_replaying import event_of

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(office: Office) -> Desk:
    wakeups(settings.replays_queue_url())
    return Desk(office)


def ends(pk: str, sk: str) -> int:
    """Return when DynamoDB may take a row of the deliveries table away."""
    key = {"pk": {"S": pk}, "sk": {"S": sk}}
    item = aws.dynamodb().get_item(TableName=settings.deliveries_table(), Key=key)["Item"]
    return int(item["expires_at"]["N"])


class TestReplayOfWhatIsNearlyForgotten:
    def test_keeps_the_body_as_long_as_the_delivery_that_tells_it(
        self, desk: Desk, receiver: Receiver
    ) -> None:
        desk.office.endpoint(receiver.url)
        (document,) = desk.happened()
        desk.office.clock.passes(KEPT - HOUR)
        late = desk.office.endpoint(f"{receiver.url}/late")

        desk.work(desk.asked(late, Which.MISSED, since=desk.office.clock() - KEPT + MINUTE))

        event = f"EVENT#{event_of(desk, document)}"
        assert ends(event, "BODY#native") >= ends(event, f"DELIVERY#{late.id}#0")


class TestReplayThatNeverEnds:
    def test_does_not_keep_its_endpoint_from_others_once_it_is_forgotten(
        self, desk: Desk, receiver: Receiver
    ) -> None:
        endpoint = desk.office.endpoint(receiver.url)

        replay = desk.asked(endpoint, Which.MISSED)

        assert ends(f"ENDPOINT#{endpoint.id}", "REPLAY") == ends(f"REPLAY#{replay.id}", "REPLAY")
