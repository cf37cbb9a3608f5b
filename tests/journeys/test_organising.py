"""Putting documents in order, and finding them again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pdf import hostile
from tests.service import Json, Service, refused

PDF = hostile.plain()


def found(api: Service, **asked: str) -> list[str]:
    """Return the names of all documents that are asked for, from pages of two."""
    names: list[str] = []
    more: dict[str, str] = {}
    for _ in range(50):
        page = api.get("documents", limit="2", **asked, **more)
        names += [one["name"] for one in page["data"]]
        if not page["has_more"]:
            return names
        more = {"cursor": page["next_cursor"]}
    raise AssertionError("the list does not end")


def draft(api: Service, name: str, **more: Any) -> Json:
    return api.draft(PDF, name=name, **more)


class TestExternalId:
    def test_finds_its_document_again(self, api: Service) -> None:
        draft(api, "Uno", external_id="ERP-1")
        draft(api, "Dos", external_id="ERP-2")

        assert found(api, external_id="ERP-1") == ["Uno"]
        assert found(api, external_id="ERP") == []

    def test_that_was_claimed_is_refused_to_others_who_claim_it(self, api: Service) -> None:
        first = draft(api, "Uno", external_id="ERP-1", external_id_unique=True)
        body = {
            "client_id": api.client()["id"],
            "name": "Dos",
            "file": {"upload": True},
            "external_id": "ERP-1",
            "external_id_unique": True,
        }

        answer = api.call("POST", "documents", json=body)

        assert refused(answer) == (409, "external_id_taken")
        assert first["id"] in answer.json()["detail"]
        api.post("documents", body | {"external_id_unique": False})
        assert found(api, external_id="ERP-1") == ["Dos", "Uno"]

    def test_that_was_given_up_can_be_claimed(self, api: Service) -> None:
        first = draft(api, "Uno", external_id="ERP-1", external_id_unique=True)
        api.patch(f"documents/{first['id']}", {"external_id": "ERP-9"})

        draft(api, "Dos", external_id="ERP-1", external_id_unique=True)

        assert found(api, external_id="ERP-9") == ["Uno"]

    def test_is_needed_to_be_unique(self, api: Service) -> None:
        body = {"client_id": api.client()["id"], "name": "Uno", "file": {"upload": True}}

        answer = api.call("POST", "documents", json=body | {"external_id_unique": True})

        assert refused(answer) == (422, "external_id_missing")


class TestOrder:
    def test_is_kept_with_the_document_and_told_in_lists(self, api: Service) -> None:
        custom = [{"name": "Sucursal", "value": "Mérida"}, {"name": "Área", "value": "Ventas"}]
        document = draft(api, "Uno", folder="ventas/2026/", tags=["Urgente", "urgente", "Año"], custom=custom)

        kept = api.document(document["id"])
        (listed,) = api.get("documents")["data"]

        assert (kept["folder"], kept["tags"], kept["custom"]) == ("/ventas/2026", ["Urgente", "Año"], custom)
        assert (listed["folder"], listed["tags"]) == ("/ventas/2026", ["Urgente", "Año"])

    def test_changes_in_a_document_that_was_sent(self, api: Service) -> None:
        sent = api.sent(content=PDF, folder="/a/b", tags=["x"])

        moved = api.patch(f"documents/{sent.id}", {"folder": "/c", "tags": []})

        assert (moved["status"], moved["folder"], moved["tags"]) == ("in_progress", "/c", [])
        assert {"changed": ["folder", "tags"]} in [event.data for event in api.history(sent.id)]
        assert found(api, folder="/a", subfolders="true") == found(api, tag="x") == []
        assert found(api, folder="/c") == ["Contrato de servicios"]
        assert sent.pages[0].session().status_code == 200

    def test_does_not_open_a_document_that_was_sent(self, api: Service) -> None:
        sent = api.sent(content=PDF)

        answer = api.call("PATCH", f"documents/{sent.id}", json={"folder": "/c", "name": "Otro"})

        assert refused(answer) == (409, "document_not_draft")
        assert api.document(sent.id)["folder"] == "/"

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"folder": "/a/b/c/d/e/f"}, "folder_invalid"),
            ({"custom": [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]}, "custom_field_twice"),
        ],
    )
    def test_that_makes_no_sense_is_refused(self, api: Service, fields: Json, code: str) -> None:
        document = draft(api, "Uno")

        assert refused(api.call("PATCH", f"documents/{document['id']}", json=fields)) == (422, code)


class TestFolders:
    def test_are_listed_while_something_is_in_them(self, api: Service) -> None:
        for folder in ("/ventas", "/ventas/2026", "/ventas/2026", "/compras", "/"):
            document = draft(api, "Uno", folder=folder)
        last = draft(api, "Dos", folder="/ventas-2")
        assert document["folder"] == "/"

        page = api.get("folders", limit="2")
        rest = api.get("folders", limit="2", cursor=page["next_cursor"])

        assert [one["path"] for one in page["data"]] == ["/compras", "/ventas"]
        assert rest["data"] == [
            {"path": "/ventas-2", "name": "ventas-2", "level": 1},
            {"path": "/ventas/2026", "name": "2026", "level": 2},
        ]
        assert not rest["has_more"]
        api.patch(f"documents/{last['id']}", {"folder": "/"})
        assert "/ventas-2" not in [one["path"] for one in api.get("folders")["data"]]

    def test_find_what_lies_in_them_or_below(self, api: Service) -> None:
        for name, folder in (("A", "/v"), ("B", "/v/x"), ("C", "/v/x/y"), ("D", "/vx"), ("E", "/")):
            draft(api, name, folder=folder)

        assert found(api, folder="/v") == ["A"]
        assert found(api, folder="/v", subfolders="true") == ["C", "B", "A"]
        assert found(api, folder="/") == ["E"]
        assert found(api, folder="/", subfolders="true") == ["E", "D", "C", "B", "A"]


class TestList:
    def test_finds_by_everything_alone_and_together(self, api: Service) -> None:
        ana = api.signer("Ana Pérez", email=api.address("Ana"))
        one = draft(api, "Contrato de arrendamiento", tags=["casa"], folder="/v")
        draft(api, "Contratos marco: arrendamiento", tags=["casa"])
        two = draft(api, "Convenio de Núñez", tags=["Casa"], folder="/v/x")
        api.assign(one["id"], [ana])
        api.assign(two["id"], [ana, api.signer()])
        api.post(f"documents/{two['id']}/send")

        everything = ["Convenio de Núñez", "Contratos marco: arrendamiento", "Contrato de arrendamiento"]
        assert found(api) == everything
        assert found(api, tag="CASA") == everything
        assert sorted(found(api, name="contr arrend")) == sorted(everything[1:])
        assert found(api, name="nuñez") == everything[:1]
        assert found(api, name="de") == []
        assert found(api, signer_email=api.address("ana").upper()) == [everything[0], everything[2]]
        assert found(api, status="in_progress") == everything[:1]
        assert found(api, status="draft", tag="casa", folder="/v", subfolders="true") == everything[2:]
        assert found(api, status="draft", signer_email=api.address("ana"), name="contrato") == everything[2:]
        middle = api.get("documents")["data"][1]
        assert found(api, created_from=middle["created_at"]) == everything[:2]
        assert found(api, created_to=middle["created_at"]) == everything[1:]
        assert found(api, updated_from=middle["updated_at"], status="draft") == everything[1:][:1] + (
            everything[2:] if api.document(one["id"])["updated_at"] >= middle["updated_at"] else []
        )
        assert found(api, updated_to=middle["created_at"], created_from=middle["created_at"]) == [
            everything[1]
        ]

    def test_keeps_its_place_when_documents_come_and_go(self, api: Service) -> None:
        documents = [draft(api, f"Contrato {number}", tags=["x"]) for number in range(5)]
        first = api.get("documents", tag="x", limit="2")
        draft(api, "Contrato nuevo", tags=["x"])
        api.patch(f"documents/{documents[3]['id']}", {"tags": []})

        rest = api.get("documents", tag="x", limit="10", cursor=first["next_cursor"])

        assert [one["name"] for one in first["data"]] == ["Contrato 4", "Contrato 3"]
        assert [one["name"] for one in rest["data"]] == ["Contrato 2", "Contrato 1", "Contrato 0"]

    def test_refuses_the_cursor_of_another_question(self, api: Service) -> None:
        for _ in range(2):
            draft(api, "Contrato", tags=["x"])
        cursor = api.get("documents", tag="x", limit="1")["next_cursor"]

        answer = api.call("GET", "documents", params={"status": "draft", "cursor": cursor})

        assert refused(answer) == (422, "cursor_invalid")

    @pytest.mark.parametrize(
        ("asked", "code"),
        [
            ({"name": "--"}, "name_search_empty"),
            (
                {"created_from": "2026-02-01T00:00:00Z", "created_to": "2026-01-01T00:00:00Z"},
                "times_reversed",
            ),
        ],
    )
    def test_refuses_what_can_find_nothing(self, api: Service, asked: dict[str, str], code: str) -> None:
        assert refused(api.call("GET", "documents", params=asked)) == (422, code)
