"""Fields that people fill in, through the link that they were sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Final

import httpx
import pytest

from tests.journeys.asking import asking
from tests.service import Json, Page, Service, done, refused

BOX: Final = {"page": 1, "x": 0.1, "y": 0.2, "width": 0.4, "height": 0.05}
OPTIONS: Final = ["Sí", "No", "<i>Quizá</i>"]
ASKED: Final[list[Json]] = [
    {"id": "empresa", "kind": "text", "label": "Empresa", "placement": BOX, "help": "Como en el acta"},
    {"id": "piezas", "kind": "number", "label": "Piezas", "min_value": "1"},
    {"id": "monto", "kind": "money", "label": "Monto", "currency": "MXN", "max_value": "100000"},
    {"id": "inicio", "kind": "date", "label": "Inicio"},
    {"id": "cpf", "kind": "cpf", "label": "CPF"},
    {"id": "cnpj", "kind": "cnpj", "label": "CNPJ"},
    {"id": "rfc", "kind": "rfc", "label": "RFC"},
    {"id": "correo", "kind": "email", "label": "Correo"},
    {"id": "tel", "kind": "phone", "label": "Teléfono"},
    {"id": "aval", "kind": "radio", "label": "¿Hay aval?", "options": OPTIONS},
    {"id": "turnos", "kind": "checkbox", "label": "Turnos", "options": OPTIONS, "required": False},
    {"id": "plaza", "kind": "dropdown", "label": "Plaza", "options": ["Mérida", "Lima"]},
]
GIVEN: Final[Json] = {
    "empresa": "<script>alert(1)</script> & {{ nombre }}",
    "piezas": 12,
    "monto": "18.500,5",
    "inicio": "14/03/2026",
    "cpf": "529.982.247-25",
    "cnpj": "11.222.333/0001-81",
    "rfc": "gode561231gr8",
    "correo": "ana@example.com",
    "tel": "+52 999 123 4567",
    "aval": "<i>Quizá</i>",
    "turnos": ["No", "Sí"],
    "plaza": "Lima",
}
KEPT: Final[Json] = {
    **GIVEN,
    "piezas": "12",
    "monto": "18500.50",
    "inicio": "2026-03-14",
    "cpf": "52998224725",
    "cnpj": "11222333000181",
    "rfc": "GODE561231GR8",
    "tel": "+529991234567",
    "turnos": ["Sí", "No"],
}
WRONG: Final[Json] = {
    "empresa": "a" * 501,
    "piezas": "0",
    "monto": "1.234",
    "inicio": "2026-02-30",
    "cpf": "529.982.247-26",
    "cnpj": "1",
    "rfc": "GODE561231",
    "correo": "ana@",
    "tel": "999 123 4567",
    "aval": "Tal vez",
    "turnos": "Sí",
    "plaza": 5,
}


def values(answer: httpx.Response) -> Json:
    """Return the answers that the session shows."""
    return {one["id"]: one["value"] for one in done(answer)["fields"] if one["value"] is not None}


def pointers(answer: httpx.Response) -> list[tuple[str, str]]:
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


class TestAnswers:
    def test_of_every_kind_are_kept_in_one_form(self, api: Service) -> None:
        sent = asking(api, {"fields": ASKED})
        page = sent.pages[0]
        done(page.open())

        saved = page.answer(**GIVEN)

        assert values(saved) == KEPT
        assert values(page.session()) == KEPT
        assert api.document(sent.id)["recipients"][0]["answers"] == KEPT

    def test_of_the_wrong_kind_are_told_all_at_once_and_nothing_is_saved(self, api: Service) -> None:
        sent = asking(api, {"fields": ASKED})

        answer = sent.pages[0].answer(**WRONG, sueldo="1")

        assert refused(answer) == (422, "several_problems")
        assert pointers(answer) == [
            ("/answers/empresa", "answer_too_long"),
            ("/answers/piezas", "answer_too_small"),
            ("/answers/monto", "answer_ambiguous"),
            *(
                (f"/answers/{one}", "answer_invalid")
                for one in ("inicio", "cpf", "cnpj", "rfc", "correo", "tel")
            ),
            ("/answers/aval", "answer_not_an_option"),
            ("/answers/turnos", "answer_invalid"),
            ("/answers/plaza", "answer_invalid"),
            ("/answers/sueldo", "answer_field_unknown"),
        ]
        assert values(sent.pages[0].session()) == {}
        assert api.last_command(sent.id) == "document.sent"

    def test_are_awaited_before_signing_and_then_no_more(self, api: Service) -> None:
        sent = asking(api, {"fields": ASKED})
        page = sent.pages[0]
        done(page.open())

        early = page.sign()

        assert refused(early) == (409, "answers_missing")
        assert pointers(early) == [
            (f"/answers/{one['id']}", "answer_missing") for one in ASKED if one["id"] != "turnos"
        ]
        some = {one: GIVEN[one] for one in list(GIVEN)[:6]}
        done(page.answer(**some))
        done(page.answer(**{one: GIVEN[one] for one in GIVEN if one not in some}))
        done(page.sign())
        assert refused(page.answer(empresa="Otra")) == (409, "recipient_already_signed")
        assert api.wait(sent.id, "completed")["recipients"][0]["answers"] == KEPT

    def test_are_told_by_name_with_their_values_apart(self, api: Service) -> None:
        sent = asking(api, {"fields": ASKED[:2]})

        done(sent.pages[0].answer(empresa="Papelería del Sur"))
        done(sent.pages[0].answer(empresa=None, piezas=3))

        told = [one for one in api.history(sent.id) if one.type == "recipient.data_submitted"]
        assert [one.data["fields"] for one in told] == [["empresa"], ["empresa", "piezas"]]
        assert [one.data["complete"] for one in told] == [False, False]
        assert told[0].personal is not None
        assert told[0].personal["answers"] == {"empresa": "Papelería del Sur"}
        assert "Papelería" not in str(told[0].data)

    def test_from_two_tabs_at_once_are_all_kept(self, api: Service) -> None:
        sent = asking(api, {"fields": ASKED})
        page = sent.pages[0]

        with ThreadPoolExecutor(len(GIVEN)) as tabs:
            answers = list(tabs.map(lambda one: page.answer(**{one: GIVEN[one]}), GIVEN))

        assert [one.status_code for one in answers] == [200] * len(GIVEN)
        assert values(page.session()) == KEPT

    def test_are_refused_out_of_turn_and_without_a_link_of_ones_own(self, api: Service) -> None:
        part = {"fields": ASKED[:1]}
        sent = asking(api, part, {**part, "order_group": 2}, {"order_group": 1})
        first, second, nothing_asked = sent.pages

        assert refused(second.answer(empresa="x")) == (409, "not_your_turn")
        assert refused(nothing_asked.answer(empresa="x")) == (422, "answer_field_unknown")
        guessed = Page(http=first.http, origin=first.origin, secret="x" * 43)
        assert refused(guessed.answer(empresa="x")) == (401, "link_invalid")
        api.post(f"documents/{sent.id}/cancel", {"reason": "x"})
        assert refused(first.answer(empresa="x")) == (409, "document_canceled")

    @pytest.mark.parametrize(
        "answers", [{}, [], {"a b": "x"}, {"x" * 61: "x"}, {f"f{one}": "x" for one in range(51)}]
    )
    def test_have_a_shape(self, api: Service, answers: object) -> None:
        sent = asking(api, {"fields": ASKED[:1]})

        assert refused(sent.pages[0].put("answers", {"answers": answers})) == (422, "request_invalid")


class TestFields:
    def test_are_shown_to_the_person_as_they_were_asked(self, api: Service) -> None:
        shown = done(asking(api, {"fields": ASKED}, {}).pages[0].session())["fields"]

        assert [one["id"] for one in shown] == [one["id"] for one in ASKED]
        assert shown[0]["placement"] is not None
        assert (shown[0]["max_length"], shown[0]["help"]) == (500, "Como en el acta")
        assert shown[2]["currency"] == "MXN"
        assert shown[9]["options"] == OPTIONS

    def test_are_nobody_elses(self, api: Service) -> None:
        sent = asking(api, {"fields": ASKED}, {})

        assert done(sent.pages[1].session())["fields"] == []

    def test_that_nobody_could_answer_are_refused_when_they_are_assigned(self, api: Service) -> None:
        document, signer = api.draft(), api.signer()
        wrong = [
            {"id": "a", "kind": "radio", "label": "A"},
            {"id": "a", "kind": "text", "label": "A", "placement": {**BOX, "file_id": "fil_x"}},
            {"id": "b", "kind": "number", "label": "B", "min_value": "2", "max_value": "1"},
        ]

        answer = api.call(
            "PUT",
            f"documents/{document['id']}/recipients",
            json={"recipients": [{"signer_id": signer["id"], "fields": wrong}]},
        )

        assert refused(answer) == (422, "several_problems")
        assert pointers(answer) == [
            ("/recipients/0/fields/0/options", "question_invalid"),
            ("/recipients/0/fields/1/id", "question_invalid"),
            ("/recipients/0/fields/1/placement/file_id", "placement_file_unknown"),
            ("/recipients/0/fields/2/max_value", "question_invalid"),
        ]

    def test_placed_beyond_the_last_page_keep_the_document_from_being_sent(self, api: Service) -> None:
        document = api.draft()
        field = {**ASKED[0], "placement": {**BOX, "page": 900}}
        part = {"signer_id": api.signer()["id"], "fields": [field]}
        api.put(f"documents/{document['id']}/recipients", {"recipients": [part]})

        answer = api.call("POST", f"documents/{document['id']}/send", json={})

        assert refused(answer) == (422, "placement_outside_page")
        assert pointers(answer)[0][0] == "/recipients/0/fields/0/placement"
