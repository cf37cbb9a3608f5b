"""The send page's operations: a draft is prepared and sent by a link that does nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.cloud import OpenAccount
from tests.journeys.aging import aged
from tests.pdf import hostile
from tests.service import Json, Service, done, refused

ERP = "https://erp.example.com"
BOX = {"page": 1, "x": 0.1, "y": 0.7, "width": 0.3, "height": 0.08}


@dataclass(frozen=True)
class Desk:
    """Somebody at the send page."""

    api: Service
    secret: str
    document_id: str

    def call(self, method: str, path: str = "", body: Any = None, **headers: str) -> httpx.Response:
        more = {"Authorization": f"Bearer {self.secret}", **headers}
        return self.api.call(method, f"sending{path}", json=body, headers=more)

    def shown(self) -> Json:
        return done(self.call("GET"))

    def send(self, **headers: str) -> httpx.Response:
        return self.call("POST", "/send", {}, **headers)


def at_the_desk(api: Service, *, people: int = 2, content: bytes | None = None, **link: Any) -> Desk:
    document = api.draft(hostile.plain() if content is None else content)
    if people:
        api.assign(document["id"], [api.signer() for _ in range(people)])
    url = api.post(f"documents/{document['id']}/send-url", link)["url"]
    return Desk(api=api, secret=url.partition("#")[2], document_id=document["id"])


class TestPreparing:
    def test_changes_people_and_terms_in_one_event_and_sends(self, api: Service) -> None:
        desk = at_the_desk(api)
        ana, eva = desk.shown()["recipients"]
        before = len(api.history(desk.document_id))

        body = {
            "recipients": [
                {"id": eva["id"], "order_group": 1, "placements": [{**BOX, "kind": "initials"}, BOX]},
                {
                    "id": ana["id"],
                    "order_group": 2,
                    "role": "approver",
                    "message": "Revísalo",
                    "channels": [],
                },
            ],
            "terms": {"signature_kinds": ["drawn"], "refusal_policy": "alerts", "message": "Hola"},
        }
        shown = done(desk.call("PUT", "", body))
        assert [one["id"] for one in shown["recipients"]] == [eva["id"], ana["id"]]
        assert [one["kind"] for one in shown["recipients"][0]["placements"]] == ["initials", "signature"]
        assert (shown["recipients"][1]["role"], shown["recipients"][1]["channels"]) == ("approver", [])
        assert shown["terms"]["signature_kinds"] == ["drawn"]
        assert len(api.history(desk.document_id)) == before + 1

        sent = desk.send()
        assert (sent.status_code, sent.json()["status"]) == (202, "in_progress")
        events = api.history(desk.document_id)
        assert {(one.type, one.actor_kind) for one in events[before:][:2]} == {
            ("document.updated", "sender"),
            ("document.sent", "sender"),
        }

    def test_shows_pages_with_their_sizes_and_what_may_be_chosen(self, api: Service) -> None:
        shown = at_the_desk(api, content=None).shown()

        assert shown["files"][0]["pages"][0]["width"] > 100
        assert api.http.get(shown["files"][0]["url"]).content.startswith(b"%PDF")
        assert {"value": "nom151", "available": False} in shown["choices"]["certifications"]
        assert "automatic" not in shown["choices"]["signature_kinds"]

    def test_leaves_alone_what_it_does_not_offer(self, api: Service) -> None:
        desk = at_the_desk(api)
        ana = desk.shown()["recipients"][0]

        for field in ("requirements", "kyc", "redirect_url", "embed_origin", "signer_id"):
            answer = desk.call("PUT", "", {"recipients": [{"id": ana["id"], field: "x"}]})
            assert (f"/recipients/0/{field}", "field_unknown") in _errors(answer)

    def test_is_refused_over_a_draft_that_somebody_changed(self, api: Service) -> None:
        desk = at_the_desk(api)
        version = desk.shown()["document"]["version"]
        api.patch(f"documents/{desk.document_id}", {"name": "Otro"})

        assert refused(desk.call("PUT", "", {}, **{"If-Match": f'"{version}"'})) == (412, "document_changed")
        assert refused(desk.send(**{"If-Match": f'"{version}"'})) == (412, "document_changed")

    def test_knows_people_of_the_document_and_no_others(
        self, api: Service, open_account: OpenAccount
    ) -> None:
        desk, other = at_the_desk(api), at_the_desk(open_account())
        foreign = other.shown()["recipients"][0]["id"]

        answer = desk.call("PUT", "", {"recipients": [{"id": foreign}]})
        assert refused(answer) == (404, "recipient_not_found")
        twice = [{"id": desk.shown()["recipients"][0]["id"]}] * 2
        assert refused(desk.call("PUT", "", {"recipients": twice})) == (422, "signer_assigned_twice")


class TestSending:
    def test_tells_all_that_is_in_the_way_at_once_and_where(self, api: Service) -> None:
        desk = at_the_desk(api)
        ana, eva = desk.shown()["recipients"]
        body = {
            "recipients": [
                {"id": ana["id"], "channels": ["sms"]},
                {"id": eva["id"], "placements": [{**BOX, "page": 9}]},
            ],
            "terms": {"certification": "nom151", "expires_at": "2020-01-01T00:00:00Z"},
        }
        done(desk.call("PUT", "", body))

        answer = desk.send()
        assert refused(answer) == (422, "several_problems")
        assert {pointer for pointer, _ in _errors(answer)} == {
            "/terms/expires_at",
            "/terms/certification",
            "/recipients/0",
            "/recipients/1/placements/0",
        }
        assert api.document(desk.document_id)["status"] == "draft"

    def test_is_done_once_and_ends_the_link(self, api: Service) -> None:
        desk = at_the_desk(api)
        first = desk.send(**{"Idempotency-Key": "once"})
        again = desk.send(**{"Idempotency-Key": "once"})

        assert (first.status_code, again.json()) == (202, first.json())
        assert again.headers["idempotency-replayed"] == "true"
        for answer in (desk.call("GET"), desk.call("PUT", "", {}), desk.send()):
            assert refused(answer) == (410, "send_link_used")

    def test_ends_the_link_even_for_a_draft_that_is_taken_back(self, api: Service) -> None:
        desk = at_the_desk(api)
        done(desk.send())
        api.post(f"documents/{desk.document_id}/reopen")

        assert api.document(desk.document_id)["status"] == "draft"
        assert refused(desk.call("GET")) == (410, "send_link_used")

    def test_through_the_api_ends_the_link_too(self, api: Service) -> None:
        desk = at_the_desk(api)
        api.post(f"documents/{desk.document_id}/send")

        assert refused(desk.call("GET")) == (410, "send_link_used")


class TestALink:
    def test_lives_for_its_minutes(self, api: Service) -> None:
        document = api.draft(hostile.plain())
        link = api.post(f"documents/{document['id']}/send-url", {"expires_in_minutes": 1})
        left = datetime.fromisoformat(link["expires_at"]) - datetime.now().astimezone()
        assert timedelta(seconds=30) < left < timedelta(seconds=61)
        desk = Desk(api=api, secret=link["url"].partition("#")[2], document_id=document["id"])
        aged(api.cloud, desk.secret)

        for answer in (desk.call("GET"), desk.call("PUT", "", {}), desk.send()):
            assert refused(answer) == (410, "send_link_expired")

    def test_is_bound_to_a_site_of_the_account(self, api: Service) -> None:
        api.patch("organization", {"embed_origins": [ERP]})
        document = api.draft(hostile.plain())
        path = f"documents/{document['id']}/send-url"

        url = api.post(path, {"origin": ERP})["url"]
        page = api.http.get(url.partition("#")[0])
        assert f"frame-ancestors {ERP}" in page.headers["content-security-policy"]
        assert f"{api.cloud.url}/embed/" in url
        answer = api.call("POST", path, json={"origin": "https://evil.example"})
        assert refused(answer) == (422, "embed_origin_unlisted")

    def test_opens_nothing_but_the_send_page(self, api: Service) -> None:
        desk = at_the_desk(api)
        sent = api.sent(content=hostile.plain())
        bearer = {"Authorization": f"Bearer {desk.secret}"}

        assert refused(api.call("GET", "signing", headers=bearer)) == (401, "link_invalid")
        assert refused(api.call("GET", "documents", headers=bearer)) == (401, "credentials_invalid")
        signer = {"Authorization": f"Bearer {sent.pages[0].secret}"}
        assert refused(api.call("GET", "sending", headers=signer)) == (401, "link_invalid")

    @pytest.mark.parametrize("minutes", [0, 121])
    def test_is_made_for_two_hours_at_most(self, api: Service, minutes: int) -> None:
        path = f"documents/{api.draft(hostile.plain())['id']}/send-url"

        answer = api.call("POST", path, json={"expires_in_minutes": minutes})
        assert refused(answer) == (422, "request_invalid")

    def test_is_not_made_for_what_was_sent(self, api: Service) -> None:
        sent = api.sent(content=hostile.plain())

        assert refused(api.call("POST", f"documents/{sent.id}/send-url", json={})) == (
            409,
            "document_not_draft",
        )


def _errors(answer: httpx.Response) -> set[tuple[str, str]]:
    return {(one["pointer"], one["code"]) for one in answer.json()["errors"]}
