"""The send page in a real browser: marks by mouse, by finger and by keys; terms; sending; what is in the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.pdf import hostile
from tests.service import Service
from tests.web.sender import Sender
from tests.web.visitor import Device, Visitors

BOTH = pytest.mark.parametrize("device", ["phone", "desktop"])


@BOTH
class TestPreparing:
    def test_goes_from_the_link_to_a_document_on_its_way(
        self, api: Service, visitors: Visitors, device: Device
    ) -> None:
        eva = Sender.at(api, visitors, device=device)
        eva.visitor.shows("send-1-begin")

        eva.drags("add-signature", to=(0.3, 0.4))
        eva.drags("add-initials", to=(0.7, 0.3))
        eva.visitor.shows("send-2-marks")
        person = eva.document()["recipients"][1]["id"]
        eva.find("person").select_option(person)
        eva.drags("add-signature", to=(0.6, 0.5))
        signature = eva.find("mark-signature").nth(1)
        before = signature.bounding_box()
        eva.pulls(signature, by=(-40, 30))
        eva.pulls(eva.find("mark-corner"), by=(25, 15))
        after = signature.bounding_box()
        assert before is not None
        assert after is not None
        assert after["x"] < before["x"] - 20
        assert after["width"] > before["width"] + 10
        eva.removes_mark()
        expect(eva.find("mark-signature")).to_have_count(1)
        eva.drags("add-signature", to=(0.6, 0.5))
        eva.visitor.sees_no_sideways_scrolling()

        eva.turns_to("details")
        second = eva.find("person-2")
        second.get_by_test_id("group").select_option("2")
        second.get_by_test_id("message").fill("Es el contrato de la oficina")
        second.get_by_test_id("initials-everywhere").check()
        eva.find("kind-click").check()
        eva.find("refusal-alerts").check()
        eva.find("deadline").fill("2099-05-01")
        eva.find("reminders").select_option("72")
        expect(eva.find("certification-nom151")).to_be_disabled()
        eva.visitor.shows("send-3-details")
        eva.visitor.sees_no_sideways_scrolling()
        eva.visitor.sees_nothing_inaccessible()
        eva.visitor.presses("send")
        eva.visitor.shows("send-4-confirm")
        eva.visitor.presses("confirm-send")
        eva.visitor.ends("sent")
        eva.visitor.shows("send-5-sent")
        eva.visitor.sees_nothing_inaccessible()

        document = eva.document()
        assert document["status"] == "in_progress"
        assert eva.marks() == [["signature", "initials"], ["signature"]]
        one, two = document["recipients"]
        assert (one["order_group"], two["order_group"]) == (1, 2)
        assert (two["message"], two["initials_everywhere"]) == ("Es el contrato de la oficina", True)
        terms = document["terms"]
        assert terms["signature_kinds"] == ["drawn", "typed", "uploaded", "click"]
        assert (terms["refusal_policy"], terms["reminders"]["every_hours"]) == ("alerts", 72)
        assert terms["expires_at"].startswith("2099-05-02T05:59:59")

    def test_tells_all_that_is_in_the_way_at_its_place(
        self, api: Service, visitors: Visitors, device: Device
    ) -> None:
        eva = Sender.at(api, visitors, device=device, content=hostile.plain())

        eva.turns_to("details")
        eva.find("deadline").fill("2020-01-01")
        eva.find("person-1").get_by_test_id("role").select_option("observer")
        eva.find("person-2").get_by_test_id("role").select_option("observer")
        eva.sends()
        expect(eva.find("problems")).to_be_visible()
        eva.visitor.shows("send-problems")

        codes = eva.find("fault").evaluate_all("all => all.map((one) => one.dataset.code)")
        assert codes == ["deadline_passed"]
        assert eva.document()["status"] == "draft"


class TestKeys:
    def test_do_all_that_a_mouse_does(self, api: Service, visitors: Visitors) -> None:
        eva = Sender.at(api, visitors)
        keys = eva.visitor.page.keyboard

        eva.find("page").fill("2")
        eva.find("add-signature").focus()
        keys.press("Enter")
        mark = eva.find("mark-signature")
        expect(mark.get_by_role("button").first).to_be_focused()
        start = mark.bounding_box()
        for key in ("ArrowLeft", "ArrowLeft", "ArrowDown", "Shift+ArrowRight", "Shift+ArrowDown"):
            keys.press(key)
        end = mark.bounding_box()
        assert start is not None
        assert end is not None
        assert end["x"] < start["x"]
        assert end["y"] > start["y"]
        assert end["width"] > start["width"]
        assert end["height"] > start["height"]
        eva.find("add-initials").focus()
        keys.press("Enter")
        expect(eva.find("mark-initials").get_by_role("button").first).to_be_focused()
        keys.press("Delete")
        expect(eva.find("mark-initials")).to_have_count(0)
        eva.find("save").focus()
        keys.press("Enter")
        expect(eva.find("save")).to_have_text("Guardado")

        placed = eva.document()["recipients"][0]["placements"]
        assert [(one["page"], one["kind"]) for one in placed] == [(2, "signature")]
        eva.find("send").focus()
        keys.press("Enter")
        eva.find("confirm-send").focus()
        keys.press("Enter")
        eva.visitor.ends("sent")

    def test_come_to_everything(self, api: Service, visitors: Visitors) -> None:
        eva = Sender.at(api, visitors, content=hostile.plain(), people=1)
        wanted = {"language", "person", "add-signature", "add-initials", "page", "role", "message", "send"}
        eva.find("add-signature").click()
        eva.visitor.page.locator("body").focus()

        seen = set()
        for _ in range(60):
            eva.visitor.page.keyboard.press("Tab")
            seen.add(eva.visitor.page.evaluate("document.activeElement?.dataset?.testid ?? ''"))
        assert wanted <= seen


@BOTH
@pytest.mark.parametrize("locale", ["es-MX", "pt-BR", "en-US"])
class TestLanguages:
    def test_are_three_and_the_person_chooses(
        self, api: Service, visitors: Visitors, device: Device, locale: str
    ) -> None:
        eva = Sender.at(api, visitors, device=device, locale=locale)
        eva.find("language").select_option(locale[:2])
        eva.drags("add-signature", to=(0.4, 0.4))
        eva.visitor.shows(f"send-{locale[:2]}-pages")
        eva.visitor.sees_no_sideways_scrolling()
        eva.visitor.sees_nothing_inaccessible()
        eva.turns_to("details")
        eva.visitor.shows(f"send-{locale[:2]}-details")
        eva.visitor.sees_no_sideways_scrolling()

        words = {"es": "Enviar", "pt": "Enviar", "en": "Send"}
        expect(eva.find("send")).to_have_text(words[locale[:2]])
        expect(eva.visitor.page.locator("html")).to_have_attribute("lang", locale[:2])
        eva.find("save").click()
        expect(eva.find("save")).to_have_text({"es": "Guardado", "pt": "Salvo", "en": "Saved"}[locale[:2]])


class TestTrouble:
    def test_is_told_where_somebody_changed_the_draft(self, api: Service, visitors: Visitors) -> None:
        eva = Sender.at(api, visitors, content=hostile.plain())
        api.patch(f"documents/{eva.document_id}", {"name": "Otro"})

        eva.drags("add-signature", to=(0.5, 0.5))
        eva.visitor.presses("save")
        eva.visitor.sees_trouble("document_changed")
        eva.visitor.shows("send-changed")
        eva.visitor.presses("retry")
        eva.sees_pages()

    @BOTH
    def test_is_told_where_the_document_was_sent(
        self, api: Service, visitors: Visitors, device: Device
    ) -> None:
        eva = Sender.at(api, visitors, device=device, content=hostile.plain())
        api.post(f"documents/{eva.document_id}/send")

        eva.visitor.page.reload()
        eva.visitor.sees_trouble("send_link_used")
        eva.visitor.shows("send-used")
        eva.visitor.sees_nothing_inaccessible()

    def test_is_told_of_a_link_that_is_none(self, api: Service, visitors: Visitors) -> None:
        eva = visitors.arrive("phone")
        eva.visits(f"{api.cloud.url}/send#nonsense")

        eva.sees_trouble("link_invalid")

    @BOTH
    def test_keeps_the_marks_where_the_service_fails(
        self, api: Service, visitors: Visitors, device: Device
    ) -> None:
        eva = Sender.at(api, visitors, device=device, content=hostile.plain(), people=1)
        eva.visitor.presses("add-signature")
        busy = {"status": 429, "content_type": "application/problem+json", "body": "{}"}
        eva.visitor.page.route(
            "**/v1/sending",
            lambda route: route.fulfill(**busy) if route.request.method == "PUT" else route.continue_(),
        )

        eva.visitor.presses("save")
        expect(eva.find("problems")).to_be_focused()
        eva.visitor.shows("send-failed")
        eva.visitor.page.unroute("**/v1/sending")
        eva.visitor.presses("save")

        expect(eva.find("save")).to_have_text("Guardado")
        assert eva.marks() == [["signature"]]

    @BOTH
    def test_is_told_that_there_is_no_line(self, api: Service, visitors: Visitors, device: Device) -> None:
        eva = Sender.at(api, visitors, device=device, content=hostile.plain(), people=1)
        eva.visitor.presses("add-signature")

        eva.visitor.page.context.set_offline(True)
        eva.visitor.presses("save")

        expect(eva.find("problems")).to_contain_text("No hay conexión")
        expect(eva.find("problems")).to_be_in_viewport()


class TestWhatWasNotSaved:
    def test_is_there_under_the_next_link(self, api: Service, visitors: Visitors) -> None:
        eva = Sender.at(api, visitors, content=hostile.plain(), people=1)
        eva.visitor.presses("add-signature")
        expect(eva.find("mark-signature")).to_have_count(1)
        again = api.post(f"documents/{eva.document_id}/send-url", {})["url"]

        eva.visitor.visits("about:blank")
        eva.visitor.visits(again)
        eva.sees_pages()

        expect(eva.find("mark-signature")).to_have_count(1)
        expect(eva.find("said")).to_have_text("Sigue aquí lo que no se había guardado.")
        eva.visitor.presses("add-signature")
        eva.visitor.presses("save")
        expect(eva.find("save")).to_have_text("Guardado")
        assert eva.marks() == [["signature", "signature"]]

    def test_does_not_overwrite_what_somebody_changed_since(self, api: Service, visitors: Visitors) -> None:
        eva = Sender.at(api, visitors, content=hostile.plain(), people=1)
        eva.visitor.presses("add-signature")
        expect(eva.find("mark-signature")).to_have_count(1)
        api.patch(f"documents/{eva.document_id}", {"name": "Otro"})

        eva.visitor.page.reload()
        eva.sees_pages()

        expect(eva.find("mark-signature")).to_have_count(0)
        expect(eva.find("save")).to_be_disabled()


class TestThePageNumber:
    def test_can_be_typed_anew(self, api: Service, visitors: Visitors) -> None:
        eva = Sender.at(api, visitors, content=hostile.plain(12), people=1)

        eva.find("page").press("End")
        eva.find("page").press("Backspace")
        eva.find("page").press("5")
        eva.find("add-signature").focus()
        eva.visitor.page.keyboard.press("Enter")
        eva.visitor.presses("save")
        expect(eva.find("save")).to_have_text("Guardado")

        assert eva.document()["recipients"][0]["placements"][0]["page"] == 5
