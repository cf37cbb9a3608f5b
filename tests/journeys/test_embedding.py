"""Pages inside the sites of an account: whom the answer lets frame it, whatever is asked."""

from __future__ import annotations

import httpx
import pytest

from functions.domain.embedding import embed_id_of
from tests.cloud import OpenAccount
from tests.pdf import hostile
from tests.service import Service, refused

ERP, CRM = "https://erp.example.com", "https://crm.example.com"


def ancestors(answer: httpx.Response) -> str:
    """Return what the answer's policy says of who may frame it."""
    (policy,) = answer.headers.get_list("content-security-policy")
    (found,) = (one.strip() for one in policy.split(";") if one.strip().startswith("frame-ancestors"))
    return found.removeprefix("frame-ancestors ")


def lists(api: Service, *origins: str) -> None:
    assert api.patch("organization", {"embed_origins": list(origins)})["embed_origins"] == list(origins)


def signing_url(api: Service, **query: str) -> httpx.Response:
    sent = api.sent(content=hostile.plain())
    path = f"documents/{sent.id}/recipients/{sent.document['recipients'][0]['id']}/signing-url"
    return api.call("GET", path, params=query)


def ask(api: Service, url: str, **headers: str) -> httpx.Response:
    return api.http.get(url.partition("#")[0], headers=headers)


class TestTheSitesOfAnAccount:
    def test_are_changed_apart_from_its_period(self, api: Service) -> None:
        api.patch("organization", {"retention_days": 30})
        lists(api, ERP)
        assert api.patch("organization", {})["retention_days"] == 30
        assert api.patch("organization", {"retention_days": None})["embed_origins"] == [ERP]
        assert api.get("organization")["embed_origins"] == [ERP]

    def test_are_told_all_that_is_wrong_with_them(self, api: Service) -> None:
        answer = api.call("PATCH", "organization", json={"embed_origins": [ERP, "*", "http://x.example"]})

        assert refused(answer) == (422, "several_problems")
        assert [one["pointer"] for one in answer.json()["errors"]] == ["/embed_origins/1", "/embed_origins/2"]
        assert api.get("organization")["embed_origins"] == []

    def test_are_twenty_at_most(self, api: Service) -> None:
        many = [f"https://s{number}.example.com" for number in range(21)]

        assert refused(api.call("PATCH", "organization", json={"embed_origins": many})) == (
            422,
            "request_invalid",
        )


class TestASigningUrl:
    def test_lets_all_sites_of_the_account_in_or_exactly_one(self, api: Service) -> None:
        lists(api, ERP, CRM)

        wide = ask(api, signing_url(api, embed="true").json()["url"])
        bound = ask(api, signing_url(api, embed="true", origin=f"{CRM}/").json()["url"])

        assert ancestors(wide) == f"{ERP} {CRM}"
        assert ancestors(bound) == CRM

    def test_of_its_own_stays_unframed(self, api: Service) -> None:
        lists(api, ERP)
        answer = ask(api, signing_url(api).json()["url"])

        assert (ancestors(answer), answer.headers["x-frame-options"]) == ("'none'", "DENY")

    def test_is_not_made_for_a_site_that_is_not_listed(self, api: Service) -> None:
        lists(api, ERP)

        answer = signing_url(api, embed="true", origin="https://evil.example")
        assert refused(answer) == (422, "embed_origin_unlisted")
        assert answer.json()["errors"][0]["pointer"] == "/origin"
        assert refused(signing_url(api, origin="*")) == (422, "embed_origin_invalid")


class TestABoundRecipient:
    def test_is_bound_in_every_address_of_theirs(self, api: Service) -> None:
        lists(api, ERP, CRM)
        draft, ana = api.draft(hostile.plain()), api.signer()
        part = {"signer_id": ana["id"], "embed_origin": f"{ERP}/"}
        api.put(f"documents/{draft['id']}/recipients", {"recipients": [part]})
        sent = api.post(f"documents/{draft['id']}/send")
        path = f"documents/{sent['id']}/recipients/{sent['recipients'][0]['id']}/signing-url"

        url = api.get(path, embed="true")["url"]
        assert ancestors(ask(api, url)) == ERP
        assert refused(api.call("GET", path, params={"origin": CRM})) == (422, "embed_origin_bound")
        session = api.page(sent["id"], sent["recipients"][0]["id"]).session().json()
        assert session["embedding"] == {
            "embed_id": url.split("/embed/")[1].split("/")[0],
            "bound": True,
            "origins": [ERP],
        }

    def test_is_bound_to_no_site_that_is_not_listed(self, api: Service) -> None:
        lists(api, ERP)
        draft, ana, eva = api.draft(hostile.plain()), api.signer(), api.signer()
        parts = [
            {"signer_id": ana["id"], "embed_origin": CRM},
            {"signer_id": eva["id"], "embed_origin": "x"},
        ]

        answer = api.call("PUT", f"documents/{draft['id']}/recipients", json={"recipients": parts})
        assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
            ("/recipients/0/embed_origin", "embed_origin_unlisted"),
            ("/recipients/1/embed_origin", "embed_origin_invalid"),
        ]


