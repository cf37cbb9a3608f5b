"""Endpoints through HTTP: what is asked for arrives, signed, with the account's own headers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.pdf import hostile
from tests.receiver import Receiver
from tests.service import Service, done, refused
from tests.verifying import signed_by_pair, versions


class TestEndpointOfAClient:
    def test_hears_its_events_and_examples_signed_by_its_key_pair(
        self, api: Service, receiver: Receiver
    ) -> None:
        wanted = {
            "url": receiver.url,
            "client_id": api.client()["id"],
            "signing": "v1a",
            "headers": {"Authorization": "Bearer lince-51", "X-Tenant": "7"},
        }
        webhook = api.post("webhooks", wanted)

        api.post(f"webhooks/{webhook['id']}/test", {"event_type": "document.completed"})
        draft = api.draft(hostile.plain())
        told = receiver.wait(lambda seen: len(seen) >= 2)

        kinds = {one.headers.get("webhook-test"): one.content["type"] for one in told}
        assert kinds == {"true": "document.completed", None: "document.created"}
        assert {versions(one)[0] for one in told} == {"v1a"}
        assert all(signed_by_pair(webhook["public_key"], one) for one in told)
        assert {one.headers["authorization"] for one in told} == {"Bearer lince-51"}
        assert api.get("webhooks", client_id=draft["client_id"])["data"][0]["id"] == webhook["id"]
        assert "lince" not in api.call("GET", f"webhooks/{webhook['id']}").text


class TestChangeAtOnce:
    def test_is_made_by_one_of_those_who_saw_the_same_version(self, api: Service) -> None:
        webhook = api.post("webhooks", {"url": "http://127.0.0.1:49151/webhooks"})

        def change(number: int) -> int:
            return api.call(
                "PATCH",
                f"webhooks/{webhook['id']}",
                json={"description": f"ERP {number}"},
                headers={"If-Match": '"1"'},
            ).status_code

        with ThreadPoolExecutor(4) as hands:
            statuses = sorted(hands.map(change, range(4)))

        assert statuses == [200, 412, 412, 412]
        late = api.call(
            "PATCH", f"webhooks/{webhook['id']}", json={"enabled": False}, headers={"If-Match": '"1"'}
        )
        assert refused(late) == (412, "webhook_changed")
        assert done(api.call("GET", f"webhooks/{webhook['id']}"))["enabled"] is True
