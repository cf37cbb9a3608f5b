"""Pages inside another origin's: let in or refused by the browser, and speaking to nobody but that origin."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.cloud import OpenAccount
from tests.pdf import hostile
from tests.service import Service, until
from tests.web.embedder import Embedder, heard
from tests.web.sender import Sender
from tests.web.visitor import Device, Visitor, Visitors


@pytest.fixture
def erp() -> Iterator[Embedder]:
    with Embedder() as embedder:
        yield embedder


@pytest.fixture
def other() -> Iterator[Embedder]:
    with Embedder() as embedder:
        yield embedder


def lists(api: Service, *sites: Embedder) -> None:
    api.patch("organization", {"embed_origins": [one.origin for one in sites]})


def signing_url(api: Service, **query: str) -> str:
    sent = api.sent(content=hostile.plain())
    path = f"documents/{sent.id}/recipients/{sent.document['recipients'][0]['id']}/signing-url"
    return str(api.get(path, **query)["url"])


def refused_by_the_browser(visitor: Visitor) -> bool:
    """Whether the frame was kept out by frame-ancestors; the browser says so, which is no error of the page."""
    visitor.page.wait_for_timeout(1500)
    blocked = [one for one in visitor.errors if "frame-ancestors" in one or "X-Frame-Options" in one]
    visitor.errors[:] = [one for one in visitor.errors if one not in blocked]
    return blocked != []


@pytest.mark.parametrize("device", ["phone", "desktop"])
class TestTheSendPage:
    def test_is_used_inside_its_site_which_hears_of_it(
        self, api: Service, visitors: Visitors, erp: Embedder, device: Device
    ) -> None:
        lists(api, erp)
        eva = Sender.at(api, visitors, device=device, content=hostile.plain(), origin=erp.origin)
        frame = erp.shows(eva.visitor.page, eva.link)

        expect(frame.get_by_test_id("page-1")).to_have_attribute("data-state", "drawn")
        frame.get_by_test_id("add-signature").click()
        eva.visitor.shows("send-embedded")
        frame.get_by_test_id("send").click()
        frame.get_by_test_id("confirm-send").click()
        expect(frame.get_by_test_id("result")).to_be_visible()
        frame.get_by_test_id("close").click()

        told = until(
            lambda: heard(eva.visitor.page) if len(heard(eva.visitor.page)) == 3 else None, what="told"
        )
        assert [one["type"] for one in told] == ["loaded", "sent", "closed"]
        assert {(one["source"], one["origin"], one["document_id"]) for one in told} == {
            ("rubrica", api.cloud.url, eva.document_id)
        }
        assert eva.marks()[0] == ["signature"]


class TestAnotherSite:
    def test_is_kept_out_by_the_browser(
        self, api: Service, visitors: Visitors, erp: Embedder, other: Embedder
    ) -> None:
        lists(api, erp, other)
        eva = Sender.at(api, visitors, content=hostile.plain(), origin=erp.origin)
        other.shows(eva.visitor.page, eva.link)

        assert refused_by_the_browser(eva.visitor)
        assert heard(eva.visitor.page) == []

    def test_is_kept_out_of_pages_of_their_own(self, api: Service, visitors: Visitors, erp: Embedder) -> None:
        lists(api, erp)
        ana = visitors.arrive()
        erp.shows(ana.page, signing_url(api))

        assert refused_by_the_browser(ana)

    def test_that_left_the_list_is_kept_out(self, api: Service, visitors: Visitors, erp: Embedder) -> None:
        lists(api, erp)
        url = signing_url(api, embed="true")
        lists(api)
        ana = visitors.arrive()
        erp.shows(ana.page, url)

        assert refused_by_the_browser(ana)


class TestABoundPage:
    def test_says_in_a_tab_of_its_own_that_it_belongs_elsewhere(
        self, api: Service, visitors: Visitors, erp: Embedder
    ) -> None:
        lists(api, erp)
        eva = Sender.at(api, visitors, content=hostile.plain(), origin=erp.origin)

        eva.visitor.visits(eva.link)
        eva.visitor.sees_trouble("embedded_elsewhere")
        eva.visitor.shows("embedded-elsewhere")
        eva.visitor.visits(f"{api.cloud.url}/send#{eva.link.partition('#')[2]}")
        eva.visitor.sees_trouble("embedded_elsewhere")

    def test_says_so_inside_another_accounts_site(
        self, api: Service, open_account: OpenAccount, visitors: Visitors, erp: Embedder, other: Embedder
    ) -> None:
        lists(api, erp)
        stranger = open_account()
        lists(stranger, other)
        foreign = Sender.at(stranger, visitors, content=hostile.plain(), origin=other.origin)
        eva = Sender.at(api, visitors, content=hostile.plain(), origin=erp.origin)
        address = foreign.link.partition("#")[0] + "#" + eva.link.partition("#")[2]
        frame = other.shows(eva.visitor.page, address)

        expect(frame.get_by_test_id("trouble")).to_have_attribute("data-code", "embedded_elsewhere")
        assert heard(eva.visitor.page) == []


class TestTheSigningPage:
    def test_opens_inside_the_sites_of_its_account(
        self, api: Service, visitors: Visitors, erp: Embedder, other: Embedder
    ) -> None:
        lists(api, erp, other)
        for site, query in (
            (erp, {"embed": "true"}),
            (other, {"embed": "true"}),
            (erp, {"origin": erp.origin}),
        ):
            ana = visitors.arrive()
            frame = site.shows(ana.page, signing_url(api, **query))
            expect(frame.get_by_test_id("page-1")).to_have_attribute("data-state", "drawn")
            ana.shows("sign-embedded")
