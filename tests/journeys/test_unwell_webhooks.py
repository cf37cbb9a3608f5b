"""Endpoints that do not do well, with the functions and rights as they are deployed."""

from __future__ import annotations

from dataclasses import replace

from functions.domain.endpoints import Ordering
from functions.storage import identity
from functions.storage.unit import Unit
from infra.local.cloud import LocalCloud
from tests.cloud import reaching
from tests.receiver import Receiver
from tests.service import Json, Service, until


def endpoint(api: Service, webhook_id: str) -> Json:
    found: Json = next(one for one in api.get("webhooks")["data"] if one["id"] == webhook_id)
    return found


class TestGone:
    def test_is_disabled_and_told_to_the_others_and_by_mail(self, api: Service, receiver: Receiver) -> None:
        gone = api.post("webhooks", {"url": f"{receiver.url}/gone", "event_types": ["document.*"]})
        api.post("webhooks", {"url": f"{receiver.url}/other", "event_types": ["webhook.*"]})
        receiver.statuses[:] = [410]

        api.draft()

        told = receiver.wait(lambda seen: len(seen) >= 2)
        disabled = told[1].content
        assert disabled["type"] == "webhook.disabled"
        assert disabled["data"]["reason"] == "gone"
        assert disabled["data"]["webhook"]["id"] == gone["id"]
        assert endpoint(api, gone["id"])["enabled"] is False
        (mail,) = api.mails(f"{api.tag}@example.com")
        assert gone["id"] in mail.text

        api.draft()
        api.draft()
        receiver.wait(lambda seen: len(seen) == 2)


class TestFailing:
    def test_is_asked_again_until_it_answers(self, api: Service, receiver: Receiver) -> None:
        api.post("webhooks", {"url": receiver.url, "event_types": ["document.created"]})
        receiver.statuses[:] = [500]

        api.draft()

        told = receiver.wait(lambda seen: len(seen) == 2)
        assert len({one.id for one in told}) == 1
        assert len({one.body for one in told}) == 1


class TestOrdered:
    def test_hears_of_a_life_in_order_though_it_fails_at_first(
        self, api: Service, cloud: LocalCloud, receiver: Receiver
    ) -> None:
        made = api.post("webhooks", {"url": receiver.url, "event_types": ["document.*"]})
        with reaching(cloud):
            before = identity.load_endpoint(api.account_id, made["id"])
            unit = Unit()
            after = replace(before, ordering=Ordering.DOCUMENT, version=before.version + 1)
            identity.change_endpoint(unit, before, after)
            unit.commit()
        receiver.statuses[:] = [500]

        sent = api.sent()

        def told() -> list[int] | None:
            mine = [one.content["sequence"] for one in receiver.taken]
            return mine if len(mine) == 3 else None

        assert until(told, what="three events of the document") == [1, 2, 3]
        assert sent.id
