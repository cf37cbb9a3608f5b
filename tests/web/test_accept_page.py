"""The public page in a real browser: read, say who one is, accept with one click, and every way not to."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.visitors import published
from tests.pdf import hostile
from tests.service import Service
from tests.web.visitor import Device, Visitors

BOTH = pytest.mark.parametrize("device", ["phone", "desktop"])


@BOTH
class TestAccepting:
    def test_goes_from_the_public_link_to_the_sealed_copy(
        self, api: Service, visitors: Visitors, device: Device
    ) -> None:
        clickwrap = published(api, message="Léelo con calma.\nSon dos minutos.")
        ana = visitors.arrive(device)

        ana.visits(clickwrap["url"])
        ana.reads()
        expect(ana.find("sender")).to_contain_text("Cuenta de prueba")
        ana.sees_no_sideways_scrolling()
        ana.sees_nothing_inaccessible()
        ana.shows("accept-1-reading")
        ana.presses("open-acceptance")
        ana.find("name").fill("Ana Pérez Luna")
        ana.find("email").fill(api.address("ana"))
        ana.agrees()
        ana.sees_nothing_inaccessible()
        ana.shows("accept-2-details")
        ana.presses("accept")
        ana.ends("signed")
        expect(ana.find("copy")).to_have_attribute("data-state", "ready", timeout=60_000)
        ana.shows("accept-3-accepted")

        (acceptance,) = api.get(f"clickwraps/{clickwrap['id']}/acceptances")["data"]
        assert (acceptance["name"], acceptance["email"]) == ("Ana Pérez Luna", api.address("ana"))
        assert acceptance["document_status"] == "completed"
        link = ana.find("download-signed").get_attribute("href")
        assert link is not None
        assert api.http.get(link).content.startswith(b"%PDF")

    def test_proves_an_address_by_a_code(self, api: Service, visitors: Visitors, device: Device) -> None:
        clickwrap = published(api, verify_email=True)
        mail = api.address(f"ana-{device}")
        ana = visitors.arrive(device)
        ana.visits(clickwrap["url"])
        ana.reads()

        ana.presses("open-acceptance")
        ana.find("name").fill("Ana Pérez Luna")
        ana.find("email").fill(mail)
        ana.agrees()
        ana.presses("accept")
        expect(ana.find("code")).to_be_focused()
        ana.find("code").fill("000000")
        ana.presses("accept")
        expect(ana.find("fault")).to_be_visible()
        ana.sees_nothing_inaccessible()
        ana.shows("accept-code")
        (arrived,) = api.mails(mail)
        ana.find("code").fill(re.findall(r"\b\d{6}\b", arrived.text)[0])
        ana.presses("accept")
        ana.ends("signed")

        (acceptance,) = api.get(f"clickwraps/{clickwrap['id']}/acceptances")["data"]
        assert acceptance["email_verified"]

    def test_asks_for_what_the_sender_wants_before_anything_is_sent(
        self, api: Service, visitors: Visitors, device: Device
    ) -> None:
        clickwrap = published(api, require={"email": True, "phone": True, "tax_id": True})
        ana = visitors.arrive(device)
        ana.visits(clickwrap["url"])
        ana.reads()

        ana.presses("open-acceptance")
        ana.presses("accept")

        expect(ana.find("fault")).to_have_count(5)
        expect(ana.find("name")).to_be_focused()
        ana.sees_no_sideways_scrolling()
        ana.sees_nothing_inaccessible()
        ana.shows("accept-missing")
        assert [one for one in ana.posts if one.endswith("/accept")] == []


class TestLanguage:
    @pytest.mark.parametrize(("language", "button"), [("es", "Acepto"), ("pt", "Aceito"), ("en", "I accept")])
    def test_is_that_of_the_text(self, api: Service, visitors: Visitors, language: str, button: str) -> None:
        clickwrap = published(api, language=language)
        ana = visitors.arrive("phone", locale="fr-FR")

        ana.visits(clickwrap["url"])
        ana.reads()
        ana.presses("open-acceptance")

        expect(ana.find("accept")).to_have_text(button)
        assert ana.page.evaluate("document.documentElement.lang") == language
        ana.shows(f"accept-{language}")


class TestRefusal:
    def test_of_a_detail_stands_beside_it(self, api: Service, visitors: Visitors) -> None:
        ana = visitors.arrive()
        ana.visits(published(api)["url"])
        ana.reads()

        ana.presses("open-acceptance")
        ana.find("name").fill("https://example.com")
        ana.find("email").fill("ana@@example")
        ana.agrees()
        ana.presses("accept")

        expect(ana.find("fault")).to_be_visible()
        ana.shows("accept-refused")

    def test_of_a_closed_link_is_told(self, api: Service, visitors: Visitors) -> None:
        clickwrap = published(api)
        api.patch(f"clickwraps/{clickwrap['id']}", {"status": "closed"})
        ana = visitors.arrive("phone")

        ana.visits(clickwrap["url"])

        ana.sees_trouble("clickwrap_closed")
        ana.shows("accept-closed")

    def test_of_a_guessed_link_is_told(self, api: Service, visitors: Visitors) -> None:
        ana = visitors.arrive()

        ana.visits(f"{api.cloud.url}/accept#guessed")

        ana.sees_trouble("link_invalid")

    def test_of_a_text_that_was_replaced_shows_the_new_one(self, api: Service, visitors: Visitors) -> None:
        clickwrap = published(api)
        ana = visitors.arrive()
        ana.visits(clickwrap["url"])
        ana.reads()
        file = {"document_id": api.draft(hostile.plain())["id"]}
        api.post(f"clickwraps/{clickwrap['id']}/versions", {"file": file})

        ana.presses("open-acceptance")
        ana.find("name").fill("Ana Pérez Luna")
        ana.agrees()
        ana.presses("accept")
        ana.sees_trouble("clickwrap_text_outdated")
        ana.presses("retry")
        ana.reads()
        ana.presses("open-acceptance")
        ana.find("name").fill("Ana Pérez Luna")
        ana.agrees()
        ana.presses("accept")
        ana.ends("signed")

        (acceptance,) = api.get(f"clickwraps/{clickwrap['id']}/acceptances")["data"]
        assert acceptance["clickwrap_version"] == 2


class TestKeyboard:
    def test_is_enough(self, api: Service, visitors: Visitors) -> None:
        ana = visitors.arrive()
        ana.visits(published(api)["url"])
        ana.reads()

        ana.find("open-acceptance").focus()
        ana.page.keyboard.press("Enter")
        expect(ana.find("acceptance")).to_be_visible()
        for _ in range(4):
            ana.page.keyboard.press("Tab")
            if ana.page.evaluate("document.activeElement.getAttribute('name')") == "name":
                break
        expect(ana.find("name")).to_be_focused()
        ana.page.keyboard.type("Ana Pérez Luna")
        ana.find("consent").focus()
        ana.page.keyboard.press("Space")
        ana.find("name").focus()
        ana.page.keyboard.press("Enter")
        ana.ends("signed")


class TestClickTwice:
    def test_makes_one_document(self, api: Service, visitors: Visitors) -> None:
        clickwrap = published(api)
        ana = visitors.arrive()
        ana.visits(clickwrap["url"])
        ana.reads()

        ana.presses("open-acceptance")
        ana.find("name").fill("Ana Pérez Luna")
        ana.agrees()
        ana.find("accept").dblclick()
        ana.ends("signed")

        assert api.count() == 1


class TestGoingBackToTheText:
    def test_keeps_what_was_said(self, api: Service, visitors: Visitors) -> None:
        ana = visitors.arrive("phone")
        ana.visits(published(api)["url"])
        ana.reads()
        ana.presses("open-acceptance")
        ana.find("name").fill("Ana Pérez Luna")

        ana.presses("back-to-text")
        ana.presses("open-acceptance")

        expect(ana.find("name")).to_have_value("Ana Pérez Luna")


class TestAnotherCode:
    def test_is_asked_for_again_once_there_is_a_line(self, api: Service, visitors: Visitors) -> None:
        ana = visitors.arrive("phone")
        ana.page.clock.install()
        ana.visits(published(api, verify_email=True)["url"])
        ana.reads()
        ana.presses("open-acceptance")
        ana.find("name").fill("Ana Pérez Luna")
        ana.find("email").fill(api.address("ana-again"))
        ana.agrees()
        ana.presses("accept")
        ana.find("code").wait_for()
        again = ana.find("code-again")
        while again.is_disabled():
            ana.page.clock.run_for(1000)

        ana.page.context.set_offline(True)
        ana.presses("code-again")

        expect(ana.page.locator("dialog").get_by_role("status")).to_contain_text("conexión")
        expect(again).to_be_enabled()
