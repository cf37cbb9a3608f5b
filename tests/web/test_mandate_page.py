"""The page of a mandate in a real browser: read, prove, sign, withdraw."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.service import Service
from tests.web.giving import proves
from tests.web.visitor import Device, Visitors

BOTH = pytest.mark.parametrize("device", ["phone", "desktop"])


@BOTH
class TestMandate:
    def test_is_given_and_withdrawn(self, api: Service, visitors: Visitors, device: Device) -> None:
        signer = api.signer("María José Núñez Sáenz de la Torre")
        url = api.post(f"signers/{signer['id']}/mandate", {"only_client": True})["url"]
        ana = visitors.arrive(device)

        ana.visits(url)
        expect(ana.find("mandate")).to_have_attribute("data-status", "requested")
        ana.sees_no_sideways_scrolling()
        ana.shows("mandate-1-reading")
        ana.sees_nothing_inaccessible()
        ana.presses("accept")
        expect(ana.find("fault")).to_be_visible()
        proves(api, ana, signer["email"])
        ana.draws()
        ana.shows("mandate-2-signed")
        ana.presses("accept")
        expect(ana.find("fault")).to_be_visible()
        ana.agrees()
        ana.sees_nothing_inaccessible()
        ana.presses("accept")
        ana.ends("active")
        expect(ana.find("signature")).to_be_visible()
        ana.shows("mandate-3-active")
        ana.sees_nothing_inaccessible()
        assert api.get(f"signers/{signer['id']}")["mandate"]["status"] == "active"

        ana.page.reload()
        ana.presses("withdraw")
        ana.shows("mandate-4-sure")
        ana.presses("confirm-withdraw")
        ana.ends("withdrawn")
        ana.shows("mandate-5-withdrawn")
        assert api.get(f"signers/{signer['id']}")["mandate"]["status"] == "withdrawn"


class TestLanguage:
    @pytest.mark.parametrize(
        ("language", "title"),
        [("es", "Firma automática"), ("pt", "Assinatura automática"), ("en", "Automatic signature")],
    )
    def test_is_that_of_the_request(
        self, api: Service, visitors: Visitors, language: str, title: str
    ) -> None:
        signer = api.signer()
        url = api.post(f"signers/{signer['id']}/mandate", {"language": language})["url"]
        ana = visitors.arrive("phone", locale="fr-FR")

        ana.visits(url)

        expect(ana.page.get_by_role("heading", level=1)).to_have_text(title)
        assert ana.page.evaluate("document.documentElement.lang") == language
        ana.page.screenshot(path=f"build/screenshots/mandate-{language}.png", full_page=True)


class TestLink:
    def test_that_is_wrong_says_so(self, api: Service, visitors: Visitors) -> None:
        ana = visitors.arrive("phone")

        ana.visits(f"{api.cloud.url}/mandate#nobody")

        ana.sees_trouble("link_invalid")
        ana.shows("mandate-trouble")


class TestTheDrawing:
    def test_is_not_shown_to_whom_the_next_link_belongs(self, api: Service, visitors: Visitors) -> None:
        ana, luis = (
            api.post(f"signers/{api.signer()['id']}/mandate", {"only_client": True})["url"] for _ in range(2)
        )
        tablet = visitors.arrive()
        tablet.visits(ana)
        tablet.draws()
        expect(tablet.find("undo")).to_be_enabled()

        tablet.visits(luis)
        expect(tablet.find("undo")).to_be_disabled()
        tablet.visits(ana)
        expect(tablet.find("undo")).to_be_enabled()
