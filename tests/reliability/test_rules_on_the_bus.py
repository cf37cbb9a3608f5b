"""Rules of a customer's own, as docs/eventbridge.md teaches them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from functions import settings
from functions.dialects.examples import examples
from functions.domain.events import EventType
from functions.storage import aws, bus
from infra.local.cloud import LocalCloud
from tests.reliability.messages import wakeups
from tests.reliability.office import Office
from tests.service import Json

GUIDE: Final = Path(__file__).parents[2] / "docs" / "eventbridge.md"
_PATTERN: Final = re.compile(r"^```json\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COMPLETED, OF_DOCUMENTS, TO_LOOK_INTO, UNREACHED = (
    json.loads(one) for one in _PATTERN.findall(GUIDE.read_text(encoding="utf-8"))
)


@pytest.fixture
def customer(office: Office, cloud: LocalCloud) -> Iterator[str]:
    """A queue of a customer's, and no rule after the test; `office` lets this process put events."""
    queue = aws.sqs().create_queue(QueueName="customer")["QueueUrl"]
    yield queue
    events, name = cloud.client("events"), settings.event_bus()
    events.remove_targets(Rule="customer", EventBusName=name, Ids=["customer"])
    events.delete_rule(Name="customer", EventBusName=name)
    aws.sqs().delete_queue(QueueUrl=queue)


class TestPatternOfTheGuide:
    @pytest.mark.parametrize(
        ("pattern", "matched"),
        [
            pytest.param(COMPLETED, {"document.completed"}, id="what is complete"),
            pytest.param(
                OF_DOCUMENTS,
                {one.value for one in EventType if one.value.startswith("document.")},
                id="documents of one account",
            ),
            pytest.param(
                TO_LOOK_INTO,
                {"recipient.blocked", "recipient.refused", "document.refused", "webhook.disabled"},
                id="to be looked into",
            ),
            pytest.param(UNREACHED, set(), id="not reached"),
        ],
    )
    def test_lets_through_what_the_guide_says(
        self, cloud: LocalCloud, customer: str, pattern: Json, matched: set[str]
    ) -> None:
        _add_rule(cloud, customer, pattern)

        bus.publish([one.event for one in examples().values()])

        assert {one["detail-type"] for one in wakeups(customer)} == matched

    def test_lets_through_who_could_not_be_told_at_all(self, cloud: LocalCloud, customer: str) -> None:
        _add_rule(cloud, customer, UNREACHED)
        bounced = examples()[EventType.EMAIL_BOUNCED].event

        bus.publish([replace(bounced, data={**bounced.data, "next_channel": None})])

        assert [one["detail-type"] for one in wakeups(customer)] == ["email.bounced"]

    def test_leaves_out_the_documents_of_others(self, cloud: LocalCloud, customer: str) -> None:
        _add_rule(cloud, customer, OF_DOCUMENTS)

        bus.publish([replace(examples()[EventType.DOCUMENT_SENT].event, account_id="acc_other")])

        assert wakeups(customer) == []


def _add_rule(cloud: LocalCloud, queue: str, pattern: Json) -> None:
    told = aws.sqs().get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    target = {"Id": "customer", "Arn": told["Attributes"]["QueueArn"]}
    events, name = cloud.client("events"), settings.event_bus()
    events.put_rule(Name="customer", EventBusName=name, EventPattern=json.dumps(pattern))
    events.put_targets(Rule="customer", EventBusName=name, Targets=[target])
