"""What a person fills in before they sign, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from infra.local.samples.make import CONTRACT
from tests.service import Service, until
from tests.web.ceremonies import FIELDS, TYPED, ceremony
from tests.web.visitor import Device, Visitor, Visitors

BOTH = pytest.mark.parametrize("device", ["phone", "desktop"])


def types_all(ana: Visitor) -> None:
    """Answer each question but the last, which is optional."""
    for name, text in TYPED.items():
        ana.find(f"field-{name}").fill(text)
    ana.find("field-pay").get_by_label("Tarjeta").check()
    ana.find("field-extras").get_by_label("Agua").check()
    ana.find("field-extras").get_by_label("Gas").check()
    ana.find("field-state").select_option("Puebla")


def signs(ana: Visitor) -> None:
    ana.find("signature-dialog").wait_for()
    ana.draws()
    ana.agrees()
    ana.presses("confirm-signature")
    ana.ends("signed")


class TestFields:
    @BOTH
    def test_of_every_kind_are_filled_in(self, api: Service, visitors: Visitors, device: Device) -> None:
        sent = ceremony(api, {"fields": FIELDS}, content=CONTRACT.read_bytes())
        ana = visitors.arrive(device)

        ana.visits(sent.pages[0].link)
        ana.reads()
        ana.shows("fields-on-the-page")
        ana.presses("next")
        expect(ana.find("panel-fill")).to_be_visible()
        ana.sees_no_sideways_scrolling()
        ana.shows("filling")
        types_all(ana)
        ana.shows("filled")
        ana.presses("open-signature")
        signs(ana)

        answers = sent.pages[0].session().json()["fields"]
        assert {one["id"]: one["value"] for one in answers} == {
            "street": "Calle Uno 12",
            "people": "3",
            "rent": "12500.50",
            "start": "2027-01-15",
            "cpf": "52998224725",
            "cnpj": "11222333000181",
            "rfc": "GODE561231GR8",
            "mail": "ana@example.com",
            "phone": "+525512345678",
            "pay": "Tarjeta",
            "extras": ["Agua", "Gas"],
            "state": "Puebla",
            "note": None,
        }

    @BOTH
    def test_tell_what_is_wrong_with_each(self, api: Service, visitors: Visitors, device: Device) -> None:
        ana = visitors.arrive(device)
        ana.visits(ceremony(api, {"fields": FIELDS}).pages[0].link)
        ana.reads()
        ana.presses("next")

        ana.find("field-cpf").fill("52998224724")
        ana.find("field-mail").fill("ana")
        ana.presses("open-signature")

        expect(ana.find("field-cpf")).to_have_attribute("aria-invalid", "true")
        expect(ana.find("field-mail")).to_have_attribute("aria-invalid", "true")
        expect(ana.find("signature-dialog")).not_to_be_visible()
        expect(ana.find("field-cpf")).to_be_focused()
        ana.shows("fields-wrong")

    def test_are_corrected_in_the_middle(self, api: Service, visitors: Visitors) -> None:
        ana = visitors.arrive()
        ana.visits(ceremony(api, {"fields": FIELDS}).pages[0].link)
        ana.reads()
        ana.presses("next")
        cpf = ana.find("field-cpf")
        cpf.press_sequentially("52098224725")

        cpf.evaluate("(input) => input.setSelectionRange(3, 3)")
        cpf.press("Backspace")
        cpf.press("9")

        expect(cpf).to_have_value("529.982.247-25")

    def test_that_are_wrong_are_not_ticked_on_the_page(self, api: Service, visitors: Visitors) -> None:
        ana = visitors.arrive()
        ana.visits(ceremony(api, {"fields": FIELDS}).pages[0].link)
        ana.reads()
        ana.presses("next")

        ana.find("field-rent").fill("mucho")
        ana.find("field-start").focus()

        expect(ana.find("field-rent")).to_have_attribute("aria-invalid", "true")
        expect(ana.find("mark-frent")).to_have_text("Renta")

    def test_that_are_needed_and_empty_hold_the_signature(self, api: Service, visitors: Visitors) -> None:
        ana = visitors.arrive("phone")
        ana.visits(ceremony(api, {"fields": FIELDS[:2]}).pages[0].link)
        ana.reads()

        ana.presses("step-sign")
        expect(ana.find("panel-fill")).to_be_visible()
        ana.presses("open-signature")

        expect(ana.find("field-street")).to_be_focused()
        expect(ana.find("field-street")).to_have_attribute("aria-invalid", "true")
        ana.shows("fields-missing")

    def test_are_where_they_were_after_a_reload(self, api: Service, visitors: Visitors) -> None:
        sent = ceremony(api, {"fields": FIELDS[:3]})
        ana = visitors.arrive("phone")
        ana.visits(sent.pages[0].link)
        ana.reads()
        ana.presses("next")
        ana.find("field-street").fill("Calle Uno 12")
        ana.find("field-people").focus()
        until(lambda: sent.pages[0].session().json()["fields"][0]["value"], what="an answer saved")

        ana.page.reload()

        expect(ana.find("field-street")).to_have_value("Calle Uno 12")
        expect(ana.find("fill-count")).to_contain_text("2")

    def test_are_reached_from_their_places(self, api: Service, visitors: Visitors) -> None:
        ana = visitors.arrive("phone")
        ana.visits(ceremony(api, {"fields": FIELDS[:3]}).pages[0].link)
        ana.reads()

        ana.presses("next-place")
        expect(ana.find("mark-fstreet")).to_be_focused()
        ana.page.keyboard.press("Enter")

        expect(ana.find("field-street")).to_be_focused()


class TestTheDrawing:
    def test_is_not_lost_by_a_reload(self, api: Service, visitors: Visitors) -> None:
        ana = visitors.arrive("phone")
        ana.visits(ceremony(api, {}).pages[0].link)
        ana.reads()
        ana.presses("open-signature")
        ana.draws()

        ana.page.reload()
        ana.reads()
        ana.presses("open-signature")
        expect(ana.find("undo")).to_be_enabled()
        ana.agrees()
        ana.presses("confirm-signature")

        ana.ends("signed")
