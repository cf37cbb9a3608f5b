from __future__ import annotations

from datetime import timedelta

import pytest

from functions.dialects.native.bodies import DraftBody, EventBody
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.upload_bodies import UploadBody
from functions.domain import consent
from functions.domain.documents import Document
from functions.domain.events import verify_chain
from functions.domain.files import FileLink, ShownFile, UploadForm
from functions.domain.sessions import Session
from functions.domain.terms import RefusalReason
from tests.builders import NOON, awaited_file, chained, completed, draft, in_progress, recipient_id, refused

ANA = recipient_id("ana")
LINK = FileLink(url="https://files.example.com/1", expires_at=NOON + timedelta(hours=1))


def session(document: Document, person: str = ANA, *, signed: FileLink | None = None) -> Session:
    return Session(
        document=document,
        recipient=document.recipient(person),
        files=tuple(ShownFile(file=one, link=LINK, signed=signed) for one in document.files),
    )


class TestEventBody:
    def test_holds_all_that_a_verifier_needs(self) -> None:
        (event,) = chained(in_progress().with_bounce(ANA, at=NOON))

        body = EventBody.of(event)

        assert body.actor == {"kind": "system", "id": "rubrica"}
        assert (body.previous_hash, body.hash, body.salt) == (event.previous_hash, event.hash, event.salt)
        assert body.personal is not None
        assert body.personal["email"] == "ana@example.com"
        verify_chain([event], head=body.hash)


class TestDraftBody:
    def test_tells_how_to_upload_what_is_awaited(self) -> None:
        form = UploadForm(
            url="https://uploads.example.com",
            fields={"key": "uploads/1"},
            expires_at=NOON,
            max_bytes=50,
        )

        body = DraftBody.drafted(draft(file=awaited_file()), form)

        assert (body.file.status, body.file.pages, body.file.size) == ("awaiting_upload", 0, None)
        assert isinstance(body.upload, UploadBody)
        assert (body.upload.method, body.upload.fields) == ("POST", {"key": "uploads/1"})

    def test_has_no_form_where_the_file_is_there(self) -> None:
        assert DraftBody.drafted(draft(), None).upload is None


class TestSigningSessionBody:
    def test_is_all_that_the_page_shows(self) -> None:
        document = in_progress()

        body = SigningSessionBody.of(session(document))

        told = body.model_dump(mode="json")
        assert told["document"] == {
            "id": document.id,
            "name": "Contrato",
            "status": "in_progress",
            "language": "es",
            "pages": 3,
            "sender": "Papelería del Sur",
            "message": None,
            "expires_at": None,
            "refusal_policy": "ends",
        }
        assert told["recipient"] == {
            "id": ANA,
            "name": "Ana",
            "role": "signer",
            "status": "waiting",
            "your_turn": True,
            "blocked": False,
            "message": None,
            "language": "es",
            "signed_at": None,
            "refused_at": None,
            "read_confirmed_at": None,
            "may_delegate": True,
            "delegated_to": None,
            "redirect_url": None,
            "email_hint": "a•••@example.com",
            "phone_hint": None,
        }
        assert told["file"] == {"url": "https://files.example.com/1", "expires_at": "2026-11-20T13:00:00Z"}
        assert told["signed_file"] is None
        assert [(one["id"], one["name"], one["pages"]) for one in told["files"]] == [
            (document.files[0].id, "Contrato", 3)
        ]
        assert told["consent"] == {"version": consent.CURRENT, "text": consent.text("es")}
        assert told["signing"] == {
            "kinds": ["drawn", "typed", "uploaded"],
            "initials": False,
            "read_confirmation": False,
            "approval": False,
        }
        assert [one["code"] for one in told["refusal"]["reasons"]] == list(RefusalReason)

    def test_tells_nothing_of_the_other_recipients(self) -> None:
        document = in_progress()

        body = SigningSessionBody.of(session(document))

        assert "Luis" not in body.model_dump_json()

    def test_links_the_sealed_file_at_the_end(self) -> None:
        document = completed()

        body = SigningSessionBody.of(session(document, signed=LINK))

        assert body.signed_file is not None
        assert body.recipient.status == "signed"

    @pytest.mark.parametrize("name", ["ana", "luis"])
    def test_keeps_the_reason_of_a_refusal_from_the_page(self, name: str) -> None:
        document = refused()

        body = SigningSessionBody.of(session(document, recipient_id(name)))

        assert "No es mi nombre" not in body.model_dump_json()
