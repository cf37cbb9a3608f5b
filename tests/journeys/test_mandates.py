"""Automatic signature: a person gives a mandate, documents are signed for them, until they take it back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from functions.domain.events import verify_chain
from tests.giving import Door, accepting, given, link_in
from tests.pdf import hostile
from tests.service import Json, Service, base64_of, done, refused, until


def sent_to(api: Service, *parts: Json) -> Json:
    """Send a document to these people, each with what is asked of them."""
    document = api.draft(hostile.plain())
    api.put(f"documents/{document['id']}/recipients", {"recipients": list(parts)})
    return api.post(f"documents/{document['id']}/send")


def automatic(signer: Json, **more: object) -> Json:
    return {"signer_id": signer["id"], "automatic": True, **more}


class TestMandate:
    def test_is_given_by_the_person_with_all_that_shows_it(self, api: Service) -> None:
        signer = api.signer("Ana Pérez Luna", legal_representative=True, automatic_signature=True)
        assert signer["mandate"]["status"] == "none"

        asked = api.post(f"signers/{signer['id']}/mandate")
        assert api.get(f"signers/{signer['id']}")["mandate"]["status"] == "requested"
        (mail,) = api.mails(signer["email"])
        assert link_in(mail.text, page="mandate") == asked["url"]
        door = Door.behind(api, asked["url"], page="mandate", address=signer["email"])
        session = door.session()
        assert session["status"] == "requested"
        assert session["sender"] in session["consent"]["pt"]["text"]
        early = door.ask("POST", "/accept", accepting(session))
        assert refused(early) == (409, "link_code_not_proven")

        session = door.proves(mails=2)
        assert session["code"]["state"] == "proven"
        session = done(door.ask("POST", "/accept", accepting(session, language="pt")))
        assert session["status"] == "active"

        assert api.get(f"signers/{signer['id']}")["mandate"]["status"] == "active"
        mandate = api.get(f"signers/{signer['id']}/mandate")
        proof = mandate["acceptance"]
        assert proof["consent_version"] == "automatic-2026-11"
        assert proof["language"] == "pt"
        assert len(proof["consent_sha256"]) == 64
        assert proof["ip"]
        assert proof["email"] == signer["email"]
        assert api.http.get(proof["signature"]["url"]).content.startswith(b"\x89PNG")

    def test_takes_a_code_that_is_guessed_five_times_at_most(self, api: Service) -> None:
        signer = api.signer()
        url = api.post(f"signers/{signer['id']}/mandate")["url"]
        door = Door.behind(api, url, page="mandate", address=signer["email"])
        api.mails(signer["email"])
        done(door.ask("POST", "/code"))
        right = door.code(mails=2)
        wrong = [f"{number:06}" for number in range(41) if f"{number:06}" != right][:40]

        with ThreadPoolExecutor(8) as hands:
            answers = list(hands.map(lambda one: door.ask("POST", "/code/check", {"code": one}), wrong))

        codes = [refused(one) for one in answers]
        assert codes.count((422, "link_code_wrong")) == 5
        assert set(codes) <= {
            (422, "link_code_wrong"),
            (429, "link_code_used_up"),
            (503, "too_much_contention"),
        }
        assert refused(door.ask("POST", "/code/check", {"code": right})) == (429, "link_code_used_up")

    def test_counts_each_guess_whatever_key_it_comes_with(self, api: Service) -> None:
        signer = api.signer()
        url = api.post(f"signers/{signer['id']}/mandate")["url"]
        door = Door.behind(api, url, page="mandate", address=signer["email"])
        api.mails(signer["email"])
        done(door.ask("POST", "/code"))
        right = door.code(mails=2)
        wrong = [f"{number:06}" for number in range(9) if f"{number:06}" != right][:8]

        answers = [
            refused(door.ask("POST", "/code/check", {"code": one}, **{"Idempotency-Key": "one key"}))
            for one in wrong
        ]

        assert answers.count((422, "link_code_wrong")) == 5

    def test_is_not_opened_by_another_kind_of_link(self, api: Service) -> None:
        sent = api.sent(content=hostile.plain())
        url = api.post(f"signers/{api.signer()['id']}/mandate")["url"]

        signing = Door(api=api, page="mandate", secret=sent.pages[0].secret, address="")
        mandate = api.call("GET", "signing", headers={"Authorization": f"Bearer {url.partition('#')[2]}"})

        assert refused(signing.ask("GET")) == (401, "link_invalid")
        assert refused(mandate) == (401, "link_invalid")

    def test_is_asked_for_anew_by_another_link(self, api: Service) -> None:
        signer = api.signer()
        first = api.post(f"signers/{signer['id']}/mandate")["url"]
        second = api.post(f"signers/{signer['id']}/mandate")["url"]

        assert refused(Door.behind(api, first, page="mandate", address="").ask("GET")) == (
            401,
            "link_invalid",
        )
        assert Door.behind(api, second, page="mandate", address="").session()["status"] == "requested"


class TestAutomaticSignature:
    def test_comes_when_it_is_the_persons_turn(self, api: Service) -> None:
        ana, luis = api.signer("Ana Pérez Luna"), api.signer("Luis Gómez Ríos")
        given(api, ana)
        sent = sent_to(api, {"signer_id": luis["id"]}, automatic(ana, order_group=2))
        luis_page = api.page(sent["id"], sent["recipients"][0]["id"])
        done(luis_page.open())
        done(luis_page.sign())

        document = api.wait(sent["id"], "completed")
        history = api.history(sent["id"])
        signed = [one for one in history if one.type == "recipient.signed"]

        assert [one["status"] for one in document["recipients"]] == ["signed", "signed"]
        mandate = api.get(f"signers/{ana['id']}/mandate")
        assert signed[1].data["mandate_id"] == mandate["id"]
        assert signed[1].data["signature_kind"] == "automatic"
        assert signed[1].data["consent_version"] == "automatic-2026-11"
        assert document["recipients"][1]["viewed_at"] is None
        verify_chain(history, head=history[-1].hash)

    def test_signs_a_whole_document_with_nobody_there(self, api: Service) -> None:
        ana, luis = api.signer(), api.signer()
        given(api, ana)
        given(api, luis)

        sent = sent_to(api, automatic(ana), automatic(luis, initials_everywhere=True))

        api.wait(sent["id"], "completed")

    def test_is_not_made_for_who_gave_no_mandate(self, api: Service) -> None:
        signer = api.signer(automatic_signature=True)
        document = api.draft(hostile.plain())
        api.put(f"documents/{document['id']}/recipients", {"recipients": [automatic(signer)]})

        answer = api.call("POST", f"documents/{document['id']}/send", json={})

        assert refused(answer) == (422, "automatic_without_mandate")

    def test_is_left_to_the_person_who_has_withdrawn(self, api: Service) -> None:
        ana, luis = api.signer(), api.signer()
        door = given(api, ana)
        sent = sent_to(api, {"signer_id": luis["id"]}, automatic(ana, order_group=2))
        assert done(door.ask("POST", "/withdraw"))["status"] == "withdrawn"
        page = api.page(sent["id"], sent["recipients"][0]["id"])
        done(page.open())
        done(page.sign())

        def told() -> Json | None:
            person = api.document(sent["id"])["recipients"][1]
            return person if person["notified_at"] is not None else None

        person = until(told, what="the invitation")
        assert person["automatic"] is False
        assert person["status"] == "notified"
        (why,) = [one.data["why"] for one in api.history(sent["id"]) if one.type == "recipient.updated"]
        assert why == "mandate_withdrawn"
        assert api.get(f"signers/{ana['id']}")["mandate"]["status"] == "withdrawn"

    def test_ends_when_the_account_revokes(self, api: Service) -> None:
        ana = api.signer()
        door = given(api, ana)
        assert api.call("DELETE", f"signers/{ana['id']}/mandate").status_code == 204

        document = api.draft(hostile.plain())
        api.put(f"documents/{document['id']}/recipients", {"recipients": [automatic(ana)]})
        answer = api.call("POST", f"documents/{document['id']}/send", json={})

        assert refused(answer) == (422, "automatic_without_mandate")
        assert door.session()["status"] == "revoked"

    def test_is_for_the_client_alone_that_it_was_limited_to(self, api: Service) -> None:
        ana = api.signer()
        given(api, ana, only_client=True)
        elsewhere = api.client("11222333000181")
        document = api.draft(hostile.plain())
        other = api.post(
            "documents",
            {
                "client_id": elsewhere["id"],
                "name": "Contrato",
                "file": {"content_base64": base64_of(hostile.plain())},
            },
        )
        for one in (document, other):
            api.put(f"documents/{one['id']}/recipients", {"recipients": [automatic(ana)]})

        api.post(f"documents/{document['id']}/send")
        answer = api.call("POST", f"documents/{other['id']}/send", json={})

        api.wait(document["id"], "completed")
        assert refused(answer) == (422, "automatic_without_mandate")

    def test_is_not_made_for_somebody_else_under_the_same_entry(self, api: Service) -> None:
        ana, luis = api.signer("Ana Pérez Luna"), api.signer("Luis Gómez Ríos")
        given(api, ana)
        api.call("PATCH", f"signers/{ana['id']}", json={"name": "Eva Ruiz", "email": f"eva-{luis['email']}"})
        document = api.draft(hostile.plain())
        api.put(f"documents/{document['id']}/recipients", {"recipients": [automatic(ana)]})

        answer = api.call("POST", f"documents/{document['id']}/send", json={})

        assert refused(answer) == (422, "automatic_without_mandate")
