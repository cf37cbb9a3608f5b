"""The mailbox of the one-machine cloud, as people see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from starlette.applications import Starlette

from infra.local import mailbox_pages
from infra.local.mailbox import Mailbox, Message, new_message_id, now
from tests.infra.local.serving import served
from tests.web.visitor import SCREENSHOTS


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "mailbox.sqlite")


@pytest.fixture
def origin(mailbox: Mailbox) -> Iterator[str]:
    with served(Starlette(routes=[*mailbox_pages.routes(mailbox)])) as url:
        yield url


def message(to: str, subject: str, html: str = "") -> Message:
    return Message(
        id=new_message_id(),
        at=now(),
        sender="Rubrica <no-reply@rubrica.example>",
        recipients=(to,),
        subject=subject,
        text="Revisar y firmar",
        html=html,
        headers={"Subject": subject},
    )


class TestMailboxPage:
    def test_opens_the_link_of_a_message_in_a_new_tab(
        self, browser: Browser, mailbox: Mailbox, origin: str
    ) -> None:
        mailbox.keep(message("ana@example.com", "Firme", f'<a href="{origin}/mailbox#secret">Revisar</a>'))
        with browser.new_context(locale="es-MX", viewport={"width": 390, "height": 800}) as context:
            page = context.new_page()
            page.goto(f"{origin}/mailbox")
            page.get_by_role("button", name="Firme").click()

            with context.expect_page() as opened:
                page.frame_locator("#html").get_by_text("Revisar").click()

            assert opened.value.url.endswith("#secret")
            page.get_by_role("button", name="Volver a la lista").click()
            expect(page.get_by_role("button", name="Firme")).to_be_visible()

    def test_runs_no_script_of_a_message(self, browser: Browser, mailbox: Mailbox, origin: str) -> None:
        script = "<script>document.title = parent.document.title = 'taken'</script><p>shown</p>"
        mailbox.keep(message("ana@example.com", "<b>Firme</b>", script))
        with browser.new_context(locale="en-US") as context:
            page = context.new_page()
            page.goto(f"{origin}/mailbox")
            page.get_by_role("button", name="<b>Firme</b>").click()
            expect(page.frame_locator("#html").get_by_text("shown")).to_be_visible()

            assert page.title() == "Test mailbox"

    def test_shows_new_messages_filters_them_and_empties_itself(
        self, browser: Browser, mailbox: Mailbox, origin: str
    ) -> None:
        with browser.new_context(locale="pt-BR") as context:
            page = context.new_page()
            page.on("dialog", lambda dialog: dialog.accept())
            page.goto(f"{origin}/mailbox")
            expect(page.get_by_text("Ainda não há mensagens.")).to_be_visible()

            mailbox.keep(message("ana@example.com", "Assine"))
            mailbox.keep(message("luis@example.com", "Concluído"))
            expect(page.get_by_text("2 mensagens")).to_be_visible()
            page.get_by_role("searchbox").fill("luis")
            expect(page.get_by_text("1 mensagem", exact=True)).to_be_visible()
            page.get_by_role("button", name="Esvaziar").click()
            expect(page.get_by_text("Ainda não há mensagens.")).to_be_visible()

        assert mailbox.messages() == []


class TestText:
    @pytest.mark.parametrize("channel", ["sms", "whatsapp"])
    @pytest.mark.parametrize("size", [(390, 844), (1280, 800)])
    def test_looks_like_one_on_a_phone_and_opens_its_link(
        self, browser: Browser, mailbox: Mailbox, origin: str, channel: str, size: tuple[int, int]
    ) -> None:
        said = f"Empresa le pide firmar un documento: {origin}/mailbox#secret"
        number = "+525512345678"
        mailbox.keep(replace(message(number, said), text=said, channel=channel, outcome="bounced", html=""))
        mailbox.keep(message("ana@example.com", "Firme", "<p>Firme</p>"))
        with browser.new_context(locale="es-MX", viewport={"width": size[0], "height": size[1]}) as context:
            page = context.new_page()
            page.goto(f"{origin}/mailbox")
            page.get_by_role("button", name="Empresa le pide").click()

            expect(page.locator("#bubble")).to_have_text(said)
            expect(page.locator("#views")).to_be_hidden()
            expect(page.locator("#html")).to_be_hidden()
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
            page.screenshot(path=SCREENSHOTS / f"mailbox-{channel}-{size[0]}.png")
            with context.expect_page() as opened:
                page.locator("#bubble a").click()

            assert opened.value.url.endswith("#secret")
