"""SES's stand-in, spoken to by boto3 as the functions do, and the mailbox that shows what it kept."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from starlette.applications import Starlette

from infra.local import mail_service, mailbox_pages
from infra.local.mailbox import Mailbox
from tests.infra.local.serving import served

SENDER = "Rubrica <no-reply@rubrica.example>"


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "mailbox.sqlite")


@pytest.fixture
def origin(mailbox: Mailbox) -> Iterator[str]:
    app = Starlette(
        routes=[*mail_service.routes(mailbox, "/development/mail"), *mailbox_pages.routes(mailbox)]
    )
    with served(app) as url:
        yield url


@pytest.fixture
def ses(origin: str) -> Iterator[Any]:
    session = boto3.Session("id", "secret", region_name="us-east-1")
    make: Any = session.client
    config = Config(retries={"total_max_attempts": 1})
    client = make("sesv2", endpoint_url=f"{origin}/development/mail", config=config)
    yield client
    client.close()


def simple(subject: str = "Firme: contrato", **body: str) -> dict[str, Any]:
    said = body or {"Html": '<a href="https://example.com/sign#secret">Firmar</a>', "Text": "Firmar"}
    return {
        "Simple": {
            "Subject": {"Data": subject},
            "Body": {kind: {"Data": text} for kind, text in said.items()},
        }
    }


def send(ses: Any, to: str = "ana@example.com", **content: Any) -> str:
    answered = ses.send_email(
        FromEmailAddress=SENDER, Destination={"ToAddresses": [to]}, Content=content or simple()
    )
    return str(answered["MessageId"])


class TestSendEmail:
    def test_keeps_both_bodies_and_answers_the_id(self, ses: Any, mailbox: Mailbox) -> None:
        identifier = send(ses, to="Ana <ana@example.com>")

        kept = mailbox.message(identifier)

        assert kept is not None
        assert (kept.sender, kept.recipients, kept.subject) == (
            SENDER,
            ("ana@example.com",),
            "Firme: contrato",
        )
        assert "sign#secret" in kept.html
        assert kept.text.strip() == "Firmar"
        assert kept.at.endswith("Z")

    def test_keeps_letters_of_every_language(self, ses: Any, mailbox: Mailbox) -> None:
        send(ses, **simple(subject="Assinatura concluída: ação nº 1 — ñandú", Text="coração"))

        assert mailbox.messages()[0].subject == "Assinatura concluída: ação nº 1 — ñandú"
        assert mailbox.messages()[0].text.strip() == "coração"

    def test_keeps_headers_and_attachments_of_raw_mime(self, ses: Any, mailbox: Mailbox) -> None:
        mime = EmailMessage()
        mime["From"], mime["To"], mime["Subject"] = SENDER, "Ana <ana@example.com>", "Su copia"
        mime["List-Unsubscribe"] = "<https://example.com/stop>"
        mime.set_content("Adjunta.")
        mime.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="contrato.pdf")

        ses.send_email(Content={"Raw": {"Data": mime.as_bytes()}})

        kept = mailbox.messages()[0]
        assert kept.recipients == ("ana@example.com",)
        assert kept.headers["List-Unsubscribe"] == "<https://example.com/stop>"
        assert [(one.name, one.type, one.size) for one in kept.attachments] == [
            ("contrato.pdf", "application/pdf", 8)
        ]
        assert kept.raw == mime.as_bytes()

    def test_keeps_attachments_of_the_simple_form(self, ses: Any, mailbox: Mailbox) -> None:
        content = simple()
        content["Simple"]["Attachments"] = [
            {"FileName": "a.pdf", "RawContent": b"12345", "ContentType": "application/pdf"}
        ]

        send(ses, **content)

        assert [(one.name, one.size) for one in mailbox.messages()[0].attachments] == [("a.pdf", 5)]

    def test_fills_a_template_in(self, ses: Any, mailbox: Mailbox) -> None:
        template = {
            "TemplateContent": {"Subject": "Hola {{name}}", "Text": "{{name}}"},
            "TemplateData": '{"name":"Ana"}',
        }

        send(ses, Template=template)

        assert mailbox.messages()[0].subject == "Hola Ana"

    @pytest.mark.parametrize(
        ("to", "outcome"),
        [("bounce@simulator.amazonses.com", "bounced"), ("complaint@simulator.example", "complained")],
    )
    def test_marks_what_the_simulator_does_with_it(
        self, ses: Any, mailbox: Mailbox, to: str, outcome: str
    ) -> None:
        send(ses, to=to)

        assert mailbox.messages()[0].outcome == outcome

    @pytest.mark.parametrize(
        ("to", "code"),
        [
            ("throttle@simulator.example", "TooManyRequestsException"),
            ("reject@simulator.example", "MessageRejected"),
        ],
    )
    def test_fails_for_the_addresses_that_ask_for_it(
        self, ses: Any, mailbox: Mailbox, to: str, code: str
    ) -> None:
        with pytest.raises(ClientError) as refused:
            send(ses, to=to)

        assert refused.value.response["Error"]["Code"] == code
        assert mailbox.messages() == []

    def test_refuses_a_request_that_is_not_signed(self, origin: str) -> None:
        answered = httpx.post(f"{origin}/development/mail/v2/email/outbound-emails", json={})

        assert answered.status_code == 403

    @pytest.mark.parametrize("content", [{"Simple": {"Subject": {"Data": "s"}, "Body": {}}}, {}])
    def test_refuses_a_message_without_content(self, ses: Any, content: dict[str, Any]) -> None:
        with pytest.raises(ClientError, match="BadRequestException"):
            ses.send_email(
                FromEmailAddress=SENDER, Destination={"ToAddresses": ["a@example.com"]}, Content=content
            )


class TestMailbox:
    def test_survives_a_restart(self, ses: Any, mailbox: Mailbox, tmp_path: Path) -> None:
        send(ses)

        assert len(Mailbox(tmp_path / "mailbox.sqlite").messages()) == 1

    def test_finds_the_messages_to_one_address_newest_first(self, ses: Any, mailbox: Mailbox) -> None:
        for number in ("1", "2"):
            send(ses, **simple(subject=number))
        send(ses, to="luis@example.com")

        assert [one.subject for one in mailbox.messages(to="ANA@example.com")] == ["2", "1"]


class TestPages:
    def test_list_messages_as_json_by_recipient(self, ses: Any, origin: str) -> None:
        send(ses)
        send(ses, to="luis@example.com")

        found = httpx.get(f"{origin}/mailbox/messages.json", params={"to": "luis@example.com"}).json()[
            "messages"
        ]

        assert [one["recipients"] for one in found] == [["luis@example.com"]]
        assert found[0]["html"]

    def test_show_the_html_where_it_can_run_nothing(self, ses: Any, origin: str) -> None:
        identifier = send(ses, **simple(Html="<script>alert(1)</script>"))

        policy = httpx.get(f"{origin}/mailbox/messages/{identifier}/html").headers["content-security-policy"]

        assert "sandbox allow-popups allow-popups-to-escape-sandbox;" in policy
        assert "default-src 'none'" in policy
        assert "allow-scripts" not in policy

    def test_open_links_in_a_new_tab(self, ses: Any, origin: str) -> None:
        identifier = send(ses)

        assert httpx.get(f"{origin}/mailbox/messages/{identifier}/html").text.startswith(
            '<base target="_blank">'
        )

    def test_show_the_original(self, ses: Any, origin: str) -> None:
        identifier = send(ses)

        shown = httpx.get(f"{origin}/mailbox/messages/{identifier}/raw")

        assert "Subject: Firme: contrato" in shown.text
        assert shown.headers["content-type"].startswith("text/plain")

    def test_empty_the_mailbox(self, ses: Any, origin: str, mailbox: Mailbox) -> None:
        send(ses)

        assert httpx.delete(f"{origin}/mailbox/messages.json").json() == {"deleted": 1}
        assert mailbox.messages() == []

    @pytest.mark.parametrize("path", ["", "/messages.json", "/messages/x/raw"])
    def test_refuse_a_foreign_name(self, origin: str, path: str) -> None:
        answered = httpx.get(f"{origin}/mailbox{path}", headers={"Host": "rebound.example"})

        assert answered.status_code == 403
