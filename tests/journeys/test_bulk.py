"""Many documents from one template: what a customer sees of it."""

from __future__ import annotations

import json
from typing import Any, Final

import httpx

from tests.cloud import OpenAccount
from tests.docx import contracts
from tests.service import Json, Service, refused, until

WORKING: Final = 120.0


def order(api: Service, template: Json, **rows: Any) -> Json:
    body = {
        "client_id": template["client_id"],
        "template_id": template["id"],
        "name": "Contrato de prueba",
        **rows,
    }
    return api.post("bulk-jobs", body)


def ended(api: Service, job: Json) -> Json:
    """Return the job once it has ended."""

    def done() -> Json | None:
        found = api.get(f"bulk-jobs/{job['id']}", wait="5")
        return None if found["status"] in ("awaiting_rows", "running") else found

    return until(done, what="the bulk job ended", within=WORKING)


def results(api: Service, job: Json, **query: str) -> list[Json]:
    found: list[Json] = []
    cursor: dict[str, str] = {}
    while True:
        page = api.get(f"bulk-jobs/{job['id']}/rows", **query, **cursor)
        found += page["data"]
        if not page["has_more"]:
            return found
        cursor = {"cursor": page["next_cursor"]}


def values(number: int) -> Json:
    return {"nombre": f"Persona {number}", "monto": str(1000 + number)}


class TestJob:
    def test_makes_a_document_of_each_row(self, api: Service) -> None:
        template = api.template()
        rows = [
            {
                "values": values(number),
                "external_id": f"fila-{number}",
                "recipients": [{"name": "Ana Núñez", "email": api.address(f"b{number % 2}")}],
            }
            for number in range(1, 5)
        ]

        job = order(api, template, rows=rows, folder="/lote", tags=["masivo"])
        assert (job["status"], job["rows"]["total"]) == ("running", 4)
        job = ended(api, job)

        assert job["rows"] == {"total": 4, "created": 4, "failed": 0, "pending": 0}
        made = results(api, job)
        assert [(one["row"], one["status"], one["external_id"]) for one in made] == [
            (number, "created", f"fila-{number}") for number in range(1, 5)
        ]
        for number, one in enumerate(made, start=1):
            document = api.document(one["document_id"])
            assert document["file"]["status"] == "ready"
            assert document["recipients"][0]["email"] == api.address(f"b{number % 2}")
            assert (document["folder"], document["tags"]) == ("/lote", ["masivo"])
            assert document["sandbox"]
            assert api.get(f"documents/{document['id']}/answers")["values"] == values(number)
            (event,) = api.history(document["id"])
            assert (event.type.value, event.data["bulk_row"]) == ("document.created", number)
        assert api.count() == 4
        assert len(api.get("signers")["data"]) == 2

    def test_is_found_by_its_account_alone(self, api: Service, open_account: OpenAccount) -> None:
        job = order(api, api.template(), upload={"format": "csv"})

        assert [one["id"] for one in api.get("bulk-jobs")["data"]] == [job["id"]]
        assert open_account().get("bulk-jobs")["data"] == []
        assert api.post(f"bulk-jobs/{job['id']}/cancel")["status"] == "canceled"

    def test_goes_on_with_the_template_as_it_was(self, api: Service) -> None:
        template = api.template()
        job = order(api, template, rows=[{"values": values(number)} for number in range(3)])

        api.call("DELETE", f"templates/{template['id']}")

        assert ended(api, job)["rows"]["created"] == 3

    def test_given_twice_by_one_key_is_one(self, api: Service) -> None:
        template = api.template()
        body = {
            "client_id": template["client_id"],
            "template_id": template["id"],
            "name": "x",
            "rows": [{"values": values(1)}],
        }
        headers = {"Idempotency-Key": "lote-1"}

        first = api.call("POST", "bulk-jobs", json=body, headers=headers).json()
        second = api.call("POST", "bulk-jobs", json=body, headers=headers).json()

        assert first["id"] == second["id"]
        assert ended(api, first)["rows"]["created"] == api.count() == 1


class TestBadRow:
    def test_says_all_that_is_wrong_while_the_others_go_on(self, api: Service) -> None:
        template = api.template(contracts.plain("{{ nombre }} paga {{ monto|moneda }}."))
        lines = [
            json.dumps({"values": values(1)}),
            json.dumps(
                {"values": {"monto": "mucho", "otro": 1}, "recipients": [{"name": "x", "email": "@"}]}
            ),
            "{",
            json.dumps(
                {"values": values(4), "recipients": [{"signer_id": "sgn_01ARZ3NDEKTSV4RRFFQ69G5FAV"}]}
            ),
        ]

        job = ended(api, order(api, template, json_lines="\n".join(lines)))

        assert job["rows"] == {"total": 4, "created": 1, "failed": 3, "pending": 0}
        failed = {one["row"]: one for one in results(api, job, status="failed")}
        assert {(one["pointer"], one["code"]) for one in failed[2]["problems"]} == {
            ("/recipients/0/email", "email_invalid"),
            ("/values/nombre", "template_variable_missing"),
            ("/values/monto", "template_value_invalid"),
            ("/values/otro", "template_variable_unknown"),
        }
        assert [one["code"] for one in failed[3]["problems"]] == ["bulk_row_unreadable"]
        assert [one["code"] for one in failed[4]["problems"]] == ["signer_not_found"]
        told = api.call(
            "GET",
            f"bulk-jobs/{job['id']}/rows",
            params={"status": "failed"},
            headers={"Accept-Language": "pt"},
        )
        assert "linha" in told.json()["data"][1]["problems"][0]["detail"]
        assert api.count() == 1

    def test_with_an_external_id_that_is_taken_makes_no_second_document(self, api: Service) -> None:
        template = api.template()
        rows = [{"values": values(number), "external_id": f"u-{number}"} for number in range(2)]
        ended(api, order(api, template, rows=rows, external_id_unique=True))

        again = ended(api, order(api, template, rows=[*rows, {"values": values(3)}], external_id_unique=True))

        assert (again["rows"]["failed"], api.count()) == (3, 2)
        assert [one["problems"][0]["code"] for one in results(api, again)] == [
            "external_id_taken",
            "external_id_taken",
            "external_id_missing",
        ]


