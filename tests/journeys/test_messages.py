"""What people and senders are told, in their language, by the channel that reaches them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pdf import hostile
from tests.phones import number
from tests.service import Json, Sent, Service, done, until


def assigned(api: Service, *parts: Json, **more: Any) -> Sent:
    """Send a document to new signers, each asked as the part says; its `signer` is what differs about the person."""
    document = api.draft(hostile.plain(), **more)
    recipients = [{"signer_id": api.signer(**one.pop("signer", {}))["id"], **one} for one in map(dict, parts)]
    api.put(f"documents/{document['id']}/recipients", {"recipients": recipients})
    sent = api.post(f"documents/{document['id']}/send")
    pages = [api.page(sent["id"], one["id"]) for one in sent["recipients"]]
    return Sent(id=sent["id"], document=sent, pages=pages)


def events(api: Service, document_id: str, kind: str, *, count: int = 1) -> list[Json]:
    def happened() -> list[Json] | None:
        found = [dict(one.data) for one in api.history(document_id) if one.type == kind]
        return found if len(found) >= count else None

    return until(happened, what=f"{count} of {kind}")


class TestNotices:
    @pytest.mark.parametrize(
        ("language", "invited", "reminded", "completed"),
        [
            ("es", "Tiene un documento para firmar", "Recordatorio: ", "Completo: «Contrato de servicios»"),
            ("pt", "Você tem um documento para assinar", "Lembrete: ", "Concluído: “Contrato de servicios”"),
            ("en", "You have a document to sign", "Reminder: ", "Complete: “Contrato de servicios”"),
        ],
    )
    def test_come_in_the_language_of_the_person(
        self, api: Service, language: str, invited: str, reminded: str, completed: str
    ) -> None:
        sent = assigned(api, {"language": language, "message": "Es el contrato\nde ayer."})
        to = sent.document["recipients"][0]["email"]
        assert invited in api.messages(to)[0]["html"]
        api.post(f"documents/{sent.id}/resend")
        api.messages(to, count=2)
        done(sent.pages[0].open())
        done(sent.pages[0].sign())

        first, second, third = api.messages(to, count=3)

        assert "> Es el contrato\n> de ayer." in first["text"]
        assert "ayer" not in second["text"]
        assert second["subject"].startswith(reminded)
        assert third["subject"] == completed
        assert sent.pages[0].link in third["text"]
        told = events(api, sent.id, "recipient.notified", count=3)
        assert [one["notice"] for one in told] == ["invitation", "reminder", "completed"]

    def test_ask_an_approver_to_approve_and_a_reader_to_read(self, api: Service) -> None:
        sent = assigned(api, {}, {"role": "approver"}, {"role": "observer"})
        _, approver, reader = (one["email"] for one in sent.document["recipients"])

        assert api.messages(approver)[0]["subject"].endswith("para aprobar")
        assert "compartió" in api.messages(reader)[0]["subject"]

    def test_tell_the_sender_of_a_refusal_and_why(self, api: Service) -> None:
        sent = assigned(api, {}, name=f"Convenio {api.tag} rechazado")
        done(sent.pages[0].open())
        done(sent.pages[0].refuse("El plazo no es el acordado"))

        mail = _to_sender(api, f"Convenio {api.tag} rechazado")

        assert "rechazó" in mail["subject"]
        assert "Motivo: El plazo no es el acordado" in mail["text"]
        assert sent.id in mail["text"]


class TestResends:
    def test_tell_the_people_of_each_document_whatever_the_others_refuse(self, api: Service) -> None:
        first, second = (assigned(api, {}) for _ in range(2))
        draft = api.draft(hostile.plain())["id"]
        nowhere = "doc_01ARZ3NDEKTSV4RRFFQ69G5FAV"
        people = [one.document["recipients"][0]["email"] for one in (first, second)]
        for one in people:
            api.messages(one)
        asked = {"document_ids": [first.id, draft, nowhere, second.id, first.id]}

        results = api.post("resends", asked)["data"]
        again = api.post("resends", asked)["data"]

        assert [(one["document_id"], one["status"]) for one in results] == [
            (first.id, "resent"),
            (draft, "refused"),
            (nowhere, "refused"),
            (second.id, "resent"),
        ]
        assert [one["problem"] and one["problem"]["code"] for one in results] == [
            None,
            "document_not_open",
            "document_not_found",
            None,
        ]
        assert [one["problem"]["code"] for one in again][::3] == ["resent_too_soon"] * 2
        for one in people:
            assert len(api.messages(one, count=2)) == 2


class TestChannels:
    def test_carry_an_invitation_by_sms(self, api: Service) -> None:
        phone = number(api, "4501")
        sent = assigned(api, {"channels": ["sms"], "signer": {"phone": phone}})

        (text,) = api.messages(phone)

        assert (text["channel"], text["outcome"]) == ("sms", "delivered")
        assert sent.pages[0].link in text["text"]
        assert len(text["text"]) <= 160
        assert events(api, sent.id, "recipient.notified")[0]["channel"] == "sms"

    def test_carry_an_invitation_by_whatsapp(self, api: Service) -> None:
        phone = number(api, "4502")
        sent = assigned(api, {"channels": ["whatsapp"], "language": "pt", "signer": {"phone": phone}})

        (text,) = api.messages(phone)

        assert text["text"].startswith("[rubrica_invitation_sign · pt_BR]")
        assert sent.pages[0].link in text["text"]

    def test_carry_nothing_where_the_sender_passes_the_link_on(self, api: Service) -> None:
        sent = assigned(api, {"channels": []})
        done(sent.pages[0].open())
        done(sent.pages[0].sign())
        api.wait(sent.id, "completed")

        assert [one.type for one in api.history(sent.id) if one.type == "recipient.notified"] == []


class TestBounce:
    def test_of_a_mail_brings_the_message_by_sms(self, api: Service) -> None:
        phone, email = number(api, "4503"), f"bounce+{api.tag}@example.com"
        sent = assigned(api, {"channels": ["email", "sms"], "signer": {"phone": phone, "email": email}})

        (text,) = api.messages(phone)

        assert sent.pages[0].link in text["text"]
        (bounced,) = events(api, sent.id, "email.bounced")
        assert (bounced["channel"], bounced["next_channel"]) == ("email", "sms")
        told = [one["channel"] for one in events(api, sent.id, "recipient.notified", count=2)]
        assert told == ["email", "sms"]

    def test_of_every_channel_ends_at_the_sender(self, api: Service) -> None:
        phone, email = number(api, "0000"), f"bounce+all.{api.tag}@example.com"
        sent = assigned(
            api,
            {"channels": ["email", "sms", "whatsapp"], "signer": {"phone": phone, "email": email}},
            name=f"Convenio {api.tag} perdido",
        )

        failed = events(api, sent.id, "message.failed", count=2)
        mail = _to_sender(api, f"Convenio {api.tag} perdido")

        assert [one["channel"] for one in failed] == ["sms", "whatsapp"]
        assert failed[-1]["next_channel"] is None
        assert "No pudimos avisar" in mail["subject"]

    def test_at_once_is_the_same_as_one_that_comes_later(self, api: Service) -> None:
        phone, email = number(api, "0001"), api.address("primero")
        sent = assigned(api, {"channels": ["sms", "email"], "signer": {"phone": phone, "email": email}})

        assert sent.pages[0].link in api.messages(email)[0]["text"]
        assert events(api, sent.id, "message.failed")[0]["next_channel"] == "email"


def _to_sender(api: Service, name: str) -> Json:
    """Return the message to the account's own address that is about a document of this name."""

    def arrived() -> Json | None:
        found = api.messages(f"{api.tag}@example.com", count=0)
        return next((one for one in found if name in one["subject"]), None)

    return until(arrived, what=f"a message to the sender about {name}")
