"""The document that a template becomes."""

from __future__ import annotations

import io
import re
import sys
import time
from decimal import Decimal
from typing import Any

import docx
import pytest
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2.sandbox import SandboxedEnvironment

from functions.docx.intake import accept
from functions.docx.templates import inspect, render
from functions.domain.docx_refusals import DocxTooComplex
from functions.domain.errors import Refusals
from functions.domain.languages import Language
from functions.domain.templates import FormField, VariableType
from tests.docx import contracts
from tests.docx.hostile import packed
from tests.docx.payloads import NOT_TEMPLATES, PAYLOADS


def rendered(content: bytes, *, language: Language = Language.ES, **values: Any) -> str:
    return "\n".join(contracts.texts(render(content, values, language=language))).strip()


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

    def test_merges_paragraphs_around_a_tag_that_says_so(self) -> None:
        """docxtpl's `{%-` and `-%}`."""
        content = contracts.plain(
            "Vive en", "{%- if urbana -%}", " la ciudad", "{%- endif -%}", " desde 2020."
        )

        assert rendered(content, urbana=True) == "Vive en la ciudad desde 2020."
        assert rendered(content, urbana=False) == "Vive en desde 2020."

    def test_writes_the_letters_that_xml_spells_out_in_a_tag(self) -> None:
        content = contracts.plain("{{ a|predeterminado('R & D <x>') }}{% if b > 1 and b < 3 %}!{% endif %}")

        assert rendered(content, b=2) == "R & D <x>!"

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
        ids = re.findall(rb'<wp:docPr id="(\d+)"', contracts.parts(content)["word/document.xml"])
        assert len(document.inline_shapes) == 2
        assert document.inline_shapes[0].width == 40 * 36_000
        assert b"trailing words" not in kept
        assert len(set(ids)) == 2
        assert accept(content=content).neutralised == ()

    def test_shows_pictures_in_headers_and_in_loops(self) -> None:
        document = docx.Document()
        document.sections[0].header.paragraphs[0].text = "{{ logo|imagen(20) }}"
        document.add_paragraph("{% for foto in fotos %}{{ foto|imagen }}{% endfor %}")
        template = contracts.saved(document)
        shots = [contracts.picture((50, 40)), contracts.picture((40, 50))]

        content = render(template, {"logo": contracts.picture(), "fotos": shots}, language=Language.ES)

        done = contracts.opened(content)
        header = done.sections[0].header
        shown = [
            done.part.related_parts[one._inline.graphic.graphicData.pic.blipFill.blip.embed]
            for one in done.inline_shapes
        ]
        assert len({part.partname for part in shown}) == 2
        assert [rel.reltype.rpartition("/")[2] for rel in header.part.rels.values()] == ["image"]

    def test_adds_pictures_to_a_document_that_has_some_of_ours(self) -> None:
        document = docx.Document()
        document.add_paragraph("{{ a|imagen }}{{ texto }}")
        values = {"a": contracts.picture((50, 40)), "texto": "{{ b|imagen }}"}
        first = render(contracts.saved(document), values, language=Language.ES)

        content = render(first, {"b": contracts.picture((70, 20))}, language=Language.ES)

        names = [name for name in contracts.parts(content) if "/media/" in name]
        assert names == ["word/media/picture_0.png", "word/media/picture_1.png"]
        assert len(contracts.opened(content).inline_shapes) == 2

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
        values = {"z": ".", "a": True} if "if a" in text else {"z": "."}
        said = "\n".join(
            contracts.texts(render(contracts.plain("{{ z }}", text), values, language=Language.ES))
        ).strip()

        assert said == ".\n" + text.replace("{% if a %}b{% endif %}", "b")

    def test_does_not_fill_in_attributes(self) -> None:
        known = contracts.parts(contracts.plain("{{ a }}"))
        known["word/document.xml"] = known["word/document.xml"].replace(
            b"<w:p>", b'<w:p w:rsidR="{{ a }}{% for x in a %}">', 1
        )
        content = render(packed(known), {"a": "valor"}, language=Language.ES)

        assert b'w:rsidR="{{ a }}{% for x in a %}"' in contracts.parts(content)["word/document.xml"]

    def test_does_not_join_braces_of_two_paragraphs(self) -> None:
        content = render(contracts.plain("{{ z }}{", "{ a }}", "%", "}"), {"z": "."}, language=Language.ES)

        assert contracts.texts(content)[:4] == [".{", "{ a }}", "%", "}"]

    def test_does_not_fill_in_fields(self) -> None:
        known = contracts.parts(contracts.plain("{{ a }}"))
        known["word/document.xml"] = known["word/document.xml"].replace(
            b"</w:p>", b"<w:r><w:instrText>REF {{ a }}{% endif %}</w:instrText></w:r></w:p>", 1
        )
        content = render(packed(known), {"a": "valor"}, language=Language.ES)

        assert b"REF {{ a }}{% endif %}<" in contracts.parts(content)["word/document.xml"]

    def test_fills_in_text_boxes(self) -> None:
        known = contracts.parts(contracts.plain("uno {{ a }} tres"))
        box = (
            b"<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>dos {{ b }}</w:t></w:r></w:p></w:txbxContent>"
            b"</w:pict></w:r></w:p>"
        )
        known["word/document.xml"] = known["word/document.xml"].replace(b"</w:p>", box, 1)

        content = render(packed(known), {"a": "A", "b": "B"}, language=Language.ES)

        assert b"dos B<" in contracts.parts(content)["word/document.xml"]

    def test_gives_the_same_bytes_for_the_same_values(self) -> None:
        values = contracts.spanish_values()

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
