"""The ways of signing, of not signing, and of having somebody else sign, in a real browser."""

from __future__ import annotations

import io
from typing import Final

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, expect

from tests.service import Service, until
from tests.web.ceremonies import ceremony, place
from tests.web.visitor import Device, Visitor, Visitors

BOTH = pytest.mark.parametrize("device", ["phone", "desktop"])
ALERTS: Final = {"refusal_policy": "alerts"}


def photograph() -> FilePayload:
    """A signature on grey paper, as a phone takes it."""
    paper = Image.new("RGB", (900, 500), (205, 203, 198))
    ImageDraw.Draw(paper).line([(150, 320), (300, 160), (420, 330), (600, 180), (760, 300)], (25, 30, 80), 14)
    written = io.BytesIO()
    paper.save(written, format="JPEG", quality=80)
    return {"name": "firma.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}


def opens(visitor: Visitor, link: str) -> None:
    visitor.visits(link)
    visitor.reads()


def confirms(visitor: Visitor) -> None:
    visitor.agrees()
    visitor.presses("confirm-signature")
    visitor.ends("signed")


class TestSigning:
    @BOTH
    def test_takes_a_picture_of_a_signature(self, api: Service, visitors: Visitors, device: Device) -> None:
        sent = ceremony(api, {})
        ana = visitors.arrive(device)
        opens(ana, sent.pages[0].link)
        ana.presses("open-signature")
        ana.chooses("method-upload")

        svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>document.title = 'taken'</script></svg>"
        ana.find("signature-file").set_input_files(
            {"name": "firma.svg", "mimeType": "image/svg+xml", "buffer": svg}
        )
        expect(ana.find("fault")).to_be_visible()
        ana.find("signature-file").set_input_files(photograph())
        expect(ana.find("uploaded-signature")).to_have_attribute("data-state", "there")
        ana.shows("uploaded-signature")
        confirms(ana)

        signed = [one for one in api.history(sent.id) if one.type == "recipient.signed"]
        assert signed[0].data["signature_kind"] == "uploaded"

    @BOTH
    def test_takes_one_click_and_initials(self, api: Service, visitors: Visitors, device: Device) -> None:
        part = {
            "signature_kinds": ["click"],
            "placements": [place(0.5, 0.7), place(0.8, 0.9, width=0.1, kind="initials")],
        }
        sent = ceremony(api, part)
        ana = visitors.arrive(device)
        opens(ana, sent.pages[0].link)

        ana.presses("mark-p0")
        expect(ana.find("click-signature")).to_be_visible()
        ana.find("typed-initials").fill("")
        ana.agrees()
        ana.presses("confirm-signature")
        expect(ana.find("fault")).to_be_visible()
        ana.find("typed-initials").fill("APL")
        ana.shows("click-and-initials")
        confirms(ana)

        assert api.document(sent.id)["recipients"][0]["status"] == "signed"

    def test_of_an_approver_needs_no_signature(self, api: Service, visitors: Visitors) -> None:
        sent = ceremony(api, {"role": "approver", "language": "en"}, {})
        ana = visitors.arrive("phone")
        opens(ana, sent.pages[0].link)
        expect(ana.find("open-signature")).to_contain_text("Approve")

        ana.presses("open-signature")
        ana.shows("approving")
        confirms(ana)

        ana.shows("approved")

    def test_waits_until_the_reading_is_confirmed(self, api: Service, visitors: Visitors) -> None:
        sent = ceremony(api, {}, terms={"read_confirmation": True, "message": "Lea con calma."})
        ana = visitors.arrive("phone")
        opens(ana, sent.pages[0].link)
        expect(ana.find("message")).to_contain_text("Lea con calma.")

        ana.presses("open-signature")
        expect(ana.find("fault")).to_be_visible()
        ana.shows("reading-unconfirmed")
        ana.presses("confirm-reading")
        expect(ana.find("reading-confirmed")).to_be_visible()
        ana.presses("open-signature")
        ana.draws()
        confirms(ana)

    def test_leads_on_to_where_the_sender_says(self, api: Service, visitors: Visitors) -> None:
        sent = ceremony(api, {"redirect_url": "https://erp.example.com/listo"}, {})
        sent.pages[0].open()
        sent.pages[0].sign()
        ana = visitors.arrive("phone")

        ana.visits(sent.pages[0].link)

        expect(ana.find("redirect-now")).to_have_attribute("href", "https://erp.example.com/listo")
        ana.presses("redirect-stay")
        ana.shows("redirect")


class TestTurns:
    def test_come_one_after_another_by_themselves(self, api: Service, visitors: Visitors) -> None:
        sent = ceremony(api, {"order_group": 1}, {"order_group": 2, "language": "pt"})
        luis = visitors.arrive("phone")
        luis.visits(sent.pages[1].link)
        expect(luis.find("standstill")).to_have_attribute("data-at", "early")
        luis.shows("early")

        ana = visitors.arrive()
        opens(ana, sent.pages[0].link)
        ana.presses("open-signature")
        ana.draws()
        confirms(ana)

        expect(luis.find("ceremony")).to_be_visible(timeout=30_000)
        luis.reads()
        luis.presses("open-signature")
        luis.draws()
        confirms(luis)
        assert api.wait(sent.id, "completed")

    def test_are_none_for_who_only_reads(self, api: Service, visitors: Visitors) -> None:
        sent = ceremony(api, {}, {"role": "observer"})
        eva = visitors.arrive("phone")
        opens_for_reading = sent.pages[1].link
        eva.visits(opens_for_reading)
        eva.reads()

        expect(eva.find("observing")).to_be_visible()
        expect(eva.find("open-signature")).to_have_count(0)
        eva.shows("observing")


class TestRefusing:
    def test_that_only_alerts_lets_the_person_sign_after_all(self, api: Service, visitors: Visitors) -> None:
        sent = ceremony(api, {}, terms=ALERTS)
        ana = visitors.arrive("phone")
        opens(ana, sent.pages[0].link)
        ana.presses("refuse")
        expect(ana.find("refusal-meaning")).to_contain_text("sigue abierto")
        ana.presses("confirm-refuse")
        expect(ana.find("fault")).to_be_visible()
        ana.chooses("reason-wrong_data")
        ana.find("refuse-reason").fill("El domicilio cambió")
        ana.shows("refusing-alerts")
        ana.presses("confirm-refuse")
        ana.ends("refused")
        ana.shows("refused-alerts")

        ana.presses("reconsider")
        ana.reads()
        ana.presses("open-signature")
        ana.draws()
        confirms(ana)

        assert api.document(sent.id)["recipients"][0]["status"] == "signed"


class TestDelegating:
    @BOTH
    def test_hands_the_part_to_another_person(self, api: Service, visitors: Visitors, device: Device) -> None:
        sent = ceremony(api, {})
        ana, address = visitors.arrive(device), api.address(f"luis.{device}")
        opens(ana, sent.pages[0].link)

        ana.presses("delegate" if device == "desktop" else "delegate-end")
        ana.presses("confirm-delegate")
        expect(ana.find("fault")).to_be_visible()
        ana.find("delegate-name").fill("Luis Gómez Ríos")
        ana.find("delegate-email").fill(address)
        ana.shows("delegating")
        ana.presses("confirm-delegate")

        expect(ana.find("standstill")).to_have_attribute("data-at", "delegated")
        expect(ana.find("standstill")).to_contain_text("Luis Gómez Ríos")
        ana.shows("delegated")
        luis = visitors.arrive(device)
        heir = api.document(sent.id)["recipients"][-1]
        opens(luis, api.page(sent.id, heir["id"]).link)
        expect(luis.find("recipient")).to_contain_text("Luis Gómez Ríos")


class TestTwoTabs:
    def test_agree_on_what_happened(self, api: Service, visitors: Visitors) -> None:
        sent = ceremony(api, {}, {})
        ana = visitors.arrive()
        opens(ana, sent.pages[0].link)
        other = ana.page.context.new_page()
        other.goto(sent.pages[0].link)
        expect(other.get_by_test_id("page-1")).to_have_attribute("data-state", "drawn")
        other.get_by_test_id("open-signature").click()
        expect(other.get_by_test_id("signature-dialog")).to_be_visible()

        ana.page.bring_to_front()
        ana.presses("open-signature")
        ana.draws()
        confirms(ana)

        expect(other.get_by_test_id("result")).to_have_attribute("data-outcome", "signed")
        assert until(lambda: api.document(sent.id)["recipients"][0]["signed_at"], what="a signature")


class TestTheKeyboard:
    def test_is_enough_for_everything(self, api: Service, visitors: Visitors) -> None:
        fields = [{"id": "street", "kind": "text", "label": "Domicilio", "placement": place(0.1, 0.3)}]
        sent = ceremony(api, {"fields": fields}, terms={"read_confirmation": True})
        ana = visitors.arrive()
        opens(ana, sent.pages[0].link)
        keys = ana.page.keyboard

        ana.goes_by_key("confirm-reading")
        keys.press("Enter")
        expect(ana.find("reading-confirmed")).to_be_visible()
        ana.goes_by_key("next")
        keys.press("Enter")
        expect(ana.find("panel-fill")).to_be_visible()
        ana.goes_by_key("field-street")
        keys.type("Calle Uno 12")
        ana.goes_by_key("open-signature")
        keys.press("Enter")
        expect(ana.find("signature-dialog")).to_be_visible()
        ana.goes_by_key("method-draw")
        keys.press("ArrowRight")
        ana.goes_by_key("consent")
        keys.press("Space")
        ana.goes_by_key("confirm-signature")
        keys.press("Enter")

        ana.ends("signed")


class TestWhatIsWrongInADialog:
    def test_is_seen_on_a_small_screen(self, api: Service, visitors: Visitors) -> None:
        ana = visitors.arrive("phone")
        ana.page.set_viewport_size({"width": 360, "height": 640})
        opens(ana, ceremony(api, {}).pages[0].link)

        ana.presses("refuse")
        ana.presses("confirm-refuse")
        expect(ana.find("fault")).to_be_in_viewport(ratio=0.9)
        foot, fault = ana.find("confirm-refuse").bounding_box(), ana.find("fault").bounding_box()

        assert foot is not None
        assert fault is not None
        assert fault["y"] + fault["height"] <= foot["y"]
