"""From what people write to pages that they sign: DOCX, Markdown, templates with values."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.docx import contracts, hostile
from tests.service import Json, Service, base64_of, done, refused, until

PATIENCE = 120.0
"""The first document waits for LibreOffice's own start."""
ANSWERS = {
    "empresa": {"nombre": "Cal & Arena <Norte>", "rfc": "GODE561231GR8", "correo": "hola@example.com"},
    "cliente": {"nombre": "José Núñez"},
    "folio": "C-001",
    "ciudad": "Mérida",
    "fecha_firma": "2026-03-14",
    "fecha_pago": "2026-04-01",
    "monto": "125000.5",
    "con_anexo": False,
    "testigos": ["Ana", "Íñigo"],
    "logo": base64_of(contracts.picture()),
    "partidas": [
        {"concepto": "Análisis", "cantidad": 2, "precio": "1000"},
        {"concepto": "Diseño", "cantidad": 1, "precio": {"amount": "99.90", "currency": "USD"}},
    ],
}


def create(api: Service, file: Json, **more: object) -> Json:
    return api.post("documents", {"client_id": api.client()["id"], "name": "Contrato", "file": file, **more})


def rendered(api: Service, document_id: str) -> Json:
    """Return the document's main file once its pages were made, or can not be."""

    def made() -> Json | None:
        file: Json = api.get(f"documents/{document_id}", wait="25")["file"]
        return None if file["status"] == "rendering" else file

    return until(made, what="pages", within=PATIENCE)


def text_of(api: Service, document_id: str, folder: Path) -> str:
    """Return what a reader reads on the pages that people are asked to sign."""
    pdf = folder / "shown.pdf"
    pdf.write_bytes(api.http.get(api.get(f"documents/{document_id}/preview")["url"]).content)
    return read(pdf)


def read(pdf: Path) -> str:
    told = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True)
    return " ".join(told.stdout.split())


class TestDocx:
    def test_becomes_pages_with_its_words(self, api: Service, tmp_path: Path) -> None:
        docx = contracts.plain("Contrato de arrendamiento.", "Señor Núñez: ¿está de acuerdo?")

        document = create(api, {"docx_base64": base64_of(docx)})

        assert (document["file"]["status"], document["file"]["pages"]) == ("rendering", 0)
        file = rendered(api, document["id"])
        assert (file["status"], file["pages"], file["rejection"]) == ("ready", 1, None)
        assert file["made_from"] == {"kind": "docx", "template_id": None, "template_version": None}
        assert "¿está de acuerdo?" in text_of(api, document["id"], tmp_path)
        assert [one.type for one in api.history(document["id"])] == ["document.created", "document.updated"]

    def test_is_refused_at_once_when_it_is_hostile(self, api: Service) -> None:
        body = {
            "client_id": api.client()["id"],
            "name": "x",
            "file": {"docx_base64": base64_of(hostile.macros())},
        }

        answer = api.call("POST", "documents", json=body)

        assert refused(answer) == (422, "docx_active_content")
        assert answer.json()["errors"][0]["pointer"] == "/file/docx_base64"
        assert api.count() == 0

    def test_can_not_be_sent_before_its_pages_are_there(self, api: Service) -> None:
        document = create(api, {"docx_base64": base64_of(contracts.plain("Uno."))})
        api.assign(document["id"], [api.signer()])

        answer = api.call("POST", f"documents/{document['id']}/send", json={})
        if api.document(document["id"])["file"]["status"] == "rendering":
            assert refused(answer) == (409, "file_not_ready")
        rendered(api, document["id"])

    def test_may_be_replaced_while_it_is_rendered(self, api: Service, tmp_path: Path) -> None:
        document = create(api, {"docx_base64": base64_of(contracts.plain("Primero."))})

        api.patch(f"documents/{document['id']}", {"file": {"markdown": "Segundo."}})

        assert rendered(api, document["id"])["made_from"]["kind"] == "markdown"
        text = text_of(api, document["id"], tmp_path)
        assert "Segundo." in text
        assert "Primero." not in text

    def test_may_be_an_extra_file(self, api: Service) -> None:
        document = create(api, {"markdown": "# Contrato"})
        body = {"name": "Anexo", "file": {"docx_base64": base64_of(contracts.plain("Anexo."))}}

        api.post(f"documents/{document['id']}/files", body)

        def ready() -> Json | None:
            found = api.document(document["id"])
            return found if all(one["status"] == "ready" for one in found["files"]) else None

        until(ready, what="both files ready", within=PATIENCE)


class TestWaiting:
    def test_ends_when_the_pages_are_there(self, api: Service) -> None:
        rendered(api, create(api, {"markdown": "Para que el convertidor ya esté en marcha."})["id"])
        document = create(api, {"markdown": "Uno."})

        waited = api.get(f"documents/{document['id']}", wait="25")

        assert waited["file"]["status"] == "ready"

    def test_is_no_longer_than_25_seconds(self, api: Service) -> None:
        answer = api.call("GET", f"documents/{api.draft()['id']}", params={"wait": "26"})

        assert refused(answer) == (422, "request_invalid")


