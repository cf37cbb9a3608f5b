"""The signing page inside another site: what it tells, and to whom."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.infra.local.serving import served
from tests.service import Service, until
from tests.web.ceremonies import ceremony
from tests.web.visitor import Visitors

SITE = """<!doctype html><html lang="en"><title>ERP</title><body style="margin:0">
<script>window.heard = []; addEventListener("message", (event) => heard.push([event.origin, event.data]));</script>
<script>addEventListener("DOMContentLoaded", () => {
  const frame = document.createElement("iframe");
  frame.title = "Contract"; frame.allow = "camera"; frame.style = "border:0;width:100%;height:98vh";
  frame.src = decodeURIComponent(location.hash.slice(1)); document.body.append(frame);
});</script></body></html>"""


async def site(_request: Request) -> HTMLResponse:
    return HTMLResponse(SITE)


@pytest.fixture
def erp() -> Iterator[str]:
    """A site of the account's, at an origin of its own."""
    with served(Starlette(routes=[Route("/", site)])) as origin:
        yield origin


class TestAnEmbeddedPage:
    def test_tells_its_site_what_happens(self, api: Service, visitors: Visitors, erp: str) -> None:
        api.patch("organization", {"embed_origins": [erp]})
        sent = ceremony(api, {})
        recipient = sent.document["recipients"][0]["id"]
        url = api.get(f"documents/{sent.id}/recipients/{recipient}/signing-url", embed="true")["url"]
        ana = visitors.arrive()

        ana.visits(f"{erp}/#{url.replace('#', '%23')}")
        page = ana.page.frame_locator("iframe")
        expect(page.get_by_test_id("page-1")).to_have_attribute("data-state", "drawn")
        page.get_by_test_id("open-signature").click()
        page.locator("label:has([data-testid=method-type])").click()
        page.get_by_test_id("consent").check()
        page.get_by_test_id("confirm-signature").click()
        expect(page.get_by_test_id("result")).to_have_attribute("data-outcome", "signed")
        ana.shows("embedded")
        expect(page.get_by_test_id("copy")).to_have_attribute("data-state", "ready")
        page.get_by_test_id("close-frame").click()

        def closed() -> list[list[dict[str, str]]] | None:
            heard: list[list[dict[str, str]]] = ana.page.evaluate("window.heard")
            return heard if any(one[1]["type"] == "closed" for one in heard) else None

        heard = until(closed, what="the end told")
        assert [one[1]["type"] for one in heard] == ["loaded", "viewed", "signed", "file_ready", "closed"]
        assert {str(one[0]) for one in heard} == {api.cloud.url}
        assert heard[0][1] == {
            "source": "rubrica",
            "type": "loaded",
            "document_id": sent.id,
            "recipient_id": recipient,
        }

    def test_shows_itself_in_no_other_site(self, api: Service, visitors: Visitors, erp: str) -> None:
        sent = ceremony(api, {})
        eve = visitors.arrive()

        eve.visits(f"{erp}/#{sent.pages[0].link.replace('#', '%23')}")

        until(lambda: eve.errors or None, what="the browser refusing")
        assert all("frame" in error.lower() for error in eve.errors)
        eve.errors.clear()
        assert eve.page.evaluate("window.heard") == []
