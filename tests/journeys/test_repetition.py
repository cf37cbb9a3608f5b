"""The same request again, at once or later: one effect, one answer."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.pdf import hostile
from tests.service import NOWHERE, Json, Service, base64_of, done, refused

KEY = {"Idempotency-Key": "pedido-7"}
AT_ONCE = 8


def at_once(ask: Callable[[int], httpx.Response], times: int = AT_ONCE) -> list[httpx.Response]:
    """Ask several times at the same moment."""
    with ThreadPoolExecutor(times) as hands:
        return list(hands.map(ask, range(times)))


def document(api: Service, name: str = "Contrato") -> Json:
    file = {"content_base64": base64_of(hostile.plain())}
    return {"client_id": api.client()["id"], "name": name, "file": file}


class TestIdempotencyKey:
    def test_answers_as_before_and_says_so(self, api: Service) -> None:
        body = document(api)

        first = api.call("POST", "documents", json=body, headers=KEY)
        second = api.call("POST", "documents", json=body, headers=KEY)

        assert (first.status_code, second.status_code) == (201, 201)
        assert first.json() == second.json()
        assert first.headers["location"] == second.headers["location"]
        assert "idempotency-replayed" not in first.headers
        assert second.headers["idempotency-replayed"] == "true"
        assert api.count() == 1

    def test_refuses_another_body(self, api: Service) -> None:
        api.post("clients", {"name": "Uno", "tax_id": "GODE561231GR8"}, **KEY)

        other = api.call("POST", "clients", json={"name": "Dos", "tax_id": "11222333000181"}, headers=KEY)

        assert refused(other) == (422, "idempotency_key_reused")
        assert [one["name"] for one in api.get("clients")["data"]] == ["Uno"]

    def test_is_free_again_after_a_refusal(self, api: Service) -> None:
        refused(api.call("POST", "documents", json={**document(api), "file": {}}, headers=KEY))

        assert done(api.call("POST", "documents", json=document(api), headers=KEY))["status"] == "draft"

    def test_belongs_to_one_account(self, api: Service, open_account: Callable[[], Service]) -> None:
        other = open_account()

        mine = api.post("documents", document(api), **KEY)
        theirs = other.post("documents", document(other), **KEY)

        assert mine["id"] != theirs["id"]

    def test_makes_one_document_of_many_requests_at_once(self, api: Service) -> None:
        body = document(api)

        answers = at_once(lambda _: api.call("POST", "documents", json=body, headers=KEY))

        assert {one.status_code for one in answers} == {201}
        assert len({one.json()["id"] for one in answers}) == 1
        assert [one.headers.get("idempotency-replayed") for one in answers].count("true") == AT_ONCE - 1
        assert api.count() == 1

    def test_tells_the_secret_of_a_webhook_again(self, api: Service) -> None:
        body = {"url": NOWHERE}

        first, second = (api.post("webhooks", body, **KEY) for _ in range(2))

        assert first == second
        assert len(api.get("webhooks")["data"]) == 1

    def test_is_refused_when_it_is_none(self, api: Service) -> None:
        answer = api.call("POST", "clients", json={}, headers={"Idempotency-Key": "x" * 256})

        assert answer.status_code == 422


class TestAtOnce:
    def test_a_tax_identifier_makes_one_client(self, api: Service) -> None:
        answers = at_once(
            lambda turn: api.call(
                "POST", "clients", json={"name": f"Cliente {turn}", "tax_id": "GODE561231GR8"}
            )
        )

        assert sorted(one.status_code for one in answers) == [200] * (AT_ONCE - 1) + [201]
        assert len({one.json()["id"] for one in answers}) == 1
        assert len(api.get("clients")["data"]) == 1

    def test_a_draft_is_sent_once(self, api: Service) -> None:
        draft = api.draft(hostile.plain())
        signer = api.signer()
        api.assign(draft["id"], [signer])

        answers = at_once(lambda _: api.call("POST", f"documents/{draft['id']}/send", json={}))

        assert sorted(one.status_code for one in answers) == [202] + [409] * (AT_ONCE - 1)
        assert len(api.mails(signer["email"])) == 1
        assert [one.type.value for one in api.history(draft["id"])].count("document.sent") == 1

    def test_changes_do_not_undo_each_other(self, api: Service) -> None:
        draft = api.draft(hostile.plain())
        path = f"documents/{draft['id']}"
        changes = [{"name": "Nuevo nombre"}, {"external_id": "A-1"}, {"metadata": {"a": "b"}}]

        answers = at_once(lambda turn: api.call("PATCH", path, json=changes[turn]), times=3)

        assert [one.status_code for one in answers] == [200] * 3
        after = api.document(draft["id"])
        assert (after["name"], after["external_id"], after["metadata"]) == ("Nuevo nombre", "A-1", {"a": "b"})
        assert after["version"] == draft["version"] + 3
