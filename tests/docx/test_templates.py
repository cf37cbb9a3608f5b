"""What a template asks for, what it may not say, and the document that it becomes."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import docx
import pytest
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment

from functions.docx.intake import accept
from functions.docx.templates import check, inspect, missing_of, preview, render
from functions.domain.docx_refusals import DocxTooComplex
from functions.domain.errors import Refusal, Refusals
from functions.domain.languages import Language
from functions.domain.templates import FormField, TemplateVariable, VariableType
from tests.docx import contracts
from tests.docx.payloads import NOT_TEMPLATES, PAYLOADS


def variables(content: bytes) -> dict[str, TemplateVariable]:
    return {variable.path: variable for variable in inspect(content).every()}


def problems(content: bytes) -> list[tuple[str, dict[str, Any]]]:
    with pytest.raises(Refusals) as refused:
        inspect(content)
    return [(one.code, one.facts) for one in refused.value.refusals]


def rendered(content: bytes, *, language: Language = Language.ES, **values: Any) -> str:
    return "\n".join(contracts.texts(render(content, values, language=language))).strip()


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
        shape = inspect(contracts.spanish())
        values = contracts.spanish_values(ciudad=" ", folio=None)
        del values["empresa"]["nombre"]

        assert {one.path for one in missing_of(shape.variables, values)} == {
            "empresa.nombre",
            "ciudad",
            "folio",
            "anexo.titulo",
        }


class TestRender:
    def test_writes_a_spanish_contract(self) -> None:
        said = rendered(contracts.spanish(), **contracts.spanish_values())

        assert "En Mérida, a 14 de marzo de 2026, entre Cal & Arena <Norte> y José Núñez." in said
        assert "$125,000.50 MXN más IVA, a más tardar el 1 de abril de 2026" in said
        assert "CAL & ARENA <NORTE> — contrato C-001" in said
        assert "RFC GODE561231GR8 · hola@example.com" in said
        assert "Testigos: Ana, Íñigo." in said
        assert "Este contrato no tiene anexos." in said
        assert "US$\N{NO-BREAK SPACE}99.90" in said
        assert "{" not in said

    def test_writes_a_portuguese_contract(self) -> None:
        said = rendered(contracts.portuguese(), language=Language.PT, **contracts.portuguese_values())

        assert "R$\N{NO-BREAK SPACE}1.234,50 até 1º de março de 2026" in said
        assert "Água Boa — CNPJ 11.222.333/0001-81" in said
        assert "CPF 529.982.247-25, telefone +55 11 91234-5678." in said

    def test_repeats_rows_and_nothing_else(self) -> None:
        document = contracts.opened(
            render(contracts.spanish(), contracts.spanish_values(), language=Language.ES)
        )

        assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
            ["Concepto", "Cantidad", "Precio"],
            ["Análisis", "2", "$1,000.00 MXN"],
            ["Diseño", "1", "US$\N{NO-BREAK SPACE}99.90"],
        ]

    def test_repeats_a_row_that_holds_both_ends_of_its_loop(self) -> None:
        document = docx.Document()
        table = document.add_table(1, 2)
        table.cell(0, 0).text = "{%tr for p in partidas %}{{ p }}"
        table.cell(0, 1).text = "x{%tr endfor %}"

        done = contracts.opened(
            render(contracts.saved(document), {"partidas": ["a", "b"]}, language=Language.ES)
        )

        assert [[cell.text for cell in row.cells] for row in done.tables[0].rows] == [["a", "x"], ["b", "x"]]

    def test_repeats_columns(self) -> None:
        document = docx.Document()
        table = document.add_table(1, 3)
        for cell, text in zip(
            table.rows[0].cells, ("{%tc for m in meses %}", "{{ m }}", "{%tc endfor %}"), strict=True
        ):
            cell.text = text

        content = render(contracts.saved(document), {"meses": ["a", "b", "c", "d"]}, language=Language.ES)

        assert contracts.parts(content)["word/document.xml"].count(b"<w:gridCol ") == 4
        assert [cell.text for cell in contracts.opened(content).tables[0].rows[0].cells] == [
            "a",
            "b",
            "c",
            "d",
        ]

    @pytest.mark.parametrize("kind", ["PNG", "JPEG"])
    def test_shows_pictures_drawn_anew(self, kind: str) -> None:
        received = contracts.picture(kind=kind) + b"trailing words"
        content = render(contracts.spanish(), contracts.spanish_values(logo=received), language=Language.ES)

        document = contracts.opened(content)
        end = {"PNG": "png", "JPEG": "jpeg"}[kind]
        kept = contracts.parts(content)[f"word/media/picture_0.{end}"]
        assert len(document.inline_shapes) == 2
        assert document.inline_shapes[0].width == 40 * 36_000
        assert b"trailing words" not in kept
        assert accept(content=content).neutralised == ()

    def test_refuses_a_picture_that_is_none(self) -> None:
        values = contracts.spanish_values(logo=b"\x89PNG\r\n\x1a\n" + b"x" * 100)

        with pytest.raises(Refusals) as refused:
            render(contracts.spanish(), values, language=Language.ES)

        assert [one.pointer for one in refused.value.refusals] == ["/logo"]

    def test_refuses_values_with_problems_before_writing(self) -> None:
        with pytest.raises(Refusals) as refused:
            render(contracts.spanish(), {}, language=Language.ES)

        assert len(refused.value.refusals) > 5

    def test_misses_a_value_that_a_condition_makes_necessary(self) -> None:
        with pytest.raises(Refusals) as refused:
            render(contracts.spanish(), contracts.spanish_values(con_anexo=True), language=Language.ES)

        assert [(one.code, one.pointer) for one in refused.value.refusals] == [
            ("template_variable_missing", "/anexo/titulo")
        ]

    def test_leaves_a_line_to_write_on_where_a_form_will_ask(self) -> None:
        content = render(
            contracts.plain("Yo, {{ nombre }}, de {{ ciudad }}."),
            {"ciudad": "León"},
            language=Language.ES,
            incomplete=True,
        )

        assert contracts.texts(content)[0] == "Yo, ________________, de León."

    def test_breaks_lines_and_keeps_tabs_and_drops_what_xml_forbids(self) -> None:
        assert (
            rendered(contracts.plain("{{ a }}."), a="uno\ndos\ttres\x00\x07\x1b\ud800\uffff")
            == "uno\ndos\ttres."
        )

    @pytest.mark.parametrize("value", [*PAYLOADS, *NOT_TEMPLATES])
    def test_writes_values_literally(self, value: str) -> None:
        assert rendered(contracts.plain("Nombre: {{ nombre }}."), nombre=value) == f"Nombre: {value}."

    @pytest.mark.parametrize(
        "text", ["{ {nombre", "{x}", "}} %} #}", "{\u200b{ nombre }}", "{ {% if a %}b{% endif %}"]
    )
    def test_leaves_braces_that_are_no_tag_as_they_are(self, text: str) -> None:
        said = rendered(contracts.plain("{{ z }}", text), z="", **({"a": True} if "if a" in text else {}))

        assert said == text.replace("{% if a %}b{% endif %}", "b")

    def test_does_not_fill_in_attributes(self) -> None:
        known = contracts.parts(contracts.plain("{{ a }}"))
        known["word/document.xml"] = known["word/document.xml"].replace(
            b"<w:p>", b'<w:p w:rsidR="{{ a }}{% for x in a %}">', 1
        )
        from tests.docx.hostile import packed

        content = render(packed(known), {"a": "valor"}, language=Language.ES)

        assert b'w:rsidR="{{ a }}{% for x in a %}"' in contracts.parts(content)["word/document.xml"]

    def test_gives_the_same_bytes_for_the_same_values(self) -> None:
        values = contracts.spanish_values()

        assert render(contracts.spanish(), values, language=Language.ES)[:0] == b""
        content = contracts.spanish()
        assert render(content, values, language=Language.ES) == render(content, values, language=Language.ES)

    def test_stops_loops_that_multiply(self) -> None:
        text = (
            "{% for a in x %}{% for b in y %}{% for c in z %}{% if c.k %}.{% endif %}"
            "{% endfor %}{% endfor %}{% endfor %}"
        )
        rows = [{"k": False}] * 1000

        begun = time.monotonic()
        with pytest.raises(DocxTooComplex):
            render(
                contracts.plain(text), {"x": ["1"] * 1000, "y": ["1"] * 1000, "z": rows}, language=Language.ES
            )
        assert time.monotonic() - begun < 5

    def test_keeps_a_paragraph_in_a_cell_that_lost_its_own(self) -> None:
        document = docx.Document()
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "{%p if a %}"
        cell.add_paragraph("x")
        cell.add_paragraph("{%p endif %}")

        content = render(contracts.saved(document), {"a": False}, language=Language.ES)

        assert contracts.opened(content).tables[0].cell(0, 0).text == ""

    def test_follows_the_form_over_the_shape(self) -> None:
        content = contracts.plain("Firmado el {{ fecha }} por {{ cargo }}.")
        shape = inspect(content).configured(
            [
                FormField(path="fecha", type=VariableType.TEXT, label="Fecha en letra"),
                FormField(path="cargo", options=("Gerente", "Apoderado")),
            ]
        )

        done = render(content, {"fecha": "hoy", "cargo": "Gerente"}, language=Language.ES, shape=shape)
        with pytest.raises(Refusals) as refused:
            render(content, {"fecha": "hoy", "cargo": "Rey"}, language=Language.ES, shape=shape)

        assert contracts.texts(done)[0] == "Firmado el hoy por Gerente."
        assert [one.code for one in refused.value.refusals] == ["template_option_unknown"]


class TestPreview:
    @pytest.mark.parametrize("language", Language)
    @pytest.mark.parametrize("made", [contracts.spanish, contracts.portuguese])
    def test_shows_a_sample_of_each_type(self, made: Callable[[], bytes], language: Language) -> None:
        content = preview(made(), language=language)

        said = "\n".join(contracts.texts(content))
        assert "{" not in said
        assert "2026" in said
        assert accept(content=content).neutralised == ()


class TestSpeed:
    def test_of_a_thousand_contracts_is_several_times_that_of_docxtpl(self) -> None:
        """Eight pages and a table of 25 rows."""
        template = contracts.spanish(clauses=90)
        rows = [{"concepto": f"Concepto {n}", "cantidad": n, "precio": "12.50"} for n in range(25)]
        values = contracts.spanish_values(partidas=rows, logo=contracts.picture())
        render(template, values, language=Language.ES)

        begun = time.process_time()
        for number in range(1000):
            render(template, {**values, "folio": f"C-{number}"}, language=Language.ES)
        ours = (time.process_time() - begun) / 1000

        plain_values = {**values, "monto": Decimal("125000.5"), "logo": "", "anexo": {}}
        environment = SandboxedEnvironment(autoescape=True)
        for name in ("moneda", "fecha", "numero", "mayusculas", "imagen"):
            environment.filters[name] = lambda value, *_: str(value)
        begun = time.process_time()
        for number in range(20):
            theirs = DocxTemplate(io.BytesIO(template))
            theirs.render({**plain_values, "folio": f"C-{number}"}, jinja_env=environment)
            theirs.save(io.BytesIO())
        docxtpl = (time.process_time() - begun) / 20

        sys.stdout.write(
            f"\n1 000 contracts: {ours * 1000:.2f} ms each; docxtpl {docxtpl * 1000:.1f} ms; "
            f"{docxtpl / ours:.1f} times faster\n"
        )
        assert docxtpl / ours > 3


def test_every_problem_is_a_refusal_with_a_text() -> None:
    assert all(issubclass(type(one), Refusal) for one in check(inspect(contracts.spanish()), {}))
