from __future__ import annotations

from typing import Any

import pytest

from functions.domain.template_values import given_of, missing_of, patched, path_at
from functions.domain.templates import TemplateVariable, VariableType

VARIABLES = (
    TemplateVariable(path="cliente.nombre", type=VariableType.TEXT),
    TemplateVariable(path="notas", type=VariableType.TEXT, required=False),
    TemplateVariable(path="aval", type=VariableType.TEXT, required=False, conditional=True),
    TemplateVariable(
        path="partidas",
        type=VariableType.TABLE,
        fields=(
            TemplateVariable(path="partidas[].concepto", type=VariableType.TEXT),
            TemplateVariable(path="partidas[].precio", type=VariableType.NUMBER),
        ),
    ),
)


class TestMissing:
    def test_names_what_is_required_in_every_row(self) -> None:
        told = missing_of(VARIABLES, {"partidas": [{"concepto": "A", "precio": 1}, {"concepto": "B"}]})

        assert [(one.pointer, one.facts["variable"]) for one in told] == [
            ("/cliente/nombre", "cliente.nombre"),
            ("/partidas/1/precio", "partidas[].precio"),
        ]


class TestGiven:
    def test_is_what_was_given_and_nothing_else(self) -> None:
        assert given_of(VARIABLES, {"partidas": [{"concepto": "A"}]}) == {
            "cliente": {},
            "partidas": [{"concepto": "A"}],
        }


class TestPathAt:
    @pytest.mark.parametrize(
        ("pointer", "path"),
        [
            ("/monto", "monto"),
            ("/cliente/nombre", "cliente.nombre"),
            ("/partidas/0/precio", "partidas[].precio"),
            ("/testigos/12", "testigos[]"),
        ],
    )
    def test_is_the_variable_that_a_pointer_leads_to(self, pointer: str, path: str) -> None:
        assert path_at(pointer) == path


class TestPatched:
    @pytest.mark.parametrize(
        ("change", "after"),
        [
            ({}, {"monto": "1", "cliente": {"nombre": "Ana", "rfc": "x"}, "filas": [1, 2]}),
            ({"monto": "2"}, {"monto": "2", "cliente": {"nombre": "Ana", "rfc": "x"}, "filas": [1, 2]}),
            (
                {"cliente": {"rfc": None}, "nota": ""},
                {"monto": "1", "cliente": {"nombre": "Ana"}, "filas": [1, 2], "nota": ""},
            ),
            ({"filas": [3], "cliente": None}, {"monto": "1", "filas": [3]}),
            ({"monto": {"amount": "3", "currency": None}}, None),
        ],
        ids=["nothing", "one", "inside", "whole", "text-to-object"],
    )
    def test_changes_what_is_named_and_leaves_the_rest(
        self, change: dict[str, Any], after: dict[str, Any] | None
    ) -> None:
        before = {"monto": "1", "cliente": {"nombre": "Ana", "rfc": "x"}, "filas": [1, 2]}

        if after is None:
            after = {**before, "monto": {"amount": "3"}}
        assert patched(before, change) == after
