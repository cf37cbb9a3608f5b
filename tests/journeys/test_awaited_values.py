"""Documents that begin with a template and not with all its values."""

from __future__ import annotations

from pathlib import Path

from tests.docx import contracts
from tests.journeys.test_rendering import create, rendered, text_of
from tests.service import Json, Service, base64_of, done, refused


def template(api: Service) -> Json:
    docx = contracts.plain(
        "{{ cliente.nombre }} ({{ cliente.rfc }}) paga {{ monto|moneda('MXN') }}.",
        "{%p if con_aval %}",
        "Avala {{ aval }}, con domicilio en {{ domicilio }}.",
        "{%p endif %}",
    )
    form = [{"path": "cliente.nombre", "filled_by": "signer"}, {"path": "cliente.rfc", "filled_by": "signer"}]
    return api.template(docx, form=form)


def begun(api: Service, values: Json) -> Json:
    file = {"template_id": template(api)["id"], "values": values, "incomplete": True}
    return create(api, file)


def give(api: Service, document: Json, values: Json, **more: object) -> Json:
    return api.patch(f"documents/{document['id']}/answers", {"values": values, **more})


class TestAwaitedValues:
    def test_are_named_with_who_gives_them(self, api: Service) -> None:
        document = begun(api, {"monto": "10", "con_aval": True})

        assert document["file"]["status"] == "awaiting_values"
        assert [tuple(one.values()) for one in document["file"]["awaited_values"]] == [
            ("/cliente/nombre", "cliente.nombre", "signer"),
            ("/cliente/rfc", "cliente.rfc", "signer"),
            ("/aval", "aval", "sender"),
            ("/domicilio", "domicilio", "sender"),
        ]
        assert (
            api.get(f"documents/{document['id']}/answers")["awaited_values"]
            == (document["file"]["awaited_values"])
        )

    def test_keep_the_document_from_being_sent_all_told_at_once(self, api: Service) -> None:
        document = begun(api, {"con_aval": False})
        api.assign(document["id"], [api.signer()])

        answer = api.call("POST", f"documents/{document['id']}/send", json={})

        assert refused(answer) == (422, "several_problems")
        assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
            (f"/files/0/awaited_values/{place}", "value_awaited") for place in range(3)
        ]

    def test_become_pages_once_the_last_one_is_given(self, api: Service, tmp_path: Path) -> None:
        document = begun(api, {"monto": "10", "con_aval": False})

        less = give(api, document, {"cliente": {"nombre": "Ana Núñez"}})
        none = give(api, document, {"cliente": {"rfc": "GODE561231GR8"}})

        assert (less["status"], [one["pointer"] for one in less["awaited_values"]]) == (
            "awaiting_values",
            ["/cliente/rfc"],
        )
        assert (none["status"], none["awaited_values"]) == ("rendering", [])
        assert none["values"]["cliente"] == {"nombre": "Ana Núñez", "rfc": "GODE561231GR8"}
        assert rendered(api, document["id"])["status"] == "ready"
        assert "Ana Núñez (GODE561231GR8) paga $10.00 MXN." in text_of(api, document["id"], tmp_path)
        api.assign(document["id"], [api.signer()])
        assert api.post(f"documents/{document['id']}/send")["status"] == "in_progress"
        assert refused(
            api.call("PATCH", f"documents/{document['id']}/answers", json={"values": {"monto": "1"}})
        ) == (409, "document_not_draft")

    def test_may_be_more_once_a_condition_holds(self, api: Service) -> None:
        values = {"monto": "10", "con_aval": False, "cliente": {"nombre": "Ana"}}
        document = begun(api, values)

        told = give(api, document, {"con_aval": True, "cliente": {"rfc": "GODE561231GR8"}})

        assert [one["pointer"] for one in told["awaited_values"]] == ["/aval", "/domicilio"]

    def test_are_refused_when_wrong_and_change_nothing_then(self, api: Service) -> None:
        document = begun(api, {"con_aval": False})
        before = api.get(f"documents/{document['id']}/answers")

        answer = api.call(
            "PATCH",
            f"documents/{document['id']}/answers",
            json={"values": {"monto": "mucho", "nadie": 1}},
        )

        assert {(one["pointer"], one["code"]) for one in answer.json()["errors"]} == {
            ("/values/monto", "template_value_invalid"),
            ("/values/nadie", "template_variable_unknown"),
        }
        assert api.get(f"documents/{document['id']}/answers") == before

    def test_are_those_of_the_text_that_the_document_began_with(self, api: Service, tmp_path: Path) -> None:
        document = begun(api, {"monto": "10", "con_aval": False})
        path = f"templates/{document['file']['made_from']['template_id']}"
        api.patch(path, {"docx_base64": base64_of(contracts.plain("Otro: {{ nada }}."))})
        done(api.call("DELETE", path))

        give(api, document, {"cliente": {"nombre": "Ana", "rfc": "GODE561231GR8"}})

        assert rendered(api, document["id"])["status"] == "ready"
        assert "Ana (GODE561231GR8) paga $10.00 MXN." in text_of(api, document["id"], tmp_path)

    def test_belong_to_the_file_that_is_named(self, api: Service) -> None:
        document = create(api, {"markdown": "# Contrato"})
        file = {"template_id": template(api)["id"], "values": {"con_aval": False}, "incomplete": True}
        extra = api.post(f"documents/{document['id']}/files", {"name": "Anexo", "file": file})

        told = give(api, document, {"monto": "3"}, file_id=extra["id"])

        assert [one["pointer"] for one in told["awaited_values"]] == ["/cliente/nombre", "/cliente/rfc"]
        assert refused(
            api.call("PATCH", f"documents/{document['id']}/answers", json={"values": {"monto": "1"}})
        ) == (404, "file_has_no_answers")
        rendered(api, document["id"])

    def test_need_no_waiting_where_none_is_missing(self, api: Service) -> None:
        file = {"template_id": api.template()["id"], "values": {"nombre": "Ana", "monto": "1"}}

        document = create(api, {**file, "incomplete": True})

        assert document["file"]["status"] == "rendering"
        rendered(api, document["id"])


class TestAnswers:
    def test_of_a_draft_can_be_changed_after_its_pages_were_made(self, api: Service, tmp_path: Path) -> None:
        file = {"template_id": api.template()["id"], "values": {"nombre": "Ana", "monto": "1"}}
        document = create(api, file)
        rendered(api, document["id"])

        told = give(api, document, {"monto": "2"})

        assert told["status"] == "rendering"
        rendered(api, document["id"])
        assert "Ana paga 2.00." in text_of(api, document["id"], tmp_path)

    def test_that_change_nothing_make_nothing_anew(self, api: Service) -> None:
        file = {"template_id": api.template()["id"], "values": {"nombre": "Ana", "monto": "1"}}
        document = create(api, file)
        version = rendered(api, document["id"]) and api.document(document["id"])["version"]

        told = give(api, document, {"monto": "1"})

        assert told["status"] == "ready"
        assert api.document(document["id"])["version"] == version