class TestMarkdown:
    def test_becomes_pages(self, api: Service, tmp_path: Path) -> None:
        document = create(api, {"markdown": "# Pagaré\n\nDebo y **pagaré** la cantidad de $1,000.00."})

        assert rendered(api, document["id"])["status"] == "ready"
        assert "Debo y pagaré la cantidad de $1,000.00." in text_of(api, document["id"], tmp_path)


class TestSource:
    @pytest.mark.parametrize(
        "file",
        [
            {},
            {"markdown": "x", "upload": True},
            {"template_id": "tpl_x", "markdown": "x"},
            {"markdown": "x", "values": {}},
        ],
        ids=["none", "two", "template-and-text", "values-alone"],
    )
    def test_is_one_and_no_other(self, api: Service, file: Json) -> None:
        body = {"client_id": api.client()["id"], "name": "x", "file": file}

        assert refused(api.call("POST", "documents", json=body)) == (422, "file_source_ambiguous")


class TestTemplate:
    def test_lives_from_its_values_to_the_seal(self, api: Service, tmp_path: Path) -> None:
        template = api.template(contracts.spanish(clauses=12), name="Servicios")
        document = create(api, {"template_id": template["id"], "values": ANSWERS})
        assert document["file"]["made_from"] == {
            "kind": "template",
            "template_id": template["id"],
            "template_version": 1,
        }
        assert rendered(api, document["id"])["status"] == "ready"

        api.assign(document["id"], [api.signer("Ana Pérez"), api.signer("José Núñez")])
        sent = api.post(f"documents/{document['id']}/send")
        for recipient in sent["recipients"]:
            page = api.page(document["id"], recipient["id"])
            done(page.open())
            done(page.sign())
        api.wait(document["id"], "completed")

        sealed = tmp_path / "sealed.pdf"
        sealed.write_bytes(api.http.get(api.get(f"documents/{document['id']}/signed-file")["url"]).content)
        text = read(sealed)
        for words in (
            "CAL & ARENA <NORTE> — contrato C-001",
            "En Mérida, a 14 de marzo de 2026, entre Cal & Arena <Norte> y José Núñez.",
            "Análisis",
            "Este contrato no tiene anexos.",
            "Testigos: Ana, Íñigo.",
        ):
            assert words in text
        judged = subprocess.run(["pdfsig", sealed], capture_output=True, text=True, check=False).stdout
        assert "Signature Validation: Signature is Valid." in judged

    def test_tells_everything_that_is_wrong_with_the_values_at_once(self, api: Service) -> None:
        template = api.template(contracts.spanish())
        values = {**ANSWERS, "monto": "mucho", "extra": 1, "fecha_pago": None}
        body = {
            "client_id": api.client()["id"],
            "name": "x",
            "file": {"template_id": template["id"], "values": values},
        }

        answer = api.call("POST", "documents", json=body)

        assert refused(answer) == (422, "several_problems")
        assert {(one["pointer"], one["code"]) for one in answer.json()["errors"]} == {
            ("/file/values/monto", "template_value_invalid"),
            ("/file/values/extra", "template_variable_unknown"),
            ("/file/values/fecha_pago", "template_variable_missing"),
        }
        assert api.count() == 0

    def test_misses_at_once_what_a_condition_asks_for(self, api: Service) -> None:
        template = api.template(contracts.spanish())
        body = {
            "client_id": api.client()["id"],
            "name": "x",
            "file": {"template_id": template["id"], "values": {**ANSWERS, "con_anexo": True}},
        }

        answer = api.call("POST", "documents", json=body)

        assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
            ("/file/values/anexo/titulo", "template_variable_missing")
        ]

    def test_keeps_the_answers_out_of_what_stays_for_ever(self, api: Service) -> None:
        template = api.template()
        values = {"nombre": "José Núñez", "monto": "1200"}
        document = create(api, {"template_id": template["id"], "values": values})

        (created, *_) = api.history(document["id"])
        assert api.get(f"documents/{document['id']}/answers")["values"] == values

        assert refused(api.call("GET", f"documents/{api.draft()['id']}/answers")) == (
            404,
            "file_has_no_answers",
        )
        assert created.data["template_id"] == template["id"]
        assert created.personal is not None
        assert len(created.personal["answers_sha256"]) == 64
        assert "answers_sha256" not in created.data
        rendered(api, document["id"])

    def test_is_not_for_another_client_nor_when_switched_off(self, api: Service) -> None:
        template = api.template()
        file = {"template_id": template["id"], "values": {"nombre": "Ana", "monto": "1"}}
        other = api.client("11222333000181")
        body = {"client_id": other["id"], "name": "x", "file": file}
        assert refused(api.call("POST", "documents", json=body)) == (422, "template_of_another_client")

        api.patch(f"templates/{template['id']}", {"active": False})

        body = {"client_id": template["client_id"], "name": "x", "file": file}
        assert refused(api.call("POST", "documents", json=body)) == (409, "template_inactive")

    def test_may_take_no_annexes(self, api: Service) -> None:
        template = api.template(accepts_annexes=False)
        file = {"template_id": template["id"], "values": {"nombre": "Ana", "monto": "1"}}
        document = create(api, file)

        answer = api.call(
            "POST", f"documents/{document['id']}/files", json={"name": "Anexo", "file": {"markdown": "x"}}
        )

        assert refused(answer) == (409, "template_takes_no_annexes")
        rendered(api, document["id"])
