"""The frame of every consumer: what woke it, one item at a time, and which items failed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import unquote_plus

from functions.actions.command import Command
from functions.domain.actors import SYSTEM
from functions.runtime import observing
from functions.runtime.call import mint_at, now
from functions.storage.items import from_image

WHATSAPP: Final = "whatsapp"
"""The kind of what End User Messaging Social passes on by a topic, which knows no envelope of the bus."""


@dataclass(frozen=True, kw_only=True)
class Wakeup:
    """Why a consumer was woken: the detail of a bus event or hint, or the new image of a stream's item."""

    kind: str
    detail: Mapping[str, Any]
    at: datetime
    request_id: str

    @property
    def account_id(self) -> str:
        return str(self.detail["account_id"])

    @property
    def document_id(self) -> str:
        """Return whose event it is; a hint that work is owed names the document as its owner."""
        return str(self.detail.get("document_id") or self.owner_id)

    @property
    def owner_id(self) -> str:
        """Return who owes the work that this hint is about."""
        return str(self.detail["owner_id"])

    @property
    def uploaded_key(self) -> str | None:
        """Return the key of the object that the bucket tells of; None where a hint wakes."""
        told = self.detail.get("object")
        return None if told is None else unquote_plus(told["key"])

    def command(self, *, account_id: str | None = None) -> Command:
        """Return a command of the system's own, for the account that the detail names or the one that is given."""
        at = now()
        return Command(account_id=account_id or self.account_id, actor=SYSTEM, at=at, mint=mint_at(at))


class ItemsFailed(Exception):
    """Some items of a batch failed: the stream gives the batch again."""


def react(
    event: dict[str, Any], context: object, *, name: str, function: Callable[[Wakeup], None]
) -> dict[str, Any]:
    """Handle a batch. A failed item does not keep the others from being handled; it alone comes again."""
    failures: list[str] = []
    for identifier, wakeup in _wakeups(event, request_id=getattr(context, "aws_request_id", "")):
        if not _handle(wakeup, name=name, function=function):
            failures.append(identifier)
    if failures and _from_stream(event):
        # A stream stops at the first failure: what was handled before is handled again, which must be safe anyway.
        raise ItemsFailed(len(failures))
    return {"batchItemFailures": [{"itemIdentifier": one} for one in failures]}


def _handle(wakeup: Wakeup, *, name: str, function: Callable[[Wakeup], None]) -> bool:
    started = time.perf_counter()
    outcome = "handled"
    try:
        function(wakeup)
    except Exception as failed:  # noqa: BLE001 - told to the log; the item is given again
        outcome = "fault"
        observing.log_fault(failed, name=name, request_id=wakeup.request_id)
    observing.log_call(
        name=name,
        outcome=outcome,
        duration_ms=round((time.perf_counter() - started) * 1000),
        request_id=wakeup.request_id,
        account_id=wakeup.detail.get("account_id"),
    )
    return outcome == "handled"


def _from_stream(event: Mapping[str, Any]) -> bool:
    records = event.get("Records") or [{}]
    return "dynamodb" in records[0]


def _wakeups(event: Mapping[str, Any], *, request_id: str) -> Iterator[tuple[str, Wakeup]]:
    at = now()
    if "Records" not in event:
        yield (
            "",
            Wakeup(
                kind=event.get("detail-type", "clock"),
                detail=event.get("detail") or {},
                at=at,
                request_id=request_id,
            ),
        )
        return
    for record in event["Records"]:
        if "dynamodb" in record:
            image = from_image(record["dynamodb"].get("NewImage") or {})
            yield (
                record["dynamodb"]["SequenceNumber"],
                Wakeup(kind="stream", detail=image, at=at, request_id=request_id),
            )
            continue
        message = json.loads(record["body"])
        of_meta = "whatsAppWebhookEntry" in message
        kind, detail = (WHATSAPP, message) if of_meta else (message["detail-type"], message["detail"])
        yield record["messageId"], Wakeup(kind=kind, detail=detail, at=at, request_id=request_id)
