"""From the registration of the parties to a sealed PDF."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from functions.domain.events import Event, verify_chain
from infra.local.samples.make import CONTRACT
from tests.cloud import OpenAccount
from tests.receiver import Receiver
from tests.service import TAX_IDS, Json, Service, done, until

LIFE = [
    "document.created",
    "document.updated",
    "document.sent",
    *["recipient.notified", "recipient.viewed", "recipient.signed"] * 2,
    "document.completed",
    *["recipient.notified"] * 2,
]


class Story:
    """A contract that lived its whole life, and everything that was told of it."""

    def __init__(self, api: Service, receiver: Receiver, folder: Path) -> None:
        self.api, self.receiver = api, receiver
        receiver.statuses = [500]
        self.webhook = api.post("webhooks", {"url": receiver.url})
        self.client = api.client(TAX_IDS["cnpj"])
        self.signers = [api.signer("Ana Pérez", legal_representative=True), api.signer("Luis Gómez")]
        draft = api.draft(external_id="expediente-7", metadata={"pedido": "7"})
        self.id: str = draft["id"]
        api.assign(self.id, self.signers)
        self.sent = api.post(f"documents/{self.id}/send")
        self.mails = [api.mails(one["email"])[0] for one in self.signers]
        self.sessions: list[Json] = []
        for recipient in self.sent["recipients"]:
            page = api.page(self.id, recipient["id"])
            done(page.open())
            self.sessions.append(done(page.sign()))
        api.wait(self.id, "completed")
        self.history = until(self.whole_history, what="everybody told of the end")
        self.completed = api.document(self.id)
        self.signed = api.get(f"documents/{self.id}/signed-file", encoding="base64")
        self.pdf = folder / "signed.pdf"
        self.pdf.write_bytes(base64.b64decode(self.signed["content_base64"]))

    def whole_history(self) -> list[Event] | None:
        told = self.api.history(self.id)
        return told if len(told) >= len(LIFE) else None

    def text(self) -> str:
        """Return what a reader of the sealed PDF reads, its lines run together."""
        read = subprocess.run(
            ["pdftotext", "-layout", self.pdf, "-"], capture_output=True, text=True, check=True
        )
        return re.sub(r"\s+", " ", read.stdout)


@pytest.fixture(scope="module")
def story(open_account: OpenAccount, tmp_path_factory: pytest.TempPathFactory) -> Story:
    with Receiver() as receiver:
        story = Story(open_account(), receiver, tmp_path_factory.mktemp("story"))
        receiver.wait(lambda _: len(receiver.taken) >= len(LIFE))
    return story


class TestSealedFile:
    def test_has_a_valid_signature_over_the_whole_document(self, story: Story) -> None:
        checked = subprocess.run(["pdfsig", story.pdf], capture_output=True, text=True, check=False).stdout

        assert checked.count("Signature Validation: Signature is Valid.") == 1
        assert checked.count("Total document signed") == 1
        assert "ETSI.CAdES.detached" in checked

    def test_keeps_the_words_of_the_contract(self, story: Story) -> None:
        read = subprocess.run(
            ["pdftotext", "-layout", CONTRACT, "-"], capture_output=True, text=True, check=True
        )
        sealed = story.text()

        paragraphs = [re.sub(r"\s+", " ", line).strip() for line in read.stdout.splitlines() if line.strip()]
        assert [line for line in paragraphs if line not in sealed] == []

    def test_tells_the_evidence_of_every_signature(self, story: Story) -> None:
        text = story.text()

        assert {one["name"] for one in story.signers if one["name"] in text} == {"Ana Pérez", "Luis Gómez"}
        assert all(one["email"] in text.replace(" ", "") for one in story.signers)
        assert story.id in text

    def test_prints_the_head_of_the_history_at_its_sealing(self, story: Story) -> None:
        printed = re.sub(r"\s+", "", story.text())
        heads = [one.hash in printed for one in story.history]
        last_signature = [one.type.value for one in story.history][::-1].index("recipient.signed")

        # A mail may still be told of while the seal is made; no signature may.
        assert any(heads[len(heads) - 1 - last_signature : -1])

    def test_has_the_digest_that_the_service_tells(self, story: Story) -> None:
        digest = hashlib.sha256(story.pdf.read_bytes()).hexdigest()

        assert story.signed["sha256"] == story.completed["sealed_sha256"] == digest
        assert story.signed["size"] == story.pdf.stat().st_size
        (completed,) = (one for one in story.history if one.type == "document.completed")
        assert completed.data["sealed_sha256"] == digest

    def test_is_the_same_by_link_and_in_base64(self, story: Story) -> None:
        by_link = story.api.http.get(story.signed["url"])

        assert by_link.content == story.pdf.read_bytes()
        assert by_link.headers["content-type"] == "application/pdf"
        # What the emulator signs and does not answer: the link itself asks for a download.
        assert by_link.url.params["response-content-disposition"].startswith("attachment;")

    def test_is_offered_to_every_recipient(self, story: Story) -> None:
        page = story.api.page(story.id, story.sent["recipients"][0]["id"])

        shown = done(page.session())

        assert shown["document"]["status"] == "completed"
        assert story.api.http.get(shown["signed_file"]["url"]).content == story.pdf.read_bytes()


class TestDocument:
    def test_passes_through_sealing_at_the_last_signature(self, story: Story) -> None:
        assert [one["document"]["status"] for one in story.sessions] == ["in_progress", "sealing"]

    def test_keeps_what_the_account_attached(self, story: Story) -> None:
        assert (story.completed["external_id"], story.completed["metadata"]) == (
            "expediente-7",
            {"pedido": "7"},
        )

    def test_is_of_the_sandbox_because_a_test_key_made_it(self, story: Story) -> None:
        assert story.completed["sandbox"]

    def test_shows_when_each_did_what(self, story: Story) -> None:
        for one in story.completed["recipients"]:
            assert one["status"] == "signed"
            assert one["notified_at"] is not None
            assert (
                story.completed["sent_at"] < one["viewed_at"] < one["signed_at"] < story.completed["ended_at"]
            )


class TestHistory:
    def test_tells_every_event_once(self, story: Story) -> None:
        assert sorted(one.type.value for one in story.history) == sorted(LIFE)

    def test_verifies_from_the_answers_of_the_api_alone(self, story: Story) -> None:
        verify_chain(story.history, head=story.history[-1].hash)

    def test_has_as_many_events_as_the_version_says(self, story: Story) -> None:
        assert [one.sequence for one in story.history] == list(range(1, story.completed["version"] + 1))


class TestInvitation:
    def test_carries_the_link_that_the_api_tells(self, story: Story) -> None:
        links = [story.api.page(story.id, one["id"]).link for one in story.sent["recipients"]]

        assert [mail.link for mail in story.mails] == links
        assert all(link in mail.html for mail, link in zip(story.mails, links, strict=True))

    @pytest.mark.parametrize(
        ("language", "subject"), [("es", "firma"), ("pt", "assin"), ("en", "sign")], ids=["es", "pt", "en"]
    )
    def test_speaks_the_language_of_the_document(self, api: Service, language: str, subject: str) -> None:
        signer = api.signer()
        draft = api.draft(language=language)
        api.assign(draft["id"], [signer])
        api.post(f"documents/{draft['id']}/send")

        mail = api.mails(signer["email"])[0]

        assert subject in (mail.subject + mail.text).lower()
        assert f'lang="{language}' in mail.html
        assert "/sign#" in mail.link


class TestWebhooks:
    def test_tell_every_event_once_it_was_taken(self, story: Story) -> None:
        taken = sorted(story.receiver.taken, key=lambda one: one.content["sequence"])

        assert [one.id for one in taken] == [one.id for one in story.history]
        assert [one.content["type"] for one in taken] == [one.type.value for one in story.history]
        assert [one.content["sequence"] for one in taken] == [one.sequence for one in story.history]

    def test_are_signed_as_standard_webhooks_says(self, story: Story) -> None:
        secret = Webhook(story.webhook["secret"])

        for one in story.receiver.deliveries:
            secret.verify(one.body, one.headers)

    def test_keep_id_and_body_when_they_are_sent_again(self, story: Story) -> None:
        failed = [one for one in story.receiver.deliveries if one.status == 500]
        again = [one for one in story.receiver.taken if one.id == failed[0].id]

        assert len(failed) == len(again) == 1
        assert failed[0].body == again[0].body

    def test_show_the_document_as_it_was_then(self, story: Story) -> None:
        for one in story.receiver.taken:
            document = one.content["data"]["document"]
            assert document["id"] == story.id
            assert document["version"] == one.content["sequence"]
        last = max(story.receiver.taken, key=lambda one: int(one.content["sequence"]))
        assert last.content["data"]["document"] == story.completed
