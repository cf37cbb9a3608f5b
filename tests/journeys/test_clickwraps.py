"""One click: a public link, and for whoever accepts a document of their own."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfReader

from functions.domain.events import verify_chain
from tests.cloud import OpenAccount
from tests.journeys.visitors import Visitor, published
from tests.pdf import hostile
from tests.receiver import Receiver
from tests.service import Json, Service, done, refused

CROWD = 50
HANDS = 10
"""So many at the same moment: each is a process on one machine."""


def evidence_of(api: Service, accepted: Json) -> str:
    """Return what the pages of the sealed file say, on one line."""
    api.wait(accepted["document_id"], "completed")
    sealed = api.http.get(api.get(f"documents/{accepted['document_id']}/signed-file")["url"]).content
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(sealed)).pages)
    return " ".join(text.split())


def types(api: Service, document_id: str) -> list[str]:
    return [one.type.value for one in api.history(document_id) if one.type != "recipient.notified"]


class TestAcceptance:
    def test_makes_a_sealed_document_with_its_own_record(self, api: Service, receiver: Receiver) -> None:
        events = ["document.created", "document.sent", "recipient.viewed", "recipient.signed"]
        api.post("webhooks", {"url": receiver.url, "event_types": [*events, "document.completed"]})
        clickwrap = published(api, metadata={"pedido": "7"}, folder="/web", tags=["términos"])
        visitor = Visitor(api, clickwrap["url"])

        session = done(visitor.session())
        accepted = visitor.opens().accepts(email=api.address("ana"))
        document = api.wait(accepted["document_id"], "completed")

        assert (session["name"], session["clickwrap_version"], session["pages"]) == (
            "Términos del servicio",
            1,
            1,
        )
        assert document["metadata"] == {
            "pedido": "7",
            "clickwrap_id": clickwrap["id"],
            "clickwrap_version": "1",
        }
        assert (document["folder"], document["tags"], document["sandbox"]) == ("/web", ["términos"], True)
        (person,) = document["recipients"]
        assert (person["name"], person["signer_id"], person["status"]) == ("Ana Pérez Luna", None, "signed")
        history = api.history(document["id"])
        verify_chain(history, head=history[-1].hash)
        assert [one.type.value for one in history][:4] == events
        assert [one.actor_kind for one in history][:4] == ["visitor"] * 4
        assert history[0].data["clickwrap_id"] == clickwrap["id"]
        told = receiver.wait(lambda seen: len(seen) >= 5)
        assert {one.content["type"] for one in told} == {*events, "document.completed"}

    def test_gives_the_person_a_way_to_their_sealed_copy(self, api: Service) -> None:
        visitor = Visitor(api, published(api)["url"]).opens()

        accepted = visitor.accepts()
        api.wait(accepted["document_id"], "completed")
        session = done(visitor.page_of(accepted).session())

        assert session["recipient"]["status"] == "signed"
        copy = api.http.get(session["signed_file"]["url"])
        assert copy.content.startswith(b"%PDF")

    def test_is_listed_with_its_version_and_its_person(self, api: Service) -> None:
        clickwrap = published(api)
        first = Visitor(api, clickwrap["url"]).opens().accepts(email=api.address("ana"))
        file = {"document_id": api.draft(hostile.plain())["id"]}
        again = api.post(f"clickwraps/{clickwrap['id']}/versions", {"file": file})
        second = Visitor(api, clickwrap["url"]).opens(2).accepts(name="Luis Gómez")

        listed = api.get(f"clickwraps/{clickwrap['id']}/acceptances")["data"]

        assert again["current"] == 2
        assert [(one["document_id"], one["clickwrap_version"], one["name"]) for one in listed] == [
            (second["document_id"], 2, "Luis Gómez"),
            (first["document_id"], 1, "Ana Pérez Luna"),
        ]
        assert listed[1]["email"] == api.address("ana")
        assert not listed[1]["email_verified"]

    def test_from_one_visit_is_one_however_often_it_is_asked(self, api: Service) -> None:
        clickwrap = published(api)
        visitor = Visitor(api, clickwrap["url"]).opens()

        with ThreadPoolExecutor(8) as hands:
            answers = list(hands.map(lambda _: visitor.accepts(), range(8)))

        assert len({one["document_id"] for one in answers}) == 1
        assert len({one["signing_url"] for one in answers}) == 1
        assert api.count() == 1
        assert refused(visitor.accept(name="Otra persona")) == (409, "accepted_before")

    def test_with_the_same_key_is_answered_the_same(self, api: Service) -> None:
        visitor = Visitor(api, published(api)["url"]).opens()
        key = {"Idempotency-Key": "one-click"}

        once, again = visitor.accept(headers=key), visitor.accept(headers=key)

        assert once.json() == again.json()
        assert again.headers["Idempotency-Replayed"] == "true"

    def test_outlives_the_document_that_the_text_came_from(self, api: Service) -> None:
        source = api.draft(hostile.plain())
        clickwrap = published(api, file={"document_id": source["id"]})
        api.call("DELETE", f"documents/{source['id']}")

        accepted = Visitor(api, clickwrap["url"]).opens().accepts()

        assert api.wait(accepted["document_id"], "completed")["status"] == "completed"

    @pytest.mark.slow
    def test_of_many_at_once_is_one_sealed_document_each(self, api: Service) -> None:
        clickwrap = published(api)
        visitors = [Visitor(api, clickwrap["url"]).opens() for _ in range(CROWD)]

        def accept(number: int) -> Json:
            return visitors[number].insists(name=f"Persona {number}")

        with ThreadPoolExecutor(HANDS) as hands:
            accepted = list(hands.map(accept, range(CROWD)))

        assert len({one["document_id"] for one in accepted}) == CROWD
        for number, one in enumerate(accepted):
            document = api.wait(one["document_id"], "completed", within=180)
            assert [person["name"] for person in document["recipients"]] == [f"Persona {number}"]
            assert types(api, one["document_id"])[-2:] == ["recipient.signed", "document.completed"]


class TestLimit:
    def test_is_exact_whoever_comes_at_once(self, api: Service) -> None:
        clickwrap = published(api, max_acceptances=5)
        visitors = [Visitor(api, clickwrap["url"]).opens() for _ in range(20)]

        with ThreadPoolExecutor(HANDS) as hands:
            answers = list(hands.map(lambda one: one.accept(), visitors))

        codes = [one.status_code for one in answers]
        assert (codes.count(200), codes.count(410)) == (5, 15)
        assert {one.json()["code"] for one in answers if one.status_code == 410} == {"clickwrap_exhausted"}
        assert len(api.get(f"clickwraps/{clickwrap['id']}/acceptances")["data"]) == 5
        assert refused(visitors[0].session()) == (410, "clickwrap_exhausted")

    def test_of_one_address_is_told_with_the_time_to_wait(self, api: Service) -> None:
        clickwrap = published(api)
        mail = api.address("ana")
        for _ in range(5):
            Visitor(api, clickwrap["url"]).opens().accepts(email=mail)

        answer = Visitor(api, clickwrap["url"]).opens().accept(email=mail)

        assert refused(answer) == (429, "too_many_requests")
        assert int(answer.headers["Retry-After"]) > 0


class TestLink:
    def test_that_was_closed_opens_again(self, api: Service) -> None:
        clickwrap = published(api)
        visitor = Visitor(api, clickwrap["url"]).opens()

        closed = api.patch(f"clickwraps/{clickwrap['id']}", {"status": "closed"})
        kept_out = visitor.session(), visitor.open(), visitor.accept()
        api.patch(f"clickwraps/{clickwrap['id']}", {"status": "active"})

        assert closed["status"] == "closed"
        assert [refused(one) for one in kept_out] == [(410, "clickwrap_closed")] * 3
        assert visitor.accepts()["status"] == "sealing"

    def test_expires(self, api: Service) -> None:
        end = datetime.now(UTC) + timedelta(seconds=3)
        clickwrap = published(api, expires_at=end.isoformat())
        visitor = Visitor(api, clickwrap["url"]).opens()
        while datetime.now(UTC) < end:
            pass

        assert refused(visitor.accept()) == (410, "clickwrap_expired")
        api.patch(f"clickwraps/{clickwrap['id']}", {"expires_at": None})
        assert visitor.accepts()["status"] == "sealing"

    def test_that_is_guessed_opens_nothing(self, api: Service) -> None:
        assert refused(Visitor(api, f"{api.cloud.url}/accept#guessed").session()) == (401, "link_invalid")

    def test_opens_no_signing_page_nor_a_signing_link_this_one(self, api: Service) -> None:
        clickwrap = published(api)
        visitor = Visitor(api, clickwrap["url"]).opens()
        page = visitor.page_of(visitor.accepts())

        as_signer = api.http.get(
            f"{api.cloud.url}/v1/signing", headers={"Authorization": f"Bearer {visitor.secret}"}
        )
        as_visitor = Visitor(api, f"{api.cloud.url}/accept#{page.secret}").session()

        assert refused(as_signer) == refused(as_visitor) == (401, "link_invalid")

    def test_takes_no_visit_of_another_one(self, api: Service) -> None:
        one, other = published(api), published(api)
        visitor = Visitor(api, one["url"]).opens()

        stray = Visitor(api, other["url"], visit=visitor.visit).accept()

        assert refused(stray) == (410, "visit_unknown")

    def test_shows_a_new_text_before_it_is_accepted(self, api: Service) -> None:
        clickwrap = published(api)
        visitor = Visitor(api, clickwrap["url"]).opens()
        file = {"document_id": api.draft(hostile.plain())["id"]}
        api.post(f"clickwraps/{clickwrap['id']}/versions", {"file": file})

        assert refused(visitor.accept()) == (409, "clickwrap_text_outdated")
        assert refused(visitor.open(1)) == (409, "clickwrap_text_outdated")
        assert visitor.opens(2).accepts()["clickwrap_version"] == 2


class TestDetails:
    def test_that_are_asked_are_asked_all_at_once(self, api: Service) -> None:
        clickwrap = published(api, require={"email": True, "phone": True, "tax_id": True})
        visitor = Visitor(api, clickwrap["url"]).opens()

        answer = visitor.accept()

        assert refused(answer) == (422, "several_problems")
        assert {one["pointer"] for one in answer.json()["errors"]} == {"/email", "/phone", "/tax_id"}
        person = {"email": api.address("ana"), "phone": "+52 999 123 4567", "tax_id": "GODE561231GR8"}
        assert visitor.accepts(**person)["status"] == "sealing"

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("Gana dinero en https://example.com", "name_not_allowed"),
            ("alguien@example.com", "name_not_allowed"),
            ("Ana\u202egro", "request_invalid"),
            ("Ana\nPérez", "request_invalid"),
            ("", "request_invalid"),
            ("x" * 101, "request_invalid"),
        ],
    )
    def test_that_are_no_name_are_refused(self, api: Service, name: str, code: str) -> None:
        visitor = Visitor(api, published(api)["url"]).opens()

        assert refused(visitor.accept(name=name)) == (422, code)

    def test_with_markup_are_sealed_as_they_stand(self, api: Service) -> None:
        visitor = Visitor(api, published(api)["url"]).opens()

        accepted = visitor.accepts(name="<b>Ana</b> & <script>alert(1)</script>")
        document = api.wait(accepted["document_id"], "completed")

        assert document["recipients"][0]["name"] == "<b>Ana</b> & <script>alert(1)</script>"

    def test_agreed_to_another_text_of_consent_are_refused(self, api: Service) -> None:
        visitor = Visitor(api, published(api)["url"]).opens()

        assert refused(visitor.accept(consent_version="2020-01")) == (409, "consent_outdated")


class TestAddress:
    def test_is_told_by_the_evidence_to_be_what_the_person_said(self, api: Service) -> None:
        accepted = Visitor(api, published(api)["url"]).opens().accepts(email=api.address("ana"))

        words = evidence_of(api, accepted)

        assert "Enlace público; nombre y contacto según los dio la persona" in words

    def test_that_a_code_came_back_from_is_told_to_be_proven(self, api: Service) -> None:
        clickwrap = published(api, verify_email=True)
        mail = api.address("ana")
        visitor = Visitor(api, clickwrap["url"]).opens()

        without = visitor.accept(email=mail)
        code = visitor.receives(mail)
        accepted = visitor.accepts(email=mail, code=code)

        assert refused(without) == (409, "link_code_not_proven")
        (acceptance,) = api.get(f"clickwraps/{clickwrap['id']}/acceptances")["data"]
        assert acceptance["email_verified"]
        assert "Enlace público; correo comprobado con un código" in evidence_of(api, accepted)

    def test_is_not_proven_by_a_code_that_went_to_another(self, api: Service) -> None:
        visitor = Visitor(api, published(api, verify_email=True)["url"]).opens()
        code = visitor.receives(api.address("ana"))

        answer = visitor.accept(email=api.address("luis"), code=code)

        assert refused(answer) == (422, "link_code_wrong")

    def test_is_guessed_five_times_at_most_whoever_asks_at_once(self, api: Service) -> None:
        mail = api.address("ana")
        visitor = Visitor(api, published(api, verify_email=True)["url"]).opens()
        code = visitor.receives(mail)
        guesses = [f"{number:06d}" for number in range(40) if f"{number:06d}" != code]

        with ThreadPoolExecutor(HANDS) as hands:
            key = {"Idempotency-Key": "the same"}
            answers = list(hands.map(lambda one: visitor.accept(email=mail, code=one, headers=key), guesses))
        late = visitor.accept(email=mail, code=code)

        codes = [one.json()["code"] for one in answers]
        assert codes.count("link_code_wrong") == 5
        assert set(codes) <= {"link_code_wrong", "link_code_used_up", "too_much_contention", "timeout"}
        assert refused(late) == (429, "link_code_used_up")

    def test_gets_no_code_where_nobody_asks_for_one(self, api: Service) -> None:
        visitor = Visitor(api, published(api)["url"]).opens()

        assert refused(visitor.code_to(api.address("ana"))) == (409, "requirement_not_asked")

    def test_gets_one_code_a_minute(self, api: Service) -> None:
        visitor = Visitor(api, published(api, verify_email=True)["url"]).opens()
        visitor.receives(api.address("ana"))

        answer = visitor.code_to(api.address("ana"))

        assert refused(answer) == (429, "link_code_sent_too_soon")
        assert 0 < int(answer.headers["Retry-After"]) <= 60


class TestAnotherAccount:
    def test_can_not_take_its_text_from_a_document_that_is_not_its_own(
        self, api: Service, open_account: OpenAccount
    ) -> None:
        foreign = open_account().draft(hostile.plain())
        body = {"client_id": api.client()["id"], "name": "x", "file": {"document_id": foreign["id"]}}

        assert refused(api.call("POST", "clickwraps", json=body)) == (404, "document_not_found")
