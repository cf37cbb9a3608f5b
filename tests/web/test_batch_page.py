"""The page of a batch in a real browser: read, choose, prove, sign once, see what became of each document."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.test_signature_batches import batch_of, sent_to
from tests.service import Json, Service
from tests.web.giving import proves
from tests.web.visitor import Device, Visitors

BOTH = pytest.mark.parametrize("device", ["phone", "desktop"])
DEADLINE = {"terms": {"expires_at": "2027-03-01T00:00:00Z"}}


def documents(api: Service, signer: Json) -> list[str]:
    """Send three documents that can be signed together, and one that asks for data."""
    part = {"signer_id": signer["id"]}
    field = {"id": "cargo", "kind": "text", "label": "Cargo"}
    return [
        sent_to(api, part, name="Contrato de prestación de servicios profesionales")["id"],
        sent_to(api, part, name="Aviso de privacidad", **DEADLINE)["id"],
        sent_to(api, {**part, "initials_everywhere": True}, name="Anexo A")["id"],
        sent_to(api, {**part, "fields": [field]}, name="Alta de proveedor")["id"],
    ]


@BOTH
class TestBatch:
    def test_is_read_chosen_and_signed(self, api: Service, visitors: Visitors, device: Device) -> None:
        signer = api.signer("Ana Pérez Luna")
        ids = documents(api, signer)
        batch, door = batch_of(api, signer)
        ana = visitors.arrive(device)

        ana.visits(batch["url"])
        expect(ana.find("document")).to_have_count(4)
        expect(ana.find("choose")).to_have_count(3)
        ana.sees_no_sideways_scrolling()
        ana.shows("batch-1-list")
        ana.sees_nothing_inaccessible()
        ana.find("read").first.click()
        ana.reads()
        ana.shows("batch-2-reading")
        ana.presses("back")
        expect(ana.find("batch")).to_be_visible()
        proves(api, ana, signer["email"])
        ana.draws()
        ana.find("choose").nth(1).uncheck()
        expect(ana.find("sign")).to_contain_text("2")
        expect(ana.find("consent-text")).to_contain_text("2 en total")
        ana.agrees()
        ana.shows("batch-3-ready")
        ana.sees_nothing_inaccessible()
        ana.presses("sign")
        ana.ends("signed")
        ana.shows("batch-4-signed")
        ana.sees_nothing_inaccessible()

        states = sorted(one["state"] for one in door.session()["documents"])
        assert states == ["open", "separate", "signed", "signed"]
        assert len(ids) == 4

    def test_leads_to_the_own_page_of_what_asks_for_more(
        self, api: Service, visitors: Visitors, device: Device
    ) -> None:
        signer = api.signer()
        documents(api, signer)
        batch, _ = batch_of(api, signer)
        ana = visitors.arrive(device)

        ana.visits(batch["url"])
        ana.presses("separately")

        ana.page.wait_for_url("**/sign#*")
        ana.reads()

    def test_says_what_was_not_signed_and_why(self, api: Service, visitors: Visitors, device: Device) -> None:
        signer = api.signer()
        kept, lost = (sent_to(api, {"signer_id": signer["id"]})["id"] for _ in range(2))
        batch, _ = batch_of(api, signer)
        ana = visitors.arrive(device)
        ana.visits(batch["url"])
        proves(api, ana, signer["email"])
        ana.draws()
        ana.agrees()
        api.post(f"documents/{lost}/cancel", {"reason": "duplicado"})

        ana.presses("sign")
        ana.find("result").wait_for()
        ana.shows("batch-partly")

        states = {one.get_attribute("data-state") for one in ana.find("document").all()}
        assert states == {"signed", "closed"}
        assert api.document(kept)["recipients"][0]["status"] == "signed"


class TestLanguage:
    @pytest.mark.parametrize(
        ("language", "title"),
        [("es", "Documentos para firmar"), ("pt", "Documentos para assinar"), ("en", "Documents to sign")],
    )
    def test_is_that_of_the_batch(self, api: Service, visitors: Visitors, language: str, title: str) -> None:
        signer = api.signer()
        sent_to(api, {"signer_id": signer["id"]})
        batch, _ = batch_of(api, signer, language=language)
        ana = visitors.arrive("phone", locale="fr-FR")

        ana.visits(batch["url"])

        expect(ana.page.get_by_role("heading", level=1)).to_have_text(title)
        ana.page.screenshot(path=f"build/screenshots/batch-{language}.png", full_page=True)


class TestReading:
    def test_keeps_what_was_chosen_and_typed(self, api: Service, visitors: Visitors) -> None:
        signer = api.signer("Ana Pérez Luna")
        for name in ("Uno", "Dos"):
            sent_to(api, {"signer_id": signer["id"]}, name=name)
        batch, _ = batch_of(api, signer)
        ana = visitors.arrive("phone")
        ana.visits(batch["url"])
        ana.chooses("method-type")
        ana.find("typed-name").fill("Ana Luna")

        ana.find("read").first.tap()
        ana.reads()
        ana.presses("back")

        expect(ana.find("read").first).to_be_focused()
        expect(ana.find("typed-name")).to_have_value("Ana Luna")

    def test_that_fails_is_told_where_it_was_asked_for(self, api: Service, visitors: Visitors) -> None:
        signer = api.signer("Ana Pérez Luna")
        sent_to(api, {"signer_id": signer["id"]})
        batch, _ = batch_of(api, signer)
        ana = visitors.arrive("phone")
        ana.visits(batch["url"])
        ana.find("read").wait_for()

        ana.page.context.set_offline(True)
        ana.presses("read")

        expect(ana.find("document").get_by_test_id("fault")).to_be_visible()
