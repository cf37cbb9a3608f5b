"""Batch signing: one person signs many documents with one proof of who they are; each comes to its own result."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest

from functions.domain.events import verify_chain
from tests.giving import Door, code_in, link_in
from tests.pdf import hostile
from tests.service import SIGNATURE, Json, Service, base64_of, done, refused, until

PDF = base64_of(hostile.plain())


def sent_to(api: Service, *parts: Json, **document: Any) -> Json:
    """Send a document to these people, each with what is asked of them."""
    file = {"content_base64": PDF}
    draft = api.post(
        "documents", {"client_id": api.client()["id"], "name": "Contrato", "file": file, **document}
    )
    api.put(f"documents/{draft['id']}/recipients", {"recipients": list(parts)})
    return api.post(f"documents/{draft['id']}/send")


def batch_of(api: Service, signer: Json, **wanted: Any) -> tuple[Json, Door]:
    batch = api.post("signature-batches", {"signer_id": signer["id"], **wanted})
    return batch, Door.behind(api, batch["url"], page="batch", address=signer["email"])


def signing(session: Json, *document_ids: str, **more: Any) -> Json:
    return {
        "document_ids": list(document_ids),
        "signature": {"kind": "drawn", "image_base64": base64_of(SIGNATURE)},
        "consent_version": session["consent"]["es"]["version"],
        **more,
    }


def proven(api: Service, door: Door) -> Json:
    """Prove by the last code of the mailbox: invitations come to the same address."""
    done(door.ask("POST", "/code"))

    def code() -> str | None:
        found = [one for one in api.messages(door.address) if "código" in one["subject"].lower()]
        return code_in(found[-1]["text"]) if found else None

    return done(door.ask("POST", "/code/check", {"code": until(code, what="the code")}))


class TestBatch:
    def test_signs_a_hundred_documents_with_one_proof(self, api: Service) -> None:
        ana = api.signer("Ana Pérez Luna")
        ids = [sent_to(api, {"signer_id": ana["id"], "channels": []})["id"] for _ in range(100)]
        batch, door = batch_of(api, ana)
        assert {one["document_id"] for one in batch["items"]} == set(ids)
        session = proven(api, door)
        assert {one["state"] for one in session["documents"]} == {"open"}
        opened = done(door.ask("POST", "/open", {"document_id": ids[0]}))
        assert api.http.get(opened["files"][0]["url"]).content.startswith(b"%PDF")

        began = time.monotonic()
        answer = door.ask("POST", "/sign", signing(session, *ids))
        accepted = time.monotonic() - began
        assert answer.status_code == 202
        assert done(answer)["status"] == "signing"
        results: Json = {"status": "signing"}
        while results["status"] == "signing" and time.monotonic() - began < 240:
            results = done(door.ask("GET", "/results?wait=20"))
        took = time.monotonic() - began
        print(f"\n100 documents: accepted in {accepted:.2f} s, signed in {took:.1f} s")  # noqa: T201

        assert results["done"] == results["total"] == 100
        assert all(one["signed"] for one in results["results"])
        told = api.get(f"signature-batches/{batch['id']}", wait="25")
        assert (told["status"], told["counts"]) == ("completed", {"signed": 100})
        for document_id in (ids[0], ids[99]):
            history = api.history(document_id)
            verify_chain(history, head=history[-1].hash)
            (viewed,) = [one for one in history if one.type == "recipient.viewed"]
            (signed,) = [one for one in history if one.type == "recipient.signed"]
            assert viewed.data["opened"] is (document_id == ids[0])
            assert viewed.sequence < signed.sequence
            assert viewed.data["batch_id"] == signed.data["batch_id"] == batch["id"]
            assert signed.data["consent_version"] == "batch-2026-11"
        api.wait(ids[0], "completed")

    def test_leaves_the_others_signed_where_one_fails(self, api: Service) -> None:
        ana = api.signer()
        kept, lost = (sent_to(api, {"signer_id": ana["id"]})["id"] for _ in range(2))
        batch, door = batch_of(api, ana)
        session = proven(api, door)
        api.post(f"documents/{lost}/cancel", {"reason": "duplicado"})

        done(door.ask("POST", "/sign", signing(session, kept, lost)))
        told = api.get(f"signature-batches/{batch['id']}", wait="25")

        assert {one["document_id"]: (one["state"], one["problem"]) for one in told["items"]} == {
            kept: ("signed", None),
            lost: ("closed", "document_canceled"),
        }
        results = done(door.ask("GET", "/results"))["results"]
        assert {one["document_id"]: one["problem"] for one in results} == {
            kept: None,
            lost: "document_canceled",
        }

    def test_signs_again_what_was_left(self, api: Service) -> None:
        ana = api.signer()
        ids = [sent_to(api, {"signer_id": ana["id"]})["id"] for _ in range(3)]
        batch, door = batch_of(api, ana)
        session = proven(api, door)

        done(door.ask("POST", "/sign", signing(session, ids[0])))
        first = api.get(f"signature-batches/{batch['id']}", wait="25")
        done(door.ask("POST", "/sign", signing(session, ids[1], ids[2])))
        second = api.get(f"signature-batches/{batch['id']}", wait="25")

        assert (first["status"], first["counts"]) == ("open", {"signed": 1, "open": 2})
        assert second["counts"] == {"signed": 3}

    def test_proves_the_code_that_documents_ask_for(self, api: Service) -> None:
        ana = api.signer()
        asked = sent_to(api, {"signer_id": ana["id"], "requirements": ["code_email"]})["id"]
        batch, door = batch_of(api, ana)
        session = proven(api, door)

        done(door.ask("POST", "/sign", signing(session, asked)))
        api.get(f"signature-batches/{batch['id']}", wait="25")
        document = api.document(asked)

        assert document["recipients"][0]["status"] == "signed"
        assert document["recipients"][0]["proven"] == ["code_email"]
        types = [one.type.value for one in api.history(asked)]
        assert types.index("recipient.identity_approved") < types.index("recipient.signed")

    def test_sends_to_their_own_pages_what_asks_for_more(self, api: Service) -> None:
        ana = api.signer()
        plain = sent_to(api, {"signer_id": ana["id"]})["id"]
        field = {"id": "cargo", "kind": "text", "label": "Cargo"}
        filled = sent_to(api, {"signer_id": ana["id"], "fields": [field]})["id"]
        _, door = batch_of(api, ana)
        session = proven(api, door)

        states = {one["document_id"]: (one["state"], one["why"]) for one in session["documents"]}
        url = done(door.ask("POST", "/signing-url", {"document_id": filled}))["url"]
        answer = door.ask("POST", "/sign", signing(session, plain, filled))

        assert states == {plain: ("open", None), filled: ("separate", "fields")}
        assert url == api.page(filled, api.document(filled)["recipients"][0]["id"]).link
        assert refused(answer) == (422, "document_signed_separately")

    def test_asks_for_the_proof_before_the_signature(self, api: Service) -> None:
        ana = api.signer()
        document_id = sent_to(api, {"signer_id": ana["id"]})["id"]
        _, door = batch_of(api, ana)

        answer = door.ask("POST", "/sign", signing(door.session(), document_id))

        assert refused(answer) == (409, "link_code_not_proven")

    def test_signs_nothing_twice_when_two_tabs_do_it_at_once(self, api: Service) -> None:
        ana = api.signer()
        ids = [sent_to(api, {"signer_id": ana["id"]})["id"] for _ in range(5)]
        batch, door = batch_of(api, ana)
        session = proven(api, door)

        answers = [door.ask("POST", "/sign", signing(session, *ids)) for _ in range(2)]
        told = api.get(f"signature-batches/{batch['id']}", wait="25")

        assert answers[0].status_code == 202
        assert answers[1].status_code in (202, 409)
        assert told["counts"] == {"signed": 5}
        for one in ids:
            assert Counter(event.type.value for event in api.history(one))["recipient.signed"] == 1


class TestNamedDocuments:
    def test_are_refused_each_for_its_reason(self, api: Service) -> None:
        ana, luis = api.signer(), api.signer()
        later = sent_to(api, {"signer_id": luis["id"]}, {"signer_id": ana["id"], "order_group": 2})["id"]
        foreign = sent_to(api, {"signer_id": luis["id"]})["id"]
        draft = api.draft(hostile.plain())
        api.put(f"documents/{draft['id']}/recipients", {"recipients": [{"signer_id": ana["id"]}]})
        absent = "doc_01JQ8Z3N6W4Y5T7V9X0C2B4D6F"

        answer = api.call(
            "POST",
            "signature-batches",
            json={"signer_id": ana["id"], "document_ids": [later, foreign, draft["id"], absent]},
        )

        assert answer.status_code == 422
        assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
            ("/document_ids/0", "not_your_turn"),
            ("/document_ids/1", "signer_has_no_part"),
            ("/document_ids/2", "document_not_open"),
            ("/document_ids/3", "document_not_found"),
        ]

    def test_are_told_by_mail_where_that_is_asked(self, api: Service) -> None:
        ana = api.signer()
        sent_to(api, {"signer_id": ana["id"], "channels": []})

        batch, _ = batch_of(api, ana, notify=True, language="en")

        (mail,) = api.mails(ana["email"])
        assert link_in(mail.text, page="batch") == batch["url"]
        assert mail.subject.endswith("documents to sign: 1")

    @pytest.mark.parametrize("count", [101, 200])
    def test_are_a_hundred_at_most(self, api: Service, count: int) -> None:
        many = [f"doc_01JQ8Z3N6W4Y5T7V9X0C2B{number:04}" for number in range(count)]

        answer = api.call(
            "POST", "signature-batches", json={"signer_id": api.signer()["id"], "document_ids": many}
        )

        assert refused(answer) == (422, "signature_batch_too_large")

    def test_are_missing_where_nothing_waits(self, api: Service) -> None:
        answer = api.call("POST", "signature-batches", json={"signer_id": api.signer()["id"]})

        assert refused(answer) == (422, "signature_batch_empty")


class TestLink:
    def test_opens_nothing_outside_its_batch(self, api: Service) -> None:
        ana = api.signer()
        inside = sent_to(api, {"signer_id": ana["id"]})["id"]
        _, door = batch_of(api, ana, document_ids=[inside])
        outside = sent_to(api, {"signer_id": ana["id"]})["id"]

        answers = [door.ask("POST", path, {"document_id": outside}) for path in ("/open", "/signing-url")]

        assert [refused(one) for one in answers] == [(422, "document_not_in_batch")] * 2
        assert not [one for one in api.history(outside) if one.type == "recipient.viewed"]

    def test_shows_nothing_to_whoever_was_replaced(self, api: Service) -> None:
        ana, luis = api.signer(), api.signer()
        sent = sent_to(api, {"signer_id": ana["id"]})
        _, door = batch_of(api, ana)
        person = f"documents/{sent['id']}/recipients/{sent['recipients'][0]['id']}"
        api.post(f"{person}/replace", {"signer_id": luis["id"]})

        answers = [door.ask("POST", path, {"document_id": sent["id"]}) for path in ("/open", "/signing-url")]

        assert [refused(one) for one in answers] == [(409, "recipient_gone")] * 2

    def test_signs_nothing_that_was_sent_anew_since(self, api: Service) -> None:
        ana = api.signer()
        document_id = sent_to(api, {"signer_id": ana["id"]})["id"]
        batch, door = batch_of(api, ana)
        session = proven(api, door)
        done(door.ask("POST", "/open", {"document_id": document_id}))
        api.post(f"documents/{document_id}/reopen")
        api.call("PATCH", f"documents/{document_id}", json={"name": "Otro contrato"})
        api.post(f"documents/{document_id}/send")

        done(door.ask("POST", "/sign", signing(session, document_id)))
        told = api.get(f"signature-batches/{batch['id']}", wait="25")

        assert [(one["state"], one["problem"]) for one in told["items"]] == [("closed", "link_invalid")]
        assert api.document(document_id)["recipients"][0]["signed_at"] is None
