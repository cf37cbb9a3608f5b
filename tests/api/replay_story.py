"""What an endpoint missed is replayed to it, and looked up in the log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.api.contract import Asker
from tests.service import Json, until


def replay(asker: Asker, take: Callable[..., Json], *, receiver: str) -> None:
    """Tell an endpoint that comes late of the documents that were sent before."""
    webhook = asker.done("create_webhook", {"url": receiver, "event_types": ["document.sent"]})
    where = {"webhook_id": webhook["id"]}
    now = datetime.now(UTC)
    span = {"since": (now - timedelta(hours=1)).isoformat(), "until": now.isoformat(), "which": "missed"}
    begun = take("replay_webhook", span, path=where)
    asker.ask("replay_webhook", span, path=where)
    asker.ask("replay_webhook", {**span, "since": (now - timedelta(days=31)).isoformat()}, path=where)
    asker.done("get_replay", path={**where, "replay_id": begun["id"]})
    owed = until(
        lambda: asker.done("list_deliveries", query={**where, "limit": "1"})["data"] or None,
        what="what was missed is owed",
    )[0]
    for asked in ({"event_id": owed["event_id"]}, {"document_id": owed["document_id"]}):
        asker.done("list_deliveries", query=asked)
    asker.done("list_deliveries", query={**where, "state": "failed"})
    asker.ask("list_deliveries")
    it = {"delivery_id": owed["id"]}
    asker.done("get_delivery", path=it)
    # While an attempt is under way it is refused.
    until(
        lambda: asker.ask("replay_delivery", {}, path=it).status_code == 202 or None,
        what="a delivery that nobody is at",
    )
    until(lambda: _rests(asker, owed["id"]), what="the delivery at rest")
    take("replay_delivery", {}, path=it)


def _rests(asker: Asker, delivery_id: str) -> bool | None:
    told = asker.done("get_delivery", path={"delivery_id": delivery_id})["state"]
    return told in {"waiting", "delivered", "failed"} or None
