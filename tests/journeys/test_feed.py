"""Reading the feed: what a customer does who was away, or trusts nobody."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.cloud import OpenAccount
from tests.pdf import hostile
from tests.receiver import Receiver
from tests.service import TAX_IDS, Json, Service, refused, until

PDF = hostile.plain()


def read(api: Service, *, cursor: str | None = None, **asked: str) -> tuple[list[Json], str]:
    """Return all events of the feed from a cursor on, by pages of three, and where to go on."""
    found: list[Json] = []
    more = asked if cursor is None else {**asked, "cursor": cursor}
    for _ in range(50):
        page = api.get("events", limit="3", **more)
        found += page["data"]
        more = {**asked, "cursor": page["next_cursor"]}
        if not page["has_more"]:
            return found, page["next_cursor"]
    raise AssertionError("the feed does not end")


def happened(api: Service, document_id: str) -> list[str]:
    return [one.id for one in api.history(document_id)]


def fed(api: Service, document_id: str) -> list[Json]:
    """Return what the feed tells of a document, once it tells of all that has happened."""

    def all_told() -> list[Json] | None:
        found, _ = read(api, document_id=document_id)
        return found if {one["id"] for one in found} >= set(happened(api, document_id)) else None

    return until(all_told, what="the whole history in the feed")


class TestFeed:
    def test_tells_what_webhooks_tell(self, api: Service) -> None:
        with Receiver() as receiver:
            api.post("webhooks", {"url": receiver.url})
            document = api.draft(PDF)
            api.post(f"documents/{document['id']}/cancel", {"reason": "Se cambia el plazo"})
            receiver.wait(lambda told: len(told) >= len(happened(api, document["id"])))

        told = {one.id: json.loads(one.body) for one in receiver.taken}
        assert {one["id"]: one for one in fed(api, document["id"])} == told

    def test_tells_each_history_in_its_order(self, api: Service) -> None:
        sent = api.sent(content=PDF)

        told = fed(api, sent.id)

        assert [one["sequence"] for one in told] == list(range(1, len(told) + 1))

    def test_goes_on_where_the_last_page_ended(self, api: Service) -> None:
        fed(api, api.draft(PDF)["id"])
        _, cursor = read(api)
        later = api.draft(PDF)
        fed(api, later["id"])

        told, end = read(api, cursor=cursor)

        assert [one["id"] for one in told] == happened(api, later["id"])
        assert read(api, cursor=end)[0] == []

    def test_tells_only_of_what_is_asked_for(self, api: Service) -> None:
        document = api.draft(PDF)
        api.patch(f"documents/{document['id']}", {"name": "Otro"})
        fed(api, document["id"])

        told, _ = read(api, types="document.updated,recipient.*")
        other, _ = read(api, client_id=api.client(TAX_IDS["cnpj"])["id"])

        assert [one["type"] for one in told] == ["document.updated"]
        assert other == []

    def test_begins_where_it_is_asked_to(self, api: Service) -> None:
        fed(api, api.draft(PDF)["id"])
        now = datetime.now(UTC).isoformat()
        later = api.draft(PDF)
        fed(api, later["id"])

        told, _ = read(api, since=now)

        assert [one["id"] for one in told] == happened(api, later["id"])

    def test_tells_nothing_of_other_accounts(self, api: Service, open_account: OpenAccount) -> None:
        fed(api, api.draft(PDF)["id"])
        _, cursor = read(api)
        stranger = open_account(name="Otra cuenta")

        assert read(stranger)[0] == []
        assert read(stranger, cursor=cursor)[0] == []

    def test_refuses_what_it_can_not_read(self, api: Service) -> None:
        answers = [
            api.call("GET", "events", params=asked)
            for asked in (
                {"cursor": "MS4x1"},
                {"cursor": "MS4xLjE"},
                {"types": "document.signed"},
                {"types": "document.*,,*"},
                {"since": "ayer"},
            )
        ]

        assert [refused(one)[0] for one in answers] == [422] * len(answers)

    def test_says_that_a_cursor_is_too_old(self, api: Service) -> None:
        # Position 1, at the beginning of 1970.
        answer = api.call("GET", "events", params={"cursor": "MS4w"})

        assert refused(answer) == (410, "cursor_expired")
        assert answer.json()["errors"][0]["pointer"] == "/cursor"


class TestOneEvent:
    def test_is_told_by_its_id(self, api: Service) -> None:
        told = fed(api, api.draft(PDF)["id"])[0]

        assert api.get(f"events/{told['id']}") == told

    @pytest.mark.parametrize("event_id", ["evt_01ARZ3NDEKTSV4RRFFQ69G5FAV", "x", "evt%23x"])
    def test_that_never_was_is_not_found(self, api: Service, event_id: str) -> None:
        assert refused(api.call("GET", f"events/{event_id}")) == (404, "event_not_found")