class TestUpload:
    def test_of_a_spreadsheet_becomes_documents(self, api: Service) -> None:
        template = api.template(contracts.plain("{{ nombre }} paga {{ monto|moneda }}."))
        text = (
            "nombre;monto;document.external_id;recipient.1.name;recipient.1.email\r\n"
            f'=HYPERLINK("x");1.234,50;a-1;José Núñez;{api.address("jose")}\r\n'
            f"{'x' * 1_000_000};1;a-2;;\r\n"
            "Peña;1.234;a-3;;\r\n"
        )
        job = order(api, template, upload={"format": "csv"})
        assert job["status"] == "awaiting_rows"
        form = job["upload"]
        sent = httpx.post(
            form["url"],
            data=form["fields"],
            files={"file": ("filas.csv", text.replace('"x"', "x").encode("cp1252"))},
            trust_env=False,
        )
        assert sent.status_code in (200, 201, 204), sent.text

        job = ended(api, job)

        assert job["rows"] == {"total": 3, "created": 1, "failed": 2, "pending": 0}
        made, long, ambiguous = results(api, job)
        assert api.get(f"documents/{made['document_id']}/answers")["values"] == {
            "nombre": "=HYPERLINK(x)",
            "monto": "1234.50",
        }
        assert api.document(made["document_id"])["recipients"][0]["name"] == "José Núñez"
        assert [one["code"] for one in long["problems"]] == ["bulk_cell_too_large"]
        assert "fila 2" in long["problems"][0]["detail"]
        assert [one["code"] for one in ambiguous["problems"]] == ["bulk_number_ambiguous"]

    def test_of_what_is_no_such_file_is_told_by_the_job(self, api: Service) -> None:
        job = order(api, api.template(), upload={"format": "csv"})
        form = job["upload"]
        httpx.post(
            form["url"], data=form["fields"], files={"file": ("x", b'nombre,que\n"a,b\n')}, trust_env=False
        )

        job = ended(api, job)

        assert job["status"] == "rejected"
        assert {one["code"] for one in job["problems"]} == {"bulk_column_unknown", "bulk_column_missing"}
        assert api.count() == 0


class TestRefusal:
    def test_of_rows_as_a_whole_comes_at_once(self, api: Service) -> None:
        template = api.template()
        body = {"client_id": template["client_id"], "template_id": template["id"], "name": "x"}
        row = {"values": values(1)}

        def asked(**rows: Any) -> tuple[int, str]:
            return refused(api.call("POST", "bulk-jobs", json=body | rows))

        assert asked() == asked(rows=[row], csv="a") == (422, "bulk_rows_ambiguous")
        assert asked(rows=[]) == asked(csv="nombre,monto") == (422, "bulk_file_empty")
        assert asked(json_lines="{}\n" * 10_001) == (422, "too_many_bulk_rows")
        assert asked(csv='nombre,monto\n"a,1\n') == (422, "bulk_file_unreadable")
        assert api.get("bulk-jobs")["data"] == []

    def test_of_another_clients_template_comes_at_once(self, api: Service) -> None:
        template = api.template()
        other = api.client("11222333000181")
        body = {"client_id": other["id"], "template_id": template["id"], "name": "x", "rows": [{}]}

        assert refused(api.call("POST", "bulk-jobs", json=body)) == (422, "template_of_another_client")


class TestFairness:
    def test_lets_others_pass_a_job_of_many_rows(self, api: Service, open_account: OpenAccount) -> None:
        template = api.template()
        rows = [{"values": values(number)} for number in range(400)]
        large = order(api, template, rows=rows)
        until(
            lambda: api.get(f"bulk-jobs/{large['id']}")["rows"]["created"] or None,
            what="the large job at work",
            within=WORKING,
        )
        other = open_account()
        small = order(other, other.template(), rows=[{"values": values(1)}])
        single = other.post(
            "documents",
            {"client_id": other.client()["id"], "name": "x", "file": {"markdown": "# Uno"}},
        )

        assert ended(other, small)["rows"]["created"] == 1
        assert other.get(f"documents/{single['id']}", wait="25")["file"]["status"] == "ready"
        assert api.get(f"bulk-jobs/{large['id']}")["rows"]["pending"] > 0

        canceled = api.post(f"bulk-jobs/{large['id']}/cancel")
        assert canceled["status"] == "canceled"
        # The row that was in hand may have been written while the job was being canceled.
        made = api.get(f"bulk-jobs/{large['id']}")["rows"]["created"]
        assert 0 < made < 400
        assert len(results(api, large, status="created")) == made
        assert api.get(f"bulk-jobs/{large['id']}")["rows"]["created"] == made
