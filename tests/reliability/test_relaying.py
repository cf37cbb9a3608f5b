from __future__ import annotations

from datetime import timedelta

import pytest

from functions import settings
from functions.actions import documents, sweeping
from functions.domain.documents import Document
from functions.domain.duties import GRACE
from functions.storage import aws
from tests.reliability.messages import owing
from tests.reliability.office import Office

OVERDUE = GRACE + timedelta(seconds=1)
MANY = 120


class TestRelay:
    def test_tells_in_order_of_more_events_than_one_transaction_holds(self, office: Office) -> None:
        document = office.draft()
        for number in range(MANY - 1):
            command = office.command()
            documents.update_document(
                command,
                document.id,
                expected_version=None,
                name=f"Contrato {number}",
                source=None,
                external_id=None,
                metadata=None,
            )
            command.unit.commit()

        office.relay(document)

        assert [one["sequence"] for one in office.told_to_the_bus()] == list(range(1, MANY + 1))
        assert office.owed(document) == []


class TestSweeper:
    def test_is_not_kept_from_the_others_by_a_document_that_can_not_be_relayed(self, office: Office) -> None:
        sent = [office.sent() for _ in range(3)]
        for broken in sent[:2]:
            _break(office, broken)
        office.clock.passes(OVERDUE)

        with pytest.raises(sweeping.NotRelayed):
            office.sweep()

        told = {one["document_id"] for one in office.told_to_the_bus()}
        assert told == {sent[2].id}
        woken = owing(settings.notifications_queue_url())
        assert woken >= {one.id for one in sent}


def _break(office: Office, document: Document) -> None:
    """Spoil the row of an event as a careless hand in the console would."""
    aws.dynamodb().update_item(
        TableName=settings.documents_table(),
        Key={
            "pk": {"S": f"ACCOUNT#{office.account_id}#DOCUMENT#{document.id}"},
            "sk": {"S": "EVENT#00000001"},
        },
        UpdateExpression="SET occurred_at = :never",
        ExpressionAttributeValues={":never": {"S": "never"}},
    )
