"""Templates: kept for a client, changed under one id, refused with the paragraph that is wrong."""

from __future__ import annotations

import hashlib
import io
from urllib.parse import parse_qs, urlsplit
from zipfile import ZipFile

import pytest

from tests.docx import contracts, hostile
from tests.service import TAX_IDS, Json, Service, base64_of, done, refused


def variables(template: Json) -> dict[str, str]:
    return {one["path"]: one["type"] for one in template["variables"]}


class TestTemplate:
    def test_tells_what_a_contract_asks_for(self, api: Service) -> None:
        made = api.template(contracts.spanish(), name="Servicios")

        found = variables(made)
        assert {"empresa.rfc": "rfc", "monto": "money", "fecha_firma": "date", "logo": "image"}.items() <= (
            found.items()
        )
        (rows,) = (one for one in made["variables"] if one["type"] == "table")
        assert [one["path"] for one in rows["fields"]] == [
            "partidas[].concepto",
            "partidas[].cantidad",
            "partidas[].precio",
        ]
        assert (made["version"], made["text_version"], made["language"]) == (1, 1, "es")
        assert api.get(f"templates/{made['id']}") == made

    def test_keeps_its_id_and_every_text(self, api: Service) -> None:
        made = api.template(
            form=[{"path": "nombre", "label": "¿Quién?"}, {"path": "monto", "label": "¿Cuánto?"}]
        )
        path = f"templates/{made['id']}"

        renamed = api.patch(path, {"name": "Otro", "accepts_annexes": False})
        docx = base64_of(contracts.plain("{{ nombre }} recibe {{ fecha_pago }}."))
        rewritten = api.patch(path, {"docx_base64": docx})

        assert (renamed["version"], renamed["text_version"]) == (2, 1)
        assert (rewritten["version"], rewritten["text_version"]) == (3, 3)
        assert [one["version"] for one in rewritten["texts"]] == [1, 3]
        assert variables(rewritten) == {"nombre": "text", "fecha_pago": "date"}
        assert [(one["path"], one["label"]) for one in rewritten["form"]] == [("nombre", "¿Quién?")]
        assert (rewritten["name"], rewritten["accepts_annexes"]) == ("Otro", False)

    def test_changes_nothing_when_nothing_differs(self, api: Service) -> None:
        made = api.template()

        assert api.patch(f"templates/{made['id']}", {"name": made["name"], "form": []}) == made

    def test_refuses_a_stale_etag(self, api: Service) -> None:
        made = api.template()
        path = f"templates/{made['id']}"
        etag = api.call("GET", path).headers["etag"]
        api.patch(path, {"name": "Segundo"})

        answer = api.call("PATCH", path, json={"name": "Tercero"}, headers={"If-Match": etag})

        assert refused(answer) == (412, "template_changed")

    def test_is_listed_with_those_of_its_client(self, api: Service) -> None:
        first, second = api.template(), api.template()
        other = api.client(TAX_IDS["cnpj"])
        third = api.template(client_id=other["id"])

        assert [one["id"] for one in api.get("templates")["data"]] == [first["id"], second["id"], third["id"]]
        of_other = api.get("templates", client_id=other["id"])["data"]
        assert [one["id"] for one in of_other] == [third["id"]]
        page = api.get("templates", limit="2")
        assert [one["id"] for one in api.get("templates", cursor=page["next_cursor"])["data"]] == [
            third["id"]
        ]

    def test_is_gone_once_deleted(self, api: Service) -> None:
        made = api.template()
        path = f"templates/{made['id']}"

        done(api.call("DELETE", path))

        assert refused(api.call("GET", path)) == (404, "template_not_found")
        assert refused(api.call("DELETE", path)) == (404, "template_not_found")
        assert api.get("templates", client_id=made["client_id"])["data"] == []


class TestSource:
    def test_is_the_docx_that_is_kept_today_or_was_in_another_text(self, api: Service) -> None:
        first = contracts.plain("{{ nombre }} paga {{ monto }}.")
        made = api.template(first, name="Acuerdo nº 7")
        path = f"templates/{made['id']}"
        api.patch(path, {"docx_base64": base64_of(contracts.plain("{{ nombre }} recibe."))})

        today, before = api.get(f"{path}/source"), api.get(f"{path}/source", version="1")

        assert (today["template_version"], before["template_version"]) == (2, 1)
        for one, words in ((today, "recibe"), (before, "paga")):
            fetched = api.http.get(one["url"])
            assert hashlib.sha256(fetched.content).hexdigest() == one["sha256"]
            assert len(fetched.content) == one["size"]
            asked = parse_qs(urlsplit(one["url"]).query)
            assert asked["response-content-disposition"] == ['attachment; filename="Acuerdo n_ 7.docx"']
            assert fetched.headers["content-type"].endswith("wordprocessingml.document")
            assert words in ZipFile(io.BytesIO(fetched.content)).read("word/document.xml").decode()
        texts = {one["version"]: one["sha256"] for one in api.get(path)["texts"]}
        assert texts == {1: before["sha256"], 2: today["sha256"]}

    def test_is_no_text_that_the_template_never_had(self, api: Service) -> None:
        made = api.template()

        answer = api.call("GET", f"templates/{made['id']}/source", params={"version": "2"})

        assert refused(answer) == (404, "template_text_not_found")


class TestBadTemplate:
    def test_is_told_every_paragraph_that_is_wrong(self, api: Service) -> None:
        docx = contracts.plain(
            "Título", "{{ nombre }", "Bien: {{ bien }}", "{{ __import__('os') }}", "{% if x %}"
        )
        body = {"client_id": api.client()["id"], "name": "Malo", "docx_base64": base64_of(docx)}

        answer = api.call("POST", "templates", json=body)

        assert refused(answer)[0] == 422
        errors = answer.json()["errors"]
        assert {one["code"] for one in errors} == {
            "template_tag_unclosed",
            "template_tag_not_allowed",
            "template_block_unbalanced",
        }
        assert {one["pointer"] for one in errors} == {"/docx_base64"}
        assert any("{{ nombre }" in one["detail"] for one in errors)
        assert api.get("templates")["data"] == []

    @pytest.mark.parametrize(
        ("content", "code"), [(b"Esto no es un DOCX", "docx_not_a_docx"), (b"", "docx_not_a_docx")]
    )
    def test_is_refused_when_it_is_no_docx(self, api: Service, content: bytes, code: str) -> None:
        body = {"client_id": api.client()["id"], "name": "Malo", "docx_base64": base64_of(content)}

        assert refused(api.call("POST", "templates", json=body)) == (422, code)

    def test_is_refused_with_macros(self, api: Service) -> None:
        body = {"client_id": api.client()["id"], "name": "M", "docx_base64": base64_of(hostile.macros())}

        assert refused(api.call("POST", "templates", json=body)) == (422, "docx_active_content")

    def test_is_refused_with_a_form_that_does_not_fit(self, api: Service) -> None:
        made = api.template()

        answer = api.call("PATCH", f"templates/{made['id']}", json={"form": [{"path": "nadie"}]})

        assert refused(answer)[0] == 422
        assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
            ("/form/0/path", "template_form_invalid")
        ]
