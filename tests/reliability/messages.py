"""What the queues hold, taken by the tests as a consumer would take it."""

from __future__ import annotations

import json

from functions.storage import aws
from tests.service import Json


def wakeups(queue: str) -> list[Json]:
    """Take every message that a queue shows."""
    found: list[Json] = []
    while True:
        messages = aws.sqs().receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        if not messages:
            return found
        found += [json.loads(one["Body"]) for one in messages]
        aws.sqs().delete_message_batch(
            QueueUrl=queue,
            Entries=[
                {"Id": str(place), "ReceiptHandle": one["ReceiptHandle"]}
                for place, one in enumerate(messages)
            ],
        )


def owing(queue: str) -> set[str]:
    """Take every message of a queue, and return the documents that they are about."""
    details = [one["detail"] for one in wakeups(queue)]
    return {detail.get("document_id") or detail["owner_id"] for detail in details}
