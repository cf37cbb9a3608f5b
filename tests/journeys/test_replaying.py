"""A customer's server was away: what it missed is listed, looked at and sent once more, by the same ids and bytes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook

from tests.receiver import Delivery, Receiver
from tests.service import NOWHERE, Json, Service, refused, until


class TestFailure:
    def test_is_listed_looked_at_and_replayed(self, api: Service, receiver: Receiver) -> None:
        receiver.statuses[:] = [503, 503, 503]
        webhook = api.post("webhooks", {"url": receiver.url, "event_types": ["document.created"]})
        document = api.draft()
        receiver.wait(lambda got: len(got) >= 2)
        failing = until(lambda: _waiting(api, webhook), what="a delivery that waits")
        shown = api.get(f"deliveries/{failing['id']}")
        assert (shown["event_type"], shown["document_id"]) == ("document.created", document["id"])
        assert {one["status"] for one in shown["attempts"]} == {503}
        assert [one["number"] for one in shown["attempts"]] == [1, 2]
        assert shown["next_attempt_at"] > shown["attempts"][-1]["at"]
        assert shown["body"].encode() == receiver.deliveries[0].body
        for asked in ({"document_id": document["id"]}, {"event_id": shown["event_id"]}):
            assert [one["id"] for one in api.get("deliveries", **asked)["data"]] == [shown["id"]]

        # Twice: the third answer is a refusal still, and what waits keeps the attempts that it has left.
        for number in (3, 4):
            until(lambda: _waiting(api, webhook), what="a delivery that waits")
            answer = api.call("POST", f"deliveries/{shown['id']}/replay", json={})
            assert answer.status_code in (202, 409), answer.text
            _wait(receiver, number)

        told = until(lambda: _ended(api, shown["id"]), what="a delivery that has ended")
        assert (told["state"], told["next_attempt_at"]) == ("delivered", None)
        assert (
            api.get("deliveries", webhook_id=webhook["id"], state="delivered")["data"][0]["id"] == told["id"]
        )
        _same(receiver.deliveries, secret=webhook["secret"])

        answer = api.call("POST", f"deliveries/{shown['id']}/replay", json={})
        assert answer.status_code == 202, answer.text
        assert answer.json()["state"] == "pending"
        receiver.wait(lambda got: len(got) == told["attempts_made"] + 1)
        _same(receiver.deliveries, secret=webhook["secret"])


class TestMissed:
    def test_is_told_to_an_endpoint_that_comes_late(self, api: Service, receiver: Receiver) -> None:
        since = datetime.now(UTC) - timedelta(minutes=1)
        # Somebody else, by whom the events are seen to be relayed.
        api.post("webhooks", {"url": NOWHERE, "event_types": ["document.created"]})
        documents = [api.draft()["id"] for _ in range(3)]
        created = until(lambda: _fed(api, documents), what="the events relayed")
        webhook = api.post("webhooks", {"url": receiver.url, "event_types": ["document.created"]})

        span = {"since": since.isoformat(), "which": "missed"}
        replay = api.post(f"webhooks/{webhook['id']}/replays", span)

        receiver.wait(lambda got: {one.id for one in got} >= created)
        again = api.call("POST", f"webhooks/{webhook['id']}/replays", json=span)
        assert refused(again) == (409, "replay_under_way")
        place = f"webhooks/{webhook['id']}/replays/{replay['id']}"
        shown = until(lambda: _done(api, place), what="a replay of which all has ended")
        assert (shown["state"], shown["seen"] >= 3, shown["owed"] >= 3) == ("running", True, True)
        mine = [one for one in receiver.deliveries if one.content["data"]["document"]["id"] in documents]
        assert len(mine) == 3

    def test_while_disabled_is_told_once_it_is_enabled_again(self, api: Service, receiver: Receiver) -> None:
        webhook = api.post("webhooks", {"url": receiver.url, "event_types": ["document.created"]})
        place, since = f"webhooks/{webhook['id']}", datetime.now(UTC) - timedelta(seconds=1)
        span = {"since": since.isoformat(), "which": "missed"}
        api.patch(place, {"enabled": False})
        document = api.draft()["id"]
        event = until(
            lambda: api.get("events", document_id=document)["data"] or None, what="the event in the feed"
        )[0]
        assert refused(api.call("POST", f"{place}/replays", json=span)) == (409, "webhook_disabled")
        assert api.get("deliveries", webhook_id=webhook["id"])["data"] == []
        api.patch(place, {"enabled": True})

        api.post(f"{place}/replays", span)

        (told,) = receiver.wait(lambda got: len(got) == 1)
        assert (told.id, told.content) == (event["id"], event)


def _wait(receiver: Receiver, number: int) -> None:
    receiver.wait(lambda got: len(got) >= number)


def _waiting(api: Service, webhook: Json) -> Json | None:
    found = api.get("deliveries", webhook_id=webhook["id"], state="waiting")["data"]
    return found[0] if found else None


def _ended(api: Service, delivery_id: str) -> Json | None:
    shown = api.get(f"deliveries/{delivery_id}")
    return shown if shown["ended_at"] else None


def _fed(api: Service, documents: list[str]) -> set[str] | None:
    """Return the ids of the events by which documents began, once each has been relayed."""
    found = {
        one["event_id"]
        for document in documents
        for one in api.get("deliveries", document_id=document)["data"]
    }
    return found if len(found) == len(documents) else None


def _done(api: Service, place: str) -> Json | None:
    shown = api.get(place)
    return shown if shown["done"] == shown["owed"] >= 3 else None


def _same(copies: list[Delivery], *, secret: str) -> None:
    """Refuse copies of a webhook that are not the same to the byte, or not signed."""
    assert len({(one.id, one.body) for one in copies}) == 1
    for one in copies:
        Webhook(secret).verify(one.body, one.headers)
