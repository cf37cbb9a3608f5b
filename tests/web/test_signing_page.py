"""The signing page in a real browser: read, sign, refuse, and every way not to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from infra.local.samples.make import CONTRACT
from tests.pdf import hostile, signed
from tests.service import Service, base64_of, until
from tests.web.visitor import Device, Visitors

BOTH = pytest.mark.parametrize("device", ["phone", "desktop"])


@BOTH
class TestSigning:
    def test_goes_from_the_link_to_the_sealed_file(
        self, api: Service, visitors: Visitors, device: Device
    ) -> None:
        sent = api.sent()
        ana = visitors.arrive(device)

        ana.visits(sent.pages[0].link)
        ana.reads()
        expect(ana.find("sender")).to_contain_text("Cuenta de prueba")
        expect(ana.find("recipient")).to_contain_text(sent.document["recipients"][0]["name"])
        ana.sees_no_sideways_scrolling()
        ana.shows("1-reading")
        ana.presses("open-signature")
        ana.draws()
        ana.shows("2-drawing")
        ana.agrees()
        ana.presses("confirm-signature")
        ana.ends("signed")
        expect(ana.find("copy")).to_have_attribute("data-state", "ready")
        ana.shows("3-signed")
        ana.sees_no_sideways_scrolling()

        assert api.document(sent.id)["status"] == "completed"
        link = ana.find("download-signed").get_attribute("href")
        assert link is not None
        assert api.http.get(link).content.startswith(b"%PDF")

    def test_takes_a_name_that_is_typed(self, api: Service, visitors: Visitors, device: Device) -> None:
        sent = api.sent(recipients=2, content=hostile.plain())
        ana = visitors.arrive(device)

        ana.visits(sent.pages[0].link)
        ana.reads()
        ana.presses("open-signature")
        ana.chooses("method-type")
        ana.find("typed-name").fill("María José Núñez")
        ana.shows("typing")
        ana.agrees()
        ana.presses("confirm-signature")
        ana.ends("signed")

        expect(ana.find("copy")).to_have_attribute("data-state", "waiting")
        assert api.document(sent.id)["recipients"][0]["status"] == "signed"
        assert [
            one.data["signature_kind"] for one in api.history(sent.id) if one.type == "recipient.signed"
        ] == ["typed"]

    def test_is_refused_with_a_reason(self, api: Service, visitors: Visitors, device: Device) -> None:
        sent = api.sent(content=hostile.plain())
        ana = visitors.arrive(device)

        ana.visits(sent.pages[0].link)
        ana.reads()
        ana.presses("refuse")
        ana.chooses("reason-other")
        ana.find("refuse-reason").fill("El monto no es el acordado")
        ana.shows("refusing")
        ana.presses("confirm-refuse")
        ana.ends("refused")
        ana.shows("refused")

        document = api.document(sent.id)
        assert (document["status"], document["end_reason"]) == ("refused", "El monto no es el acordado")


class TestDrawing:
    def test_wants_ink_and_consent(self, api: Service, visitors: Visitors) -> None:
        sent = api.sent(content=hostile.plain())
        ana = visitors.arrive()
        ana.visits(sent.pages[0].link)
        ana.reads()

        ana.presses("open-signature")
        ana.presses("confirm-signature")
        ana.draws()
        ana.presses("clear")
        ana.agrees()
        ana.presses("confirm-signature")
        ana.draws()
        ana.find("consent").uncheck()
        ana.presses("confirm-signature")
        ana.shows("consent-missing")

        expect(ana.find("signature-dialog")).to_be_visible()
        assert [url for url in ana.posts if url.endswith("/sign")] == []
        assert api.document(sent.id)["recipients"][0]["status"] == "viewed"

    @BOTH
    def test_takes_back_the_last_stroke(self, api: Service, visitors: Visitors, device: Device) -> None:
        ana = visitors.arrive(device)
        ana.visits(api.sent(content=hostile.plain()).pages[0].link)
        ana.reads()
        ana.presses("open-signature")
        ana.draws()

        ana.presses("undo")
        ana.presses("undo")

        expect(ana.find("undo")).to_be_disabled()


class TestReading:
    def test_notes_the_look_by_its_script_and_not_by_the_link(self, api: Service, visitors: Visitors) -> None:
        sent = api.sent(content=hostile.plain())
        scanner, ana = visitors.arrive(scripts=False), visitors.arrive()

        scanner.visits(sent.pages[0].link)
        before = api.document(sent.id)["recipients"][0]
        ana.visits(sent.pages[0].link)
        ana.reads()

        assert before["status"] in ("waiting", "notified")
        assert until(lambda: api.document(sent.id)["recipients"][0]["viewed_at"], what="a look")

    def test_shows_every_page_to_who_scrolls(self, api: Service, visitors: Visitors) -> None:
        ana = visitors.arrive("phone")
        ana.visits(api.sent(recipients=2).pages[0].link)
        ana.reads()

        ana.find("page-4").scroll_into_view_if_needed()

        expect(ana.find("page-4")).to_have_attribute("data-state", "drawn")
        expect(ana.find("place")).to_contain_text("4")
        ana.shows("last-page")

    def test_shows_all_files_one_after_another(self, api: Service, visitors: Visitors) -> None:
        draft = api.draft(CONTRACT.read_bytes())
        for name in ("Anexo A", "Plano de la obra"):
            file = {"content_base64": base64_of(hostile.plain())}
            api.post(f"documents/{draft['id']}/files", {"name": name, "file": file})
        api.assign(draft["id"], [api.signer()])
        sent = api.post(f"documents/{draft['id']}/send")
        link = api.page(sent["id"], sent["recipients"][0]["id"]).link
        ana = visitors.arrive("phone")
        fetched: list[str] = []
        ana.page.on("request", lambda request: fetched.append(request.url))

        ana.visits(link)
        ana.reads()
        first_view = [one for one in fetched if "/original/" in one]
        ana.find("page-6").scroll_into_view_if_needed()

        expect(ana.find("page-6")).to_have_attribute("data-state", "drawn")
        expect(ana.find("place")).to_contain_text("6")
        expect(ana.find("file-3").get_by_role("heading")).to_have_text("Plano de la obra")
        ana.shows("last-file")
        assert len({one.partition("?")[0] for one in first_view}) == 1

        ana.presses("open-signature")
        ana.draws()
        ana.agrees()
        ana.presses("confirm-signature")
        ana.ends("signed")
        expect(ana.find("copy")).to_have_attribute("data-state", "ready")
        expect(ana.find("download-signed-3")).to_contain_text("Plano de la obra")
        ana.shows("three-copies")

    def test_tells_that_others_signed_before(self, api: Service, visitors: Visitors) -> None:
        content = signed.signed(CONTRACT.read_bytes(), box=(320, 60, 540, 130))
        file = {"content_base64": base64_of(content), "existing_signatures": "keep"}
        draft = api.post("documents", {"client_id": api.client()["id"], "name": "Convenio", "file": file})
        api.assign(draft["id"], [api.signer()])
        sent = api.post(f"documents/{draft['id']}/send")
        ana = visitors.arrive("phone")

        ana.visits(api.page(sent["id"], sent["recipients"][0]["id"]).link)
        ana.reads()
        expect(ana.find("signed-before")).to_contain_text("firmas de otras personas")
        ana.sees_no_sideways_scrolling()
        ana.shows("signed-before")
        ana.presses("open-signature")
        ana.draws()
        ana.agrees()
        ana.presses("confirm-signature")
        ana.ends("signed")
        expect(ana.find("copy")).to_have_attribute("data-state", "ready")
        ana.shows("signed-with-evidence")

        for name, begins in (("download-signed", content), ("download-evidence", b"%PDF")):
            link = ana.find(name).get_attribute("href")
            assert link is not None
            assert api.http.get(link).content.startswith(begins)

    @pytest.mark.parametrize(
        ("language", "word"), [("es", "Firmar"), ("pt", "Assinar"), ("en", "Sign")], ids=["es", "pt", "en"]
    )
    def test_speaks_the_language_of_the_document(
        self, api: Service, visitors: Visitors, language: str, word: str
    ) -> None:
        sent = api.sent(language=language)
        ana = visitors.arrive("phone", locale="fr-FR")

        ana.visits(sent.pages[0].link)
        ana.reads()

        expect(ana.find("open-signature")).to_contain_text(word)
        ana.shows(f"language-{language}")

    def test_changes_its_language_when_asked(self, api: Service, visitors: Visitors) -> None:
        ana = visitors.arrive()
        ana.visits(api.sent(content=hostile.plain()).pages[0].link)
        ana.reads()

        ana.find("language").select_option("pt")

        expect(ana.find("open-signature")).to_contain_text("Assinar")
        expect(ana.page.locator("html")).to_have_attribute("lang", "pt")

    def test_sends_the_secret_to_nobody_by_address(self, api: Service, visitors: Visitors) -> None:
        page = api.sent(content=hostile.plain()).pages[0]
        ana = visitors.arrive()
        addresses: list[str] = []
        ana.page.on(
            "request", lambda request: addresses.extend([request.url, request.headers.get("referer", "")])
        )

        ana.visits(page.link)
        ana.reads()

        assert addresses
        assert not [one for one in addresses if page.secret in one.partition("#")[0]]


class TestTrouble:
    @BOTH
    def test_is_told_of_a_forged_link(self, api: Service, visitors: Visitors, device: Device) -> None:
        eve = visitors.arrive(device)

        eve.visits(f"{api.cloud.url}/sign#{'x' * 43}")

        eve.sees_trouble("link_invalid")
        eve.shows("link-invalid")

    def test_is_told_of_a_link_without_its_secret(self, api: Service, visitors: Visitors) -> None:
        eve = visitors.arrive()

        eve.visits(f"{api.cloud.url}/sign")

        eve.sees_trouble("link_invalid")

    @BOTH
    def test_is_told_of_a_canceled_document(self, api: Service, visitors: Visitors, device: Device) -> None:
        sent = api.sent(content=hostile.plain())
        api.post(f"documents/{sent.id}/cancel")
        ana = visitors.arrive(device)

        ana.visits(sent.pages[0].link)

        ana.sees_trouble("document_canceled")
        ana.shows("canceled")

    def test_is_told_when_the_document_is_canceled_before_the_signature(
        self, api: Service, visitors: Visitors
    ) -> None:
        sent = api.sent(content=hostile.plain())
        ana = visitors.arrive()
        ana.visits(sent.pages[0].link)
        ana.reads()
        ana.presses("open-signature")
        ana.draws()
        ana.agrees()

        api.post(f"documents/{sent.id}/cancel")
        ana.presses("confirm-signature")

        ana.sees_trouble("document_canceled")

    def test_is_none_for_who_comes_back_after_signing(self, api: Service, visitors: Visitors) -> None:
        sent = api.sent(recipients=2, content=hostile.plain())
        sent.pages[0].open()
        sent.pages[0].sign()
        ana = visitors.arrive("phone")

        ana.visits(sent.pages[0].link)

        ana.ends("signed")
        ana.shows("waiting-for-others")


class TestTheDeadline:
    def test_says_its_year_where_it_is_another_one(self, api: Service, visitors: Visitors) -> None:
        year = datetime.now(UTC).year + 2
        sent = api.sent(content=hostile.plain(), terms={"expires_at": f"{year}-02-03T18:00:00Z"})
        ana = visitors.arrive("phone")

        ana.visits(sent.pages[0].link)

        expect(ana.find("deadline")).to_contain_text(str(year))
