"""What is generated for people from the declarations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from functions.runtime.access import Caller
from infra.catalog import Catalog
from infra.documentation import generated, left_over, stale
from infra.openapi import document
from infra.sentences import paragraphs


@pytest.fixture(scope="session")
def openapi(catalog: Catalog) -> dict[str, Any]:
    return document(catalog)


class TestOpenApi:
    def test_is_valid_openapi_3_1(self, openapi: dict[str, Any]) -> None:
        assert [error.message for error in OpenAPIV31SpecValidator(openapi).iter_errors()] == []
        assert openapi["openapi"] == "3.1.0"

    def test_holds_every_native_operation(self, openapi: dict[str, Any], catalog: Catalog) -> None:
        told = {
            (entry["operationId"], f"{method.upper()} {path}")
            for path, methods in openapi["paths"].items()
            for method, entry in methods.items()
        }

        assert told == {
            (each.declaration.name, f"{each.declaration.method} {each.declaration.path}")
            for each in catalog.operations
            if each.declaration.dialect == "native"
        }

    def test_has_schemas_that_are_json_schema(self, openapi: dict[str, Any]) -> None:
        for schema in openapi["components"]["schemas"].values():
            OAS31Validator.check_schema(schema)

    def test_has_no_schema_that_nothing_uses(self, openapi: dict[str, Any]) -> None:
        text = json.dumps(openapi)
        for name in openapi["components"]["schemas"]:
            assert f'"#/components/schemas/{name}"' in text, name

    def test_asks_in_the_body_for_no_field_of_the_path(self, openapi: dict[str, Any]) -> None:
        for path, methods in openapi["paths"].items():
            for entry in methods.values():
                if "requestBody" not in entry:
                    continue
                name = entry["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[
                    2
                ]
                in_path = {each["name"] for each in entry["parameters"] if each.get("in") == "path"}
                assert not in_path & set(openapi["components"]["schemas"][name]["properties"]), path

    def test_tells_accounts_from_people(self, openapi: dict[str, Any], catalog: Catalog) -> None:
        for each in catalog.operations:
            if each.declaration.path not in openapi["paths"]:
                # A page is no operation of the API.
                continue
            entry = openapi["paths"][each.declaration.path][each.declaration.method.lower()]
            proof = "api_key" if each.declaration.caller is Caller.ACCOUNT else "signing_link"
            assert entry["security"] == [{proof: []}]

    def test_answers_every_refusal_with_a_problem(self, openapi: dict[str, Any]) -> None:
        for methods in openapi["paths"].values():
            for entry in methods.values():
                refusals = {status: each for status, each in entry["responses"].items() if status >= "400"}
                assert {"401", "422", "429", "500", "503"} <= set(refusals)
                for each in refusals.values():
                    response = openapi["components"]["responses"][each["$ref"].rpartition("/")[2]]
                    assert set(response["content"]) == {"application/problem+json"}

    def test_offers_the_idempotency_key_on_every_post(self, openapi: dict[str, Any]) -> None:
        reference = {"$ref": "#/components/parameters/IdempotencyKey"}
        for methods in openapi["paths"].values():
            for method, entry in methods.items():
                assert (reference in entry["parameters"]) == (method == "post")


class TestGeneratedFiles:
    def test_say_what_the_declarations_say(self, catalog: Catalog) -> None:
        assert stale(catalog) == [], "run python -m infra.documentation"

    def test_are_stale_once_a_letter_differs(self, catalog: Catalog, tmp_path: Path) -> None:
        for path, text in generated(catalog).items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
        assert stale(catalog, root=tmp_path) == []

        page = tmp_path / "docs" / "operations.md"
        page.write_text(
            page.read_text(encoding="utf-8").replace("documents:write", "documents:read", 1), encoding="utf-8"
        )
        assert stale(catalog, root=tmp_path) == ["docs/operations.md"]

    def test_are_stale_where_nothing_says_them_any_more(self, tmp_path: Path) -> None:
        forgotten = tmp_path / "docs" / "webhooks" / "native" / "document.forgotten.json"
        forgotten.parent.mkdir(parents=True)
        forgotten.write_text("{}", encoding="utf-8")
        (forgotten.parent.parent / "README.md").write_text("By hand.", encoding="utf-8")

        assert left_over({}, root=tmp_path) == ["docs/webhooks/native/document.forgotten.json"]

    def test_show_the_rights_that_the_frame_adds(self, catalog: Catalog) -> None:
        page = generated(catalog)["docs/operations.md"]
        for each in catalog.operations:
            assert f"| {', '.join(each.declaration.rights)} |" in page


class TestParagraphs:
    def test_part_the_first_sentence_from_the_rest(self) -> None:
        told = "Send a draft.\n\n    Each recipient gets\n    a link.\n\n    In order."

        assert paragraphs(told) == ("Send a draft", "Each recipient gets a link.\n\nIn order.")

    def test_part_two_sentences_of_one_paragraph(self) -> None:
        assert paragraphs("Send a draft. It is read-only then.") == ("Send a draft", "It is read-only then.")
