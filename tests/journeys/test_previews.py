"""Previews of templates: a PDF with sample values, before anybody makes a document."""

from __future__ import annotations

import subprocess
from pathlib import Path

import httpx
import pypdf
import pytest

from tests.docx import contracts
from tests.service import Json, Service, base64_of, done, refused, until

PATIENCE = 120.0
"""The first one waits for LibreOffice's own start."""


def ask(api: Service, template_id: str, values: Json | None = None) -> httpx.Response:
    body = {} if values is None else {"values": values}
    return api.call("POST", f"templates/{template_id}/previews", json=body)


def asked(api: Service, template_id: str, values: Json | None = None) -> Json:
    """Ask for a preview, again while there are too many."""

    def begun() -> Json | None:
        answer = ask(api, template_id, values)
        return None if answer.status_code == 429 else done(answer)

    return until(begun, what="a preview begun", within=PATIENCE)


def made(api: Service, preview: Json) -> Json:
    """Return the preview once it is made, or can not be."""
    path = f"templates/{preview['template_id']}/previews/{preview['id']}"

    def ended() -> Json | None:
        found = api.get(path, wait="25")
        return None if found["status"] == "rendering" else found

    return until(ended, what="the preview", within=PATIENCE)


def text_of(api: Service, preview: Json, folder: Path) -> str:
    pdf = folder / "preview.pdf"
    shown = api.http.get(preview["url"])
    assert shown.headers["content-type"] == "application/pdf"
    pdf.write_bytes(shown.content)
    told = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True)
    return " ".join(told.stdout.split())


class TestPreview:
    def test_shows_a_contract_with_samples_before_it_is_switched_on(
        self, api: Service, tmp_path: Path
    ) -> None:
        template = api.template(contracts.spanish(), name="Servicios", active=False)

        begun = ask(api, template["id"])

        assert begun.status_code == 202
        assert (begun.json()["status"], begun.json()["url"]) == ("rendering", None)
        preview = made(api, begun.json())
        assert (preview["status"], preview["pages"], preview["rejection"]) == ("ready", 1, None)
        assert (preview["template_id"], preview["template_version"]) == (template["id"], 1)
        text = text_of(api, preview, tmp_path)
        for words in ("GODE561231GR8", "$12,345.67 MXN", "15 de enero de 2026"):
            assert words in text
        (page,) = pypdf.PdfReader(tmp_path / "preview.pdf").pages
        assert "VISTA PREVIA" in page.extract_text()
        assert api.count() == 0

    def test_shows_the_values_that_are_given(self, api: Service, tmp_path: Path) -> None:
        template = api.template(contracts.plain("{{ nombre }} paga {{ monto }} el {{ fecha|fecha }}."))

        preview = made(api, asked(api, template["id"], {"nombre": "Íñigo & Cía", "monto": "10"}))

        assert "Íñigo & Cía paga 10.00 el 15 de enero de 2026." in text_of(api, preview, tmp_path)

    def test_is_the_same_when_it_would_show_the_same(self, api: Service) -> None:
        template = api.template()
        first = made(api, asked(api, template["id"], {"nombre": "Ana"}))

        again = ask(api, template["id"], {"nombre": "Ana"})

        assert (again.status_code, again.json()["id"], again.json()["status"]) == (200, first["id"], "ready")
        assert asked(api, template["id"], {"nombre": "Eva"})["id"] != first["id"]

    def test_is_another_once_the_text_is(self, api: Service) -> None:
        template = api.template()
        first = asked(api, template["id"])
        docx = base64_of(contracts.plain("Otro texto de {{ nombre }}."))
        api.patch(f"templates/{template['id']}", {"docx_base64": docx})

        second = asked(api, template["id"])

        assert second["id"] != first["id"]
        assert second["template_version"] == 2

    def test_tells_everything_that_is_wrong_with_the_values_at_once(self, api: Service) -> None:
        template = api.template(contracts.spanish())

        answer = ask(api, template["id"], {"monto": "mucho", "extra": 1, "fecha_pago": None})

        assert refused(answer) == (422, "several_problems")
        assert {(one["pointer"], one["code"]) for one in answer.json()["errors"]} == {
            ("/values/monto", "template_value_invalid"),
            ("/values/extra", "template_variable_unknown"),
        }

    def test_is_one_of_three_in_the_making_at_most(self, api: Service) -> None:
        template = api.template()

        answers = [ask(api, template["id"], {"nombre": f"Persona {number}"}) for number in range(12)]

        begun = [one.json() for one in answers if one.status_code == 202]
        told = [one for one in answers if one.status_code == 429]
        assert len(begun) + len(told) == 12
        assert len(begun) >= 3
        for one in told:
            assert refused(one) == (429, "too_many_previews")
            assert int(one.headers["retry-after"]) > 0
        assert [made(api, one)["status"] for one in begun] == ["ready"] * len(begun)
        assert made(api, asked(api, template["id"], {"nombre": "Una más"}))["status"] == "ready"

    @pytest.mark.parametrize("elsewhere", ["another template", "nowhere"])
    def test_is_found_under_its_own_template_alone(self, api: Service, elsewhere: str) -> None:
        template, other = api.template(), api.template()
        preview = asked(api, template["id"])
        name = preview["id"] if elsewhere == "another template" else "prv_01ARZ3NDEKTSV4RRFFQ69G5FAV"

        answer = api.call("GET", f"templates/{other['id']}/previews/{name}")

        assert refused(answer) == (404, "preview_not_found")
        made(api, preview)
