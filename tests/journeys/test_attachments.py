"""Files that people are asked for: sent, looked at, sent back, sent again."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from infra.local.samples.make import CONTRACT
from tests.docx.contracts import plain
from tests.journeys.asking import INE, announce, announced, asking, attach, upload
from tests.service import SIGNATURE, Json, Page, Service, done, refused

SCAN: Final = CONTRACT.read_bytes()
PHOTO: Final = b"\xff\xd8\xff\xe0" + b"photo" * 100
LARGEST: Final = 20 * 1024 * 1024


def files(session: Json, place: int = 0) -> list[tuple[str, str]]:
    return [(one["filename"], one["status"]) for one in session["attachments"][place]["files"]]


def listed(api: Service, document: Json) -> list[Json]:
    where = f"documents/{document['id']}/recipients/{document['recipients'][0]['id']}/attachments"
    found: list[Json] = api.get(where)["data"]
    return found


def review(
    api: Service, document: Json, file: Json, decision: str, note: str | None = None
) -> httpx.Response:
    where = (
        f"documents/{document['id']}/recipients/{document['recipients'][0]['id']}/attachments/{file['id']}"
    )
    return api.call("POST", f"{where}/review", json={"decision": decision, "note": note})


def errors(answer: httpx.Response) -> list[tuple[str, str]]:
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


class TestAttachments:
    def test_are_sent_and_then_one_can_sign(self, api: Service) -> None:
        photos = {"id": "fotos", "name": "Fotos", "required": False, "max_files": 2}
        sent = asking(api, {"attachment_requests": [INE, photos]})
        page = sent.pages[0]
        done(page.open())

        early = page.sign()
        attach(page, SCAN)
        attach(page, PHOTO, request_id="fotos", filename="techo.jpeg")
        session = attach(page, SIGNATURE, request_id="fotos", filename="<b>piso</b>")

        assert refused(early) == (409, "attachments_missing")
        assert errors(early) == [("/attachments/ine", "attachment_missing")]
        assert files(session) == [("identificación.pdf", "pending")]
        assert files(session, 1) == [("techo.jpg", "pending"), ("_b_piso__b_.png", "pending")]
        done(page.sign())
        completed = api.wait(sent.id, "completed")
        assert [one["media_type"] for one in completed["recipients"][0]["attachments"]] == [
            "application/pdf",
            "image/jpeg",
            "image/png",
        ]
        assert "recipient.attachment_uploaded" in [one.type for one in api.history(sent.id)]

    def test_are_downloaded_by_the_sender_as_they_were_sent(self, api: Service) -> None:
        sent = asking(api, {"attachment_requests": [INE]})
        attach(sent.pages[0], SCAN)

        (request,) = listed(api, sent.document)
        download = api.http.get(request["files"][0]["url"])

        assert download.content == SCAN
        assert request["files"][0]["sha256"] == hashlib.sha256(SCAN).hexdigest()
        asked = httpx.URL(request["files"][0]["url"]).params
        assert asked["response-content-disposition"] == 'attachment; filename="identificaci_n.pdf"'
        assert download.headers["content-type"] == "application/pdf"

    def test_are_sent_back_and_sent_again(self, api: Service) -> None:
        sent = asking(api, {"attachment_requests": [{**INE, "approval_required": True}]})
        page = sent.pages[0]
        done(page.open())
        session = attach(page, SCAN)

        assert errors(page.sign()) == [("/attachments/ine", "attachment_not_approved")]
        file = session["attachments"][0]["files"][0]
        assert refused(review(api, sent.document, file, "invalid")) == (422, "review_note_missing")
        done(review(api, sent.document, file, "invalid", "Está vencida"))
        assert done(page.session())["attachments"][0]["files"][0]["note"] == "Está vencida"
        assert errors(page.sign()) == [("/attachments/ine", "attachment_returned")]

        again = attach(page, PHOTO, filename="nueva.jpg")["attachments"][0]["files"]

        assert [(one["status"], one["replaced_by"]) for one in again] == [
            ("invalid", again[1]["id"]),
            ("pending", None),
        ]
        assert refused(review(api, sent.document, file, "approved")) == (409, "attachment_replaced")
        done(review(api, sent.document, again[1], "approved"))
        done(page.sign())
        assert api.wait(sent.id, "completed")["recipients"][0]["status"] == "signed"
        assert [one.type.value for one in api.history(sent.id)].count("recipient.attachment_reviewed") == 2

    def test_are_sent_again_after_signing_as_long_as_others_sign(self, api: Service) -> None:
        sent = asking(api, {"attachment_requests": [INE]}, {})
        page = sent.pages[0]
        done(page.open())
        file = attach(page, SCAN)["attachments"][0]["files"][0]
        done(page.sign())

        assert refused(announce(page, PHOTO)) == (409, "recipient_already_signed")
        assert refused(page.delete(f"attachments/{file['id']}")) == (409, "recipient_already_signed")
        done(review(api, sent.document, file, "invalid", "No se lee"))
        assert files(attach(page, PHOTO)) == [
            ("identificación.pdf", "invalid"),
            ("identificación.pdf.jpg", "pending"),
        ]

        done(sent.pages[1].open())
        done(sent.pages[1].sign())
        completed = api.wait(sent.id, "completed")["recipients"][0]["attachments"]
        assert refused(review(api, sent.document, completed[1], "invalid", "x")) == (409, "document_not_open")
        done(review(api, sent.document, completed[1], "approved"))

    def test_are_taken_in_once(self, api: Service) -> None:
        sent = asking(api, {"attachment_requests": [INE]})
        page = sent.pages[0]
        welcome = done(announce(page, SCAN))
        upload(welcome, SCAN, http=page.http)

        complete = f"attachments/{welcome['id']}/complete"
        first, second = (done(page.post(complete, {})) for _ in range(2))

        assert files(first) == files(second) == [("identificación.pdf", "pending")]
        assert [one.type.value for one in api.history(sent.id)].count("recipient.attachment_uploaded") == 1

    def test_are_removed_before_signing(self, api: Service) -> None:
        sent = asking(api, {"attachment_requests": [INE]})
        page = sent.pages[0]
        file = attach(page, SCAN)["attachments"][0]["files"][0]

        assert refused(announce(page, SCAN)) == (409, "too_many_attachments")
        session = done(page.delete(f"attachments/{file['id']}"))

        assert files(session) == []
        assert refused(page.delete(f"attachments/{file['id']}")) == (404, "attachment_not_found")
        assert files(attach(page, PHOTO)) == [("identificación.pdf.jpg", "pending")]


class TestUploads:
    def test_take_what_was_announced_and_nothing_else(self, api: Service) -> None:
        page = asking(api, {"attachment_requests": [INE]}).pages[0]
        welcome = done(announce(page, SCAN))

        assert upload(welcome, SCAN + b"x", http=page.http).status_code == 400
        assert refused(page.post(f"attachments/{welcome['id']}/complete", {})) == (
            404,
            "attachment_not_uploaded",
        )

    def test_that_were_swapped_are_refused_when_they_are_completed(self, api: Service) -> None:
        page = asking(api, {"attachment_requests": [INE]}).pages[0]
        welcome = done(announce(page, SCAN))
        upload(welcome, SCAN, http=page.http)
        # S3 compares the hash and takes no other bytes; the emulator takes them.
        upload(welcome, bytes([SCAN[0] ^ 1]) + SCAN[1:], http=page.http)

        assert refused(page.post(f"attachments/{welcome['id']}/complete", {})) == (422, "upload_differs")
        assert files(done(page.session())) == []

    def test_are_bound_to_what_was_said_of_them(self, api: Service) -> None:
        page = asking(api, {"attachment_requests": [INE]}).pages[0]
        welcome = done(announce(page, SCAN))
        form = welcome["upload"]
        for name, value in (
            ("x-amz-meta-request", "otra"),
            ("key", form["fields"]["key"] + "x"),
            ("Content-Type", "text/html"),
        ):
            answer = page.http.post(
                form["url"], data={**form["fields"], name: value}, files={"file": ("file", SCAN)}
            )

            assert answer.status_code == 403, name

    @pytest.mark.parametrize(
        "content", [b"<svg xmlns='x' onload='alert(1)'/>", b"MZ\x90\x00", b"<html>%PDF-1.7</html>"]
    )
    def test_of_other_types_are_refused_whatever_they_are_called(self, api: Service, content: bytes) -> None:
        page = asking(api, {"attachment_requests": [INE]}).pages[0]
        welcome = done(announce(page, content, filename="identificación.pdf"))
        assert upload(welcome, content, http=page.http).is_success

        answer = page.post(f"attachments/{welcome['id']}/complete", {})

        assert refused(answer) == (422, "attachment_type_unknown")

    def test_of_a_docx_are_taken(self, api: Service, tmp_path: Path) -> None:
        page = asking(api, {"attachment_requests": [INE]}).pages[0]

        assert files(attach(page, plain("Hola"), filename="carta")) == [("carta.docx", "pending")]

    def test_are_as_large_as_twenty_megabytes(self, api: Service) -> None:
        page = asking(api, {"attachment_requests": [INE]}).pages[0]
        largest = b"%PDF-1.7" + bytes(LARGEST - 8)

        answer = announce(page, largest + b"x")

        assert refused(answer) == (413, "attachment_too_large")
        assert errors(answer)[0][0] == "/size"
        assert files(attach(page, largest)) == [("identificación.pdf", "pending")]

    @pytest.mark.parametrize(
        ("more", "status", "code"),
        [
            ({"request_id": "rfc"}, 404, "attachment_request_not_found"),
            ({"size": 0}, 422, "request_invalid"),
            ({"sha256": "ab"}, 422, "request_invalid"),
            ({"filename": "a\u202eb"}, 422, "request_invalid"),
            ({"filename": ""}, 422, "request_invalid"),
        ],
    )
    def test_are_announced_rightly(self, api: Service, more: Any, status: int, code: str) -> None:
        page = asking(api, {"attachment_requests": [INE]}).pages[0]

        assert refused(page.post("attachments", {**announced(SCAN), **more})) == (status, code)


class TestLinks:
    def test_of_others_open_nothing_of_it(self, api: Service) -> None:
        requests = {"attachment_requests": [INE]}
        sent = asking(api, requests, requests, {**requests, "order_group": 2})
        other = asking(api, requests)
        page, colleague, later = sent.pages
        welcome = done(announce(page, SCAN))
        upload(welcome, SCAN, http=page.http)
        where = f"attachments/{welcome['id']}"

        for stranger in (colleague, other.pages[0]):
            assert refused(stranger.post(f"{where}/complete", {})) == (404, "attachment_not_uploaded")
        done(page.post(f"{where}/complete", {}))
        for stranger in (colleague, other.pages[0]):
            assert refused(stranger.post(f"{where}/complete", {})) == (404, "attachment_not_uploaded")
            assert refused(stranger.delete(where)) == (404, "attachment_not_found")
        assert refused(announce(later, SCAN)) == (409, "not_your_turn")
        guessed = Page(http=page.http, origin=page.origin, secret="x" * 43)
        assert refused(announce(guessed, SCAN)) == (401, "link_invalid")

    def test_that_are_over_take_nothing(self, api: Service) -> None:
        sent = asking(api, {"attachment_requests": [INE]})
        page = sent.pages[0]
        welcome = done(announce(page, SCAN))
        upload(welcome, SCAN, http=page.http)
        api.post(f"documents/{sent.id}/cancel", {"reason": "x"})

        assert refused(page.post(f"attachments/{welcome['id']}/complete", {})) == (409, "document_canceled")
