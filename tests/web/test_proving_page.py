"""Proof of identity and files that are asked for, in a real browser."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import FilePayload, expect

from tests.pdf import hostile
from tests.phones import number, texted_code
from tests.pictures import picture
from tests.service import Json, Sent, Service, done, until
from tests.web.ceremonies import ceremony
from tests.web.visitor import Device, Visitor, Visitors

BOTH = pytest.mark.parametrize("device", ["phone", "desktop"])
TAX_ID: Final = "GODE561231GR8"
RECEIPT: Final[FilePayload] = {
    "name": "recibo.pdf",
    "mimeType": "application/pdf",
    "buffer": hostile.plain(),
}


def photo(kind: str = "fine") -> FilePayload:
    """A picture as the sandbox's judge takes it: by its colour."""
    return {"name": f"{kind}.jpg", "mimeType": "image/jpeg", "buffer": picture(kind)}


def proving(api: Service, *requirements: str, person: Json | None = None, **part: Json) -> tuple[Sent, str]:
    """Send a document to somebody who must prove these; return their address, too."""
    address = api.address("ana")
    about = {"name": "Ana Pérez Luna", "tax_id": TAX_ID, "email": address, **(person or {})}
    asked = {"requirements": list(requirements), "birth_date": "1956-12-31", **part}
    return ceremony(api, asked, people=(about,)), address


def opens(ana: Visitor, sent: Sent) -> None:
    ana.visits(sent.pages[0].link)
    ana.reads()


def signs(ana: Visitor) -> None:
    ana.presses("open-signature")
    ana.find("signature-dialog").wait_for()
    ana.draws()
    ana.agrees()
    ana.presses("confirm-signature")
    ana.ends("signed")


class TestACode:
    @BOTH
    def test_comes_by_mail_and_is_typed(self, api: Service, visitors: Visitors, device: Device) -> None:
        sent, address = proving(api, "code_email")
        ana = visitors.arrive(device)
        opens(ana, sent)
        ana.presses("next")
        expect(ana.find("panel-prove")).to_contain_text("•••@example.com")
        ana.shows("code-unsent")
        ana.presses("send-code")
        expect(ana.find("code")).to_be_focused()
        expect(ana.find("resend-code")).to_be_disabled()
        right = api.code(address)

        ana.find("code").fill("000000" if right != "000000" else "000001")
        expect(ana.find("fault")).to_be_visible()
        ana.shows("code-wrong")
        ana.find("code").fill(right)
        expect(ana.find("proof-code_email")).to_have_attribute("data-state", "proven")
        ana.shows("code-proven")
        signs(ana)

    @pytest.mark.parametrize(("channel", "end"), [("sms", "4801"), ("whatsapp", "4802")])
    def test_comes_to_a_phone_and_is_typed(
        self, api: Service, visitors: Visitors, channel: str, end: str
    ) -> None:
        phone, requirement = number(api, end), f"code_{channel}"
        sent, _ = proving(api, requirement, person={"phone": phone})
        ana = visitors.arrive("phone")
        opens(ana, sent)
        ana.presses("next")
        expect(ana.find("panel-prove")).to_contain_text(end)
        ana.shows(f"code-{channel}-unsent")
        ana.presses("send-code")
        ana.find("code").fill(texted_code(api, phone))

        expect(ana.find(f"proof-{requirement}")).to_have_attribute("data-state", "proven")
        signs(ana)

    def test_survives_a_reload(self, api: Service, visitors: Visitors) -> None:
        sent, address = proving(api, "code_email")
        ana = visitors.arrive("phone")
        opens(ana, sent)
        ana.presses("next")
        ana.presses("send-code")
        expect(ana.find("code")).to_be_visible()

        ana.page.reload()
        ana.find("code").fill(api.code(address))

        expect(ana.find("all-proven")).to_be_visible()


