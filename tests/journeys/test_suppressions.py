"""Whom nothing is sent to any more: who bounced, who complained, who wants no more."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.journeys.test_messages import assigned, events
from tests.phones import number
from tests.service import Json, Service, refused, until


def suppressions(api: Service, *, count: int = 1, **query: str) -> list[Json]:
    def found() -> list[Json] | None:
        data: list[Json] = api.get("suppressions", **query)["data"]
        return data if len(data) >= count else None

    return until(found, what=f"{count} suppressions")


def link_to_stop(mail: Json) -> str:
    """Return the address that a mail program posts to."""
    assert mail["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (url,) = re.findall(r"^<(.+)>$", mail["headers"]["List-Unsubscribe"])
    assert url in mail["text"]
    return str(url)


class TestALinkToStop:
    def test_asks_first_and_changes_something_by_post_alone(self, api: Service) -> None:
        sent = assigned(api, {})
        to = sent.document["recipients"][0]["email"]
        url = link_to_stop(api.messages(to)[0])

        for language, words in (("es", "¿Dejar de"), ("pt", "Deixar de"), ("en", "Stop these")):
            page = httpx.get(url, headers={"Accept-Language": language})
            assert (page.status_code, page.headers["Content-Language"]) == (200, language)
            assert words in page.text
            assert '<form method="post">' in page.text
            assert "form-action 'self'" in page.headers["Content-Security-Policy"]
        assert api.get("suppressions")["data"] == []

        for _ in range(2):
            done = httpx.post(url, data={"List-Unsubscribe": "One-Click"})
            assert done.status_code == 200
            assert 'data-testid="unsubscribed"' in done.text
        (one,) = suppressions(api, channel="email", address=to.upper())
        assert (one["cause"], one["channel"]) == ("opt_out", "email")
        assert one["address"] == f"{to[0]}***@{to.partition('@')[2]}"

    def test_is_heeded_by_the_next_document(self, api: Service) -> None:
        phone = number(api, "4601")
        person = {"phone": phone, "email": api.address("deja")}
        first = assigned(api, {"channels": ["email", "sms"], "signer": dict(person)})
        httpx.post(link_to_stop(api.messages(person["email"])[0])).raise_for_status()

        second = assigned(api, {"channels": ["email", "sms"], "signer": dict(person)})

        (text,) = api.messages(phone)
        assert second.pages[0].link in text["text"]
        (dropped,) = events(api, second.id, "email.bounced")
        assert (dropped["cause"], dropped["sent"], dropped["next_channel"]) == ("opt_out", False, "sms")
        assert len(api.messages(person["email"])) == 1
        assert [one.type for one in api.history(first.id) if one.type == "email.bounced"] == []

    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_that_is_forged_is_refused(self, api: Service, method: str) -> None:
        sent = assigned(api, {})
        url = link_to_stop(api.messages(sent.document["recipients"][0]["email"])[0])
        forged = url[:-1] + ("A" if url[-1] != "A" else "Q")

        for address in (forged, url.rpartition("/")[0] + "/x", url.rpartition(".")[0]):
            answer = httpx.request(method, address)
            assert answer.status_code == 404
            assert 'data-code="opt_out_unknown"' in answer.text
        assert api.get("suppressions")["data"] == []

    def test_is_in_no_mail_that_brings_a_code(self, api: Service) -> None:
        sent = assigned(api, {"requirements": ["code_email"]})
        to = sent.document["recipients"][0]["email"]
        httpx.post(link_to_stop(api.messages(to)[0])).raise_for_status()

        # Who wants no more still gets the code that they ask for.
        sent.pages[0].open().raise_for_status()
        sent.pages[0].post("codes", {"requirement": "code_email"}).raise_for_status()
        code = api.messages(to, count=2)[-1]

        assert "List-Unsubscribe" not in code["headers"]
        assert re.search(r"\d{6}", code["text"])


class TestAComplaint:
    def test_is_told_and_remembered_for_good(self, api: Service) -> None:
        email = f"complain+{api.tag}@example.com"
        sent = assigned(api, {"signer": {"email": email}})

        (told,) = events(api, sent.id, "email.bounced")
        (one,) = suppressions(api)
        lifted = api.call("DELETE", f"suppressions/{one['id']}", params={"asked_by_person": "true"})

        assert (told["cause"], told["sent"], told["next_channel"]) == ("complaint", True, None)
        assert one["cause"] == "complaint"
        assert refused(lifted) == (409, "complaint_stands")


class TestABounce:
    def test_spares_the_next_document_a_dead_address_until_it_is_lifted(self, api: Service) -> None:
        email = f"bounce+{api.tag}@example.com"
        assigned(api, {"signer": {"email": email}})
        (one,) = suppressions(api)

        second = assigned(api, {"signer": {"email": email}})
        (dropped,) = events(api, second.id, "email.bounced")
        assert (dropped["cause"], dropped["sent"]) == ("bounce", False)
        assert len(api.messages(email)) == 1

        assert api.call("DELETE", f"suppressions/{one['id']}").status_code == 204
        assert refused(api.call("DELETE", f"suppressions/{one['id']}")) == (404, "suppression_not_found")
        api.post(f"documents/{second.id}/resend")
        assert len(api.messages(email, count=2)) == 2


class TestAnOptOutAtTheCarrier:
    def test_of_sms_is_remembered_and_takes_the_persons_word_to_lift(self, api: Service) -> None:
        phone, email = number(api, "0003"), api.address("baja")
        sent = assigned(api, {"channels": ["sms", "email"], "signer": {"phone": phone, "email": email}})

        assert sent.pages[0].link in api.messages(email)[0]["text"]
        (told,) = events(api, sent.id, "message.failed")
        (one,) = suppressions(api, channel="sms")

        assert (told["cause"], told["sent"], told["next_channel"]) == ("opt_out", False, "email")
        assert one["address"] == f"{phone[:3]}***{phone[-2:]}"
        where = f"suppressions/{one['id']}"
        assert refused(api.call("DELETE", where)) == (409, "opt_out_stands")
        assert api.call("DELETE", where, params={"asked_by_person": "true"}).status_code == 204
        assert api.get("suppressions")["data"] == []

    def test_of_whatsapp_is_remembered(self, api: Service) -> None:
        phone, email = number(api, "0003"), api.address("baja")
        sent = assigned(api, {"channels": ["whatsapp", "email"], "signer": {"phone": phone, "email": email}})

        assert sent.pages[0].link in api.messages(email)[0]["text"]
        assert suppressions(api, channel="whatsapp")[0]["cause"] == "opt_out"
        assert api.get("suppressions", channel="sms")["data"] == []


class TestALookAtThem:
    def test_is_told_page_by_page(self, api: Service) -> None:
        for place in range(3):
            assigned(api, {"signer": {"email": f"bounce+{place}.{api.tag}@example.com"}})
        everyone = {one["id"] for one in suppressions(api, count=3)}

        first = api.get("suppressions", limit="2")
        second = api.get("suppressions", limit="2", cursor=first["next_cursor"])

        assert (first["has_more"], second["has_more"]) == (True, False)
        assert {one["id"] for one in first["data"] + second["data"]} == everyone
