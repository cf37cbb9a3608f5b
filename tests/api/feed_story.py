"""The story of somebody who reads the feed."""

from __future__ import annotations

from tests.api.contract import Asker


def read_feed(asker: Asker) -> None:
    """Read some events, go on from there, and look at one by itself."""
    page = asker.done("list_events", query={"limit": "2", "types": "document.*,recipient.*"})
    asker.done("list_events", query={"cursor": page["next_cursor"]})
    asker.done("get_event", path={"event_id": page["data"][0]["id"]})
    asker.ask("list_events", query={"cursor": "MS4x"})
    asker.ask("list_events", query={"types": "document.signed"})