class TestAFramedPage:
    def test_is_the_page_with_every_header_but_the_one_that_knows_no_list(self, api: Service) -> None:
        lists(api, ERP)
        own, framed = (ask(api, signing_url(api, **query).json()["url"]) for query in ({}, {"embed": "true"}))

        told = '<meta name="embedders" content="[&quot;https://erp.example.com&quot;]" />'
        assert framed.text.replace(told, "") == own.text
        assert told in framed.text
        assert "x-frame-options" not in framed.headers
        assert framed.headers["cache-control"] == "no-store"
        assert framed.headers["content-type"] == "text/html; charset=utf-8"
        policies = [one.headers["content-security-policy"].split("; ") for one in (own, framed)]
        assert [one for one in policies[0] if not one.startswith("frame-")] == [
            one for one in policies[1] if not one.startswith("frame-")
        ]
        for name in (
            "strict-transport-security",
            "x-content-type-options",
            "referrer-policy",
            "permissions-policy",
        ):
            assert framed.headers[name] == own.headers[name]

    def test_lets_nobody_in_where_nobody_is_listed_any_more(self, api: Service) -> None:
        lists(api, ERP)
        wide, bound = (
            signing_url(api, embed="true", **query).json()["url"] for query in ({}, {"origin": ERP})
        )
        lists(api)

        assert (ask(api, wide).status_code, ancestors(ask(api, wide))) == (200, "'none'")
        assert (ask(api, bound).status_code, ancestors(ask(api, bound))) == (404, "'none'")

    def test_that_is_bound_is_refused_to_a_tab_of_its_own(self, api: Service) -> None:
        lists(api, ERP)
        url = signing_url(api, origin=ERP).json()["url"]

        tab = ask(api, url, **{"Sec-Fetch-Dest": "document", "Accept-Language": "en"})
        frame = ask(api, url, **{"Sec-Fetch-Dest": "iframe"})

        assert (tab.status_code, ancestors(tab)) == (403, "'none'")
        assert ERP in tab.text
        assert "opens elsewhere" in tab.text
        assert (frame.status_code, ancestors(frame)) == (200, ERP)

    @pytest.mark.parametrize(
        "path",
        [
            "{id}/nothing",
            "{id}/..%2Fsign",
            "{id}x/sign",
            "emb_%2e%2e/sign",
            "emb_aaaaaaaaaaaaaaaaaaaaaaaaaa/sign",
            "{id}-aaaaaaaaaaaaa/sign",
            "%3Cscript%3E/sign",
        ],
    )
    def test_is_none_at_an_address_that_is_guessed(self, api: Service, path: str) -> None:
        lists(api, ERP)
        answer = api.http.get(f"{api.cloud.url}/embed/{path.format(id=embed_id_of(api.account_id))}")

        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith(("text/html", "application/problem+json"))
        if answer.headers["content-type"].startswith("text/html"):
            assert ancestors(answer) == "'none'"
            assert answer.headers["x-frame-options"] == "DENY"
        for name in ("strict-transport-security", "x-content-type-options", "referrer-policy"):
            assert answer.headers[name]
        assert "<script" not in answer.text

    def test_hears_nothing_of_what_else_is_asked(self, api: Service) -> None:
        lists(api, ERP)
        url = f"{api.cloud.url}/embed/{embed_id_of(api.account_id)}/sign?destination=document&page=send&x=1"

        assert (api.http.get(url).status_code, ancestors(api.http.get(url))) == (200, ERP)


class TestAnotherAccount:
    def test_lets_its_own_sites_in_and_no_others(self, api: Service, open_account: OpenAccount) -> None:
        lists(api, ERP)
        other = open_account()
        lists(other, CRM)

        assert ancestors(ask(other, signing_url(other, embed="true").json()["url"])) == CRM
        assert refused(signing_url(other, origin=ERP)) == (422, "embed_origin_unlisted")