class TestPictures:
    @BOTH
    def test_prove_who_one_is(self, api: Service, visitors: Visitors, device: Device) -> None:
        sent, _ = proving(
            api, "tax_id", "birth_date", "identity_document", "selfie", "liveness", "government"
        )
        ana = visitors.arrive(device)
        opens(ana, sent)
        ana.presses("next")

        ana.find("input-tax_id").fill(TAX_ID)
        ana.presses("prove-tax_id")
        ana.find("input-birth_date").fill("1956-12-31")
        ana.presses("prove-birth_date")
        expect(ana.find("picture-front")).to_be_visible()
        ana.find("photo-front").set_input_files(photo())
        ana.find("photo-back").set_input_files(photo())
        expect(ana.find("picture-shown")).to_have_count(2)
        ana.shows("identity-document")
        ana.presses("prove-identity_document")
        expect(ana.find("picture-selfie")).to_be_visible()
        ana.find("file-selfie").set_input_files(
            {"name": "foto.heic", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic"}
        )
        expect(ana.find("fault")).to_contain_text("HEIC")
        ana.shows("unreadable-picture")
        ana.find("photo-selfie").set_input_files(photo())
        ana.presses("prove-selfie")
        ana.presses("begin-liveness")
        while ana.find("proof-liveness").get_attribute("data-state") == "open":
            step = ana.find("liveness").get_attribute("data-step")
            ana.shows("liveness")
            ana.find("photo-frame").set_input_files(photo())
            ana.page.wait_for_function(
                "(step) => document.querySelector('[data-testid=liveness]')?.dataset.step !== step", arg=step
            )
            ana.page.wait_for_timeout(300)
            if ana.find("liveness").count() == 0:
                expect(ana.find("proof-liveness")).to_have_attribute("data-state", "proven")
        ana.presses("prove-government")
        expect(ana.find("all-proven")).to_be_visible()
        ana.shows("all-proven")
        signs(ana)

    def test_that_fail_block_until_a_person_lets_one_go_on(self, api: Service, visitors: Visitors) -> None:
        sent, _ = proving(api, "identity_document")
        ana = visitors.arrive("phone")
        opens(ana, sent)
        ana.presses("next")

        for left in (2, 1):
            ana.find("photo-front").set_input_files(photo("illegible"))
            ana.presses("prove-identity_document")
            expect(ana.find("fault")).to_contain_text(str(left))
        ana.shows("attempts-left")
        ana.find("photo-front").set_input_files(photo("illegible"))
        ana.presses("prove-identity_document")
        expect(ana.find("standstill")).to_have_attribute("data-at", "blocked")
        ana.shows("blocked")
        recipient = sent.document["recipients"][0]["id"]
        review = f"documents/{sent.id}/recipients/{recipient}/review"
        done(api.call("POST", review, json={"decision": "reset"}))

        expect(ana.find("ceremony")).to_be_visible(timeout=30_000)
        expect(ana.find("panel-prove")).to_be_visible()


class TestFiles:
    @BOTH
    def test_are_sent_back_and_sent_again(self, api: Service, visitors: Visitors, device: Device) -> None:
        asked = [
            {"id": "home", "name": "Comprobante de domicilio", "max_files": 2, "approval_required": True},
            {"id": "more", "name": "Otros papeles", "required": False},
        ]
        sent = ceremony(api, {"attachment_requests": asked})
        path = f"documents/{sent.id}/recipients/{sent.document['recipients'][0]['id']}/attachments"
        ana = visitors.arrive(device)
        opens(ana, sent)
        ana.presses("next")
        ana.shows("attachments")

        ana.find("file-home").set_input_files(RECEIPT)
        expect(ana.find("attachment")).to_have_attribute("data-status", "pending")
        ana.presses("open-signature")
        expect(ana.find("fault")).to_be_visible()
        ana.shows("attachment-pending")
        first = sent.pages[0].session().json()["attachments"][0]["files"][0]["id"]
        api.post(f"{path}/{first}/review", {"decision": "invalid", "note": "No se lee la dirección"})
        expect(ana.find("attachment")).to_have_attribute("data-status", "invalid")
        ana.shows("attachment-sent-back")
        ana.find("file-home").set_input_files({**RECEIPT, "name": "recibo-claro.pdf"})
        expect(ana.page.locator("[data-status=pending]")).to_have_count(1)

        def second() -> str | None:
            files = sent.pages[0].session().json()["attachments"][0]["files"]
            return next((one["id"] for one in files if one["status"] == "pending"), None)

        api.post(f"{path}/{until(second, what='another file')}/review", {"decision": "approved"})
        expect(ana.page.locator("[data-status=approved]")).to_have_count(1)
        ana.shows("attachment-approved")
        signs(ana)

    def test_can_be_taken_back(self, api: Service, visitors: Visitors) -> None:
        sent = ceremony(api, {"attachment_requests": [{"id": "home", "name": "Comprobante"}]})
        ana = visitors.arrive("phone")
        opens(ana, sent)
        ana.presses("next")
        ana.find("file-home").set_input_files(
            {"name": "grande.pdf", "mimeType": "application/pdf", "buffer": b"%PDF" + b"\0" * 21_000_000}
        )
        expect(ana.find("fault")).to_contain_text("20 MB")
        ana.find("file-home").set_input_files(RECEIPT)
        expect(ana.find("attachment")).to_be_visible(timeout=30_000)

        ana.presses("remove-attachment")

        expect(ana.find("attachment")).to_have_count(0)
        expect(ana.find("choose-home")).to_be_visible()
