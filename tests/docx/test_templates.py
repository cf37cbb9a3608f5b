"""What a template asks for, what it may not say, and the document that it becomes."""

from __future__ import annotations

from typing import Any

import docx
import pytest

from functions.docx.templates import check, inspect, missing
from functions.domain.errors import Refusals
from functions.domain.languages import Language
from functions.domain.templates import TemplateVariable, VariableType
from tests.docx import contracts
from tests.docx.hostile import packed
from tests.docx.payloads import PAYLOADS


def variables(content: bytes) -> dict[str, TemplateVariable]:
    return {variable.path: variable for variable in inspect(content).every()}


def problems(content: bytes) -> list[tuple[str, dict[str, Any]]]:
    with pytest.raises(Refusals) as refused:
        inspect(content)
    return [(one.code, one.facts) for one in refused.value.refusals]


class TestInspect:
    def test_finds_what_a_contract_asks_for_with_its_type(self) -> None:
        kinds = {path: one.type.value for path, one in variables(contracts.spanish()).items()}

        assert kinds == {
            "empresa.nombre": "text",
            "empresa.rfc": "rfc",
            "empresa.correo": "email",
            "cliente.nombre": "text",
            "folio": "text",
            "ciudad": "text",
            "fecha_firma": "date",
            "fecha_pago": "date",
            "monto": "money",
            "con_anexo": "boolean",
            "anexo.titulo": "text",
            "testigos": "list",
            "logo": "image",
            "partidas": "table",
            "partidas[].concepto": "text",
            "partidas[].cantidad": "number",
            "partidas[].precio": "money",
        }

    def test_reads_portuguese_names_and_filters(self) -> None:
        kinds = {path: one.type.value for path, one in variables(contracts.portuguese()).items()}

        assert kinds["valor"] == "money"
        assert kinds["data_pagamento"] == "date"
        assert kinds["empresa.cnpj"] == "cnpj"
        assert kinds["cliente.cpf"] == "cpf"
        assert kinds["cliente.telefone"] == "phone"
        assert kinds["partidas[].quantidade"] == "number"

    def test_knows_what_stands_under_a_condition_only(self) -> None:
        found = variables(contracts.spanish())

        assert (found["anexo.titulo"].required, found["anexo.titulo"].conditional) == (False, True)
        assert (found["con_anexo"].required, found["con_anexo"].conditional) == (True, False)
        assert found["partidas[].precio"].required

    def test_takes_what_is_asked_for_presence_or_has_a_default_as_optional(self) -> None:
        found = variables(
            contracts.plain(
                "{% if apodo %}alias {{ apodo }}{% endif %} {{ cargo|predeterminado('apoderado') }}",
                "{% if nota is defined %}{{ nota }}{% endif %}",
            )
        )

        assert [one for one in found.values() if one.required or one.conditional] == []
        assert found["apodo"].type is VariableType.TEXT

    @pytest.mark.parametrize(
        ("pieces", "path"),
        [
            (("{{ emp", "resa.nom", "bre }}"), "empresa.nombre"),
            (("{", "{ empresa.nombre }", "}"), "empresa.nombre"),
            (("a {", "{", " añ", "o", " ", "}", "} b"), "año"),
            (("{{ estado|predeterminado(“", "x”) }}"), "estado"),
        ],
    )
    def test_reads_tags_over_the_runs_that_word_cuts(self, pieces: tuple[str, ...], path: str) -> None:
        assert list(variables(contracts.in_runs(*pieces))) == [path]

    def test_warns_of_what_looks_like_a_variable(self) -> None:
        shape = inspect(contracts.plain("{nombre} «Cliente» ${monto} [[fecha]] {{ real }} {1, 2}"))

        assert [(one.kind, one.text) for one in shape.warnings] == [
            ("single_braces", "{nombre}"),
            ("single_braces", "${monto}"),
            ("merge_field", "«Cliente»"),
            ("other_brackets", "[[fecha]]"),
        ]
        assert [one.path for one in shape.variables] == ["real"]

    @pytest.mark.parametrize(
        ("text", "code", "fact"),
        [
            ("Entre {{ nombre y otro", "template_tag_unclosed", ("tag", "{{ nombre y otro")),
            ("El {{ nombre-cliente }}", "template_tag_not_allowed", ("found", "-")),
            ("El {{ nombre cliente }}", "template_tag_invalid", ("tag", "{{ nombre cliente }}")),
            ("{{ monto|monedas }}", "template_tag_not_allowed", ("found", "|monedas")),
            ("{% if a %}sin fin", "template_block_unbalanced", ("tag", "{% if a %}")),
            ("sin principio{% endif %}", "template_block_unbalanced", ("tag", "{% endif %}")),
            ("{% for a in b %}{% endif %}", "template_block_unbalanced", ("tag", "{% endif %}")),
            ("{%tr for a in b %}", "template_block_unbalanced", ("tag", "{% for a in b %}")),
            ("{%p if a %} y texto", "template_tag_invalid", ("tag", "{% if a %}")),
            ("{{ a }} y {{ a.b }}", "template_variable_conflict", ("variable", "a")),
            ("{{ a }}{% for b in a %}{{ b }}{% endfor %}", "template_variable_conflict", ("variable", "a")),
        ],
    )
    def test_shows_the_paragraph_that_is_wrong(self, text: str, code: str, fact: tuple[str, str]) -> None:
        found = [one for one in problems(contracts.plain("Antes.", text)) if one[0] == code]

        assert found
        assert found[0][1][fact[0]] == fact[1]
        if "text" in found[0][1]:
            assert found[0][1]["text"] == " ".join(text.split())
            assert found[0][1]["where"] == "document ¶2"

    def test_lists_every_problem_at_once_wherever_it_is(self) -> None:
        document = docx.Document()
        document.sections[0].header.paragraphs[0].text = "{{ a( }}"
        document.add_paragraph("{{ b.c() }}")
        document.add_table(1, 1).cell(0, 0).text = "{% if %}{% endif %}"

        found = problems(contracts.saved(document))

        assert [one[0] for one in found] == [
            "template_tag_not_allowed",
            "template_tag_invalid",
            "template_tag_invalid",
        ]
        assert [str(one[1]["where"]).split(" ¶")[0] for one in found] == ["document", "document", "header1"]
        assert "table" in str(found[1][1]["where"])

    def test_refuses_a_row_that_holds_both_ends_of_its_loop(self) -> None:
        """docxtpl wants one such tag to a row, alone in it."""
        document = docx.Document()
        table = document.add_table(1, 2)
        table.cell(0, 0).text = "{%tr for p in partidas %}{{ p }}"
        table.cell(0, 1).text = "x{%tr endfor %}"

        assert [code for code, _ in problems(contracts.saved(document))] == ["template_tag_invalid"] * 2

    @pytest.mark.parametrize(
        "texts",
        [
            ("Antes.", "Se {%- if a %} pierde {% endif %}"),
            ("Antes.", "{% if a %}{% endif -%} se pierde", "Después."),
            ("Antes.", "{%p if a %}{%p if b %}", "x", "{%p endif %}{%p endif %}"),
        ],
    )
    def test_refuses_tags_with_which_docxtpl_would_lose_text(self, texts: tuple[str, ...]) -> None:
        found = problems(contracts.plain(*texts))

        assert {code for code, _ in found} == {"template_tag_invalid"}
        assert str(found[0][1]["text"]) in texts

    def test_refuses_tags_that_would_break_the_document(self) -> None:
        known = contracts.parts(contracts.plain("uno {{ a", " }}"))
        known["word/document.xml"] = known["word/document.xml"].replace(
            b"uno {{ a", b"uno {{ a</w:t><w:pict><w:t> }}</w:t></w:pict><w:t>", 1
        )

        assert [code for code, _ in problems(packed(known))] != []

    def test_refuses_a_block_that_ends_at_another_level(self) -> None:
        document = docx.Document()
        document.add_paragraph("{% if a %}")
        document.add_table(1, 1).cell(0, 0).text = "{% endif %}"

        assert problems(contracts.saved(document))[0][0] == "template_block_unbalanced"

    def test_refuses_loops_in_loops_in_loops_in_loops(self) -> None:
        text = "".join(f"{{% for a{n + 1} in a{n}.b %}}" for n in range(4)) + "{% endfor %}" * 4

        assert problems(contracts.plain(text))[0][0] == "template_too_complex"

    @pytest.mark.parametrize("payload", PAYLOADS)
    def test_refuses_what_tries_to_run(self, payload: str) -> None:
        found = problems(contracts.plain("Contrato", payload))

        assert {code for code, _ in found} <= {
            "template_tag_not_allowed",
            "template_tag_invalid",
            "template_block_unbalanced",
        }


