"""What AWS does around the functions: it wakes them for streams, queues and the clock, again and again if they die."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, TypeVar

from functions import settings
from functions.events.deliver_webhooks import deliver_webhooks
from functions.events.notify_recipients import notify_recipients
from functions.events.relay_events import relay_events
from functions.events.seal_documents import seal_documents
from functions.events.sweep_duties import sweep_duties
from functions.runtime.consumer import Consumer
from functions.runtime.reacting import ItemsFailed
from infra.bench.inside import streamed
from infra.local.cloud import LocalCloud
from tests.reliability.crashing import Crash
from tests.reliability.office import Clock, start_cold

T = TypeVar("T")

LATER: Final = timedelta(minutes=6)
"""Longer than any lease, and than the sweeper's patience with it."""
_SWEEPS: Final = 3
_CONTEXT: Final = object()


class Platform:
    """Speaks to the cloud with clients of its own: what it does is no step of the product."""

    def __init__(self, cloud: LocalCloud, clock: Clock) -> None:
        self._clock = clock
        self._tables, self._queues = cloud.client("dynamodb"), cloud.client("sqs")
        self._handled: set[str] = set()
        self._consumers: dict[str, Consumer] = {
            settings.notifications_queue_url(): notify_recipients,
            settings.sealing_queue_url(): seal_documents,
            settings.webhooks_queue_url(): deliver_webhooks,
        }

    def insist(self, ask: Callable[[], T]) -> T:
        """Ask, and ask once more if whoever was asked died."""
        try:
            return ask()
        except Crash:
            start_cold()
            return ask()

    def work(self) -> None:
        """Wake whoever is to be woken, until there is nobody."""
        busy = True
        while busy:
            woken = [self._stream(), *(self._queue(url, one) for url, one in self._consumers.items())]
            busy = any(woken)

    def finish(self) -> None:
        """Let time pass, with the sweeper coming by, until nothing can be owed any more."""
        for _ in range(_SWEEPS):
            self.work()
            self._clock.passes(LATER)
            self._wake(sweep_duties, {"detail-type": "Scheduled Event", "detail": {}})
        self.work()

    def _stream(self) -> bool:
        rows = self._tables.scan(TableName=settings.documents_table(), ConsistentRead=True)["Items"]
        news = [one for one in rows if "entity" in one and one["id"]["S"] not in self._handled]
        for row in sorted(news, key=lambda one: str(one["id"]["S"])):
            if self._wake(relay_events, streamed(row, number=row["sk"]["S"])):
                self._handled.add(row["id"]["S"])
        return bool(news)

    def _queue(self, url: str, consumer: Consumer) -> bool:
        messages = self._queues.receive_message(QueueUrl=url, MaxNumberOfMessages=1).get("Messages", [])
        for one in messages:
            record = {"messageId": one["MessageId"], "body": one["Body"]}
            receipt = {"QueueUrl": url, "ReceiptHandle": one["ReceiptHandle"]}
            if self._wake(consumer, {"Records": [record]}):
                self._queues.delete_message(**receipt)
            else:
                self._queues.change_message_visibility(**receipt, VisibilityTimeout=0)
        return bool(messages)

    def _wake(self, consumer: Consumer, event: dict[str, Any]) -> bool:
        """Call a consumer as Lambda does; say whether it lived and handled everything."""
        try:
            return not consumer(event, _CONTEXT)["batchItemFailures"]
        except ItemsFailed:
            return False
        except Crash:
            start_cold()
            return False
