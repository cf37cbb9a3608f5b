"""Documents whose last values come from who signs them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from tests.docx import contracts
from tests.journeys.asking import asking_of
from tests.journeys.test_rendering import create, text_of
from tests.service import Json, Page, Sent, Service, done, refused, until

FORM = [
    {"path": "cliente.nombre", "filled_by": "signer", "label": "Nombre completo", "help": "Como en su INE"},
    {"path": "cliente.rfc", "filled_by": "signer"},
    {"path": "plazo", "filled_by": "signer", "options": ["6 meses", "12 meses"]},
]
VALUES = {"cliente.nombre": "Ana <b>Núñez</b>", "cliente.rfc": "GODE561231GR8", "plazo": "12 meses"}


def waiting(api: Service, *parts: Json, values: Json | None = None) -> Sent:
    """Send a document that lacks what its signer gives."""
    docx = contracts.plain(
        "{{ cliente.nombre }} ({{ cliente.rfc }}) paga {{ monto|moneda('MXN') }} en {{ plazo }}.",
        "Firma: ##aqui##",
    )
    template = api.template(docx, form=FORM)
    known = {"monto": "10"} if values is None else values
    document = create(api, {"template_id": template["id"], "values": known, "incomplete": True})
    return asking_of(api, document["id"], *parts)


def give(page: Page, values: Json, **more: Any) -> httpx.Response:
    return page.put("form", {"values": values, **more})


def made(page: Page) -> Json:
    """Return the session once there are pages."""

    def here() -> Json | None:
        session = done(page.session())
        return session if session["file"] is not None else None

    return until(here, what="pages", within=90.0)


class TestForm:
    def test_is_filled_in_before_there_are_pages_and_then_one_can_sign(
        self, api: Service, tmp_path: Path
    ) -> None:
        sent = waiting(api, {"anchors": [{"text": "##aqui##"}]}, {"order_group": 2})
        first, second = sent.pages

        session = done(first.open())

        assert (session["file"], session["files"]) == (None, [])
        assert session["recipient"]["status"] in ("waiting", "notified")
        assert [(one["variable"], one["label"], one["kind"], one["missing"]) for one in session["form"]] == [
            ("cliente.nombre", "Nombre completo", "text", True),
            ("cliente.rfc", "Rfc (cliente)", "rfc", True),
            ("plazo", "Plazo", "text", True),
        ]
        assert refused(first.sign()) == (409, "file_not_ready")
        assert done(second.session())["form"] == []
        assert refused(give(second, VALUES)) == (409, "not_your_turn")

        done(give(first, VALUES))
        session = made(first)

        assert session["form"] == []
        assert [one["kind"] for one in session["placements"]] == ["signature"]
        assert "Ana <b>Núñez</b> (GODE561231GR8) paga $10.00 MXN en 12 meses." in text_of(
            api, sent.id, tmp_path
        )
        for page in sent.pages:
            done(page.open())
            done(page.sign())
        api.wait(sent.id, "completed")
        types = [one.type.value for one in api.history(sent.id)]
        assert types.count("recipient.started") == 1
        assert types.index("recipient.started") < types.index("recipient.data_submitted")
        assert types.index("recipient.data_submitted") < types.index("recipient.viewed")

    def test_is_saved_piece_by_piece_and_shown_again(self, api: Service) -> None:
        page = waiting(api, {}).pages[0]

        done(give(page, {"cliente.nombre": "Ana"}))
        session = done(give(page, {"plazo": "6 meses", "cliente.nombre": None}))

        assert [(one["variable"], one["value"], one["missing"]) for one in session["form"]] == [
            ("cliente.nombre", None, True),
            ("cliente.rfc", None, True),
            ("plazo", "6 meses", False),
        ]

    def test_takes_what_is_the_signers_to_give_and_of_its_kind(self, api: Service) -> None:
        page = waiting(api, {}).pages[0]

        senders = give(page, {"monto": "1", "otra": 2})
        wrong = give(page, {"cliente.rfc": "x", "plazo": "siempre"})

        assert [(one["pointer"], one["code"]) for one in senders.json()["errors"]] == [
            ("/values/monto", "template_variable_unknown"),
            ("/values/otra", "template_variable_unknown"),
        ]
        assert [(one["pointer"], one["code"]) for one in wrong.json()["errors"]] == [
            ("/values/cliente/rfc", "template_value_invalid"),
            ("/values/plazo", "template_option_unknown"),
        ]

    def test_is_filled_in_once_by_whoever_comes_first(self, api: Service) -> None:
        first, second = waiting(api, {}, {}).pages

        done(give(first, VALUES))

        assert refused(give(second, VALUES)) == (409, "form_not_awaited")
        assert made(second)["form"] == []

    def test_is_no_more_once_the_document_is_canceled(self, api: Service) -> None:
        sent = waiting(api, {})
        api.post(f"documents/{sent.id}/cancel", {"reason": "x"})

        assert refused(give(sent.pages[0], VALUES)) == (409, "document_canceled")

    def test_does_not_ask_for_what_the_sender_owes(self, api: Service) -> None:
        docx = contracts.plain("{{ nombre }} paga {{ monto }}.")
        template = api.template(docx, form=[{"path": "nombre", "filled_by": "signer"}])
        document = create(api, {"template_id": template["id"], "values": {}, "incomplete": True})
        api.assign(document["id"], [api.signer()])

        answer = api.call("POST", f"documents/{document['id']}/send", json={})

        assert refused(answer) == (422, "several_problems")