class TestCheck:
    def test_finds_nothing_wrong_with_what_fits(self) -> None:
        assert check(inspect(contracts.spanish()), contracts.spanish_values()) == ()
        assert check(inspect(contracts.portuguese()), contracts.portuguese_values()) == ()

    def test_lists_all_that_is_missing_unknown_or_of_another_type(self) -> None:
        values = contracts.spanish_values(folio=7, fecha_pago="31/12/2026", otro="x", monto="mil pesos")
        values["empresa"] = {"rfc": "NO", "correo": "nadie"}
        values["partidas"][1] = {"concepto": "x", "cantidad": "dos", "nota": ""}

        found = check(inspect(contracts.spanish()), values)

        assert sorted((one.code, one.pointer) for one in found) == [
            ("template_value_invalid", "/empresa/correo"),
            ("template_value_invalid", "/empresa/rfc"),
            ("template_value_invalid", "/fecha_pago"),
            ("template_value_invalid", "/folio"),
            ("template_value_invalid", "/monto"),
            ("template_value_invalid", "/partidas/1/cantidad"),
            ("template_variable_missing", "/empresa/nombre"),
            ("template_variable_missing", "/partidas/1/precio"),
            ("template_variable_unknown", "/otro"),
            ("template_variable_unknown", "/partidas/1/nota"),
        ]

    def test_lists_what_a_form_has_to_ask(self) -> None:
        content = contracts.spanish()
        values = contracts.spanish_values(ciudad=" ", folio=None)
        del values["empresa"]["nombre"]
        del values["partidas"][1]["precio"]

        def asked(**more: Any) -> set[str]:
            told = missing(content, {**values, **more}, language=Language.ES)
            return {one.pointer or "" for one in told}

        always = {"/empresa/nombre", "/ciudad", "/folio", "/partidas/1/precio"}
        assert asked(con_anexo=False) == always
        assert asked(con_anexo=True) == {*always, "/anexo/titulo"}
