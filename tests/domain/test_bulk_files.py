"""Rows as files: what programs, spreadsheets and attackers send."""

from __future__ import annotations

import io
from typing import Any

import pytest

from functions.domain.bulk import MAX_FILE_BYTES, MAX_ROWS, RowFormat
from functions.domain.bulk_files import given_rows, read_rows
from functions.domain.bulk_problems import (
    BulkColumnMissing,
    BulkColumnTwice,
    BulkColumnUnknown,
    BulkFileEmpty,
    BulkFileTooLarge,
    BulkFileUnreadable,
    TooManyBulkRows,
)
from functions.domain.bulk_rows import MAX_ROW_BYTES, Row
from functions.domain.errors import Refusals
from functions.domain.languages import Language
from functions.domain.templates import TemplateShape, TemplateVariable, VariableType


def variable(path: str, kind: VariableType = VariableType.TEXT, **more: Any) -> TemplateVariable:
    return TemplateVariable(path=path, type=kind, **more)


SHAPE = TemplateShape(
    variables=(
        variable("empresa.nombre"),
        variable("monto", VariableType.MONEY, required=False),
        variable("fecha", VariableType.DATE, required=False),
        variable("activo", VariableType.BOOLEAN, required=False),
        variable("partidas", VariableType.TABLE, required=False),
    )
)


def rows_of(
    content: str | bytes, *, kind: RowFormat = RowFormat.CSV, language: Language = Language.ES
) -> list[Row]:
    given = content.encode() if isinstance(content, str) else content
    return list(read_rows(io.BytesIO(given), kind, shape=SHAPE, language=language))


def cell(name: str, text: str, *, delimiter: str = ";", language: Language = Language.ES) -> Any:
    content = delimiter.join(["empresa.nombre", name]) + "\n" + delimiter.join(["A", text]) + "\n"
    (row,) = rows_of(content, language=language)
    return row.values.get(name) if not row.problems else row.problems[0].code


def codes(row: Row) -> list[str]:
    return [one.code for one in row.problems]


class TestCsv:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_is_read_whatever_divides_its_cells(self, delimiter: str) -> None:
        content = delimiter.join(["empresa.nombre", "document.name"]) + "\r\n" + delimiter.join(["A", "B"])

        (row,) = rows_of(content)

        assert (row.values, row.name) == ({"empresa": {"nombre": "A"}}, "B")

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    def test_is_read_as_spreadsheets_encode_it(self, encoding: str) -> None:
        (row,) = rows_of("empresa.nombre\nPeña & Açúcar\n".encode(encoding))

        assert row.values == {"empresa": {"nombre": "Peña & Açúcar"}}

    def test_obeys_the_hint_that_spreadsheets_write(self) -> None:
        assert rows_of("sep=;\nempresa.nombre;monto\nA;1\n")[0].values["monto"] == "1"

    def test_knows_the_people_of_a_row(self) -> None:
        header = "empresa.nombre,recipient.2.name,recipient.2.email,recipient.1.signer_id,recipient.1.kyc\n"

        (row,) = rows_of(header + "A,Ana,ana@example.com,sgn_1,sí\n")

        first, second = row.recipients
        assert (first.signer_id, first.kyc) == ("sgn_1", True)
        assert (second.name, second.email, second.kyc) == ("Ana", "ana@example.com", False)

    def test_takes_a_variable_by_its_full_name_too(self) -> None:
        assert rows_of("values.empresa.nombre\nA\n")[0].values == {"empresa": {"nombre": "A"}}

    def test_skips_lines_and_columns_without_anything_in_them(self) -> None:
        assert [one.number for one in rows_of("empresa.nombre;;\nA;;\n;;\n\nB\n")] == [1, 2]

    def test_leaves_out_empty_cells(self) -> None:
        assert rows_of("empresa.nombre,monto\nA, \n")[0].values == {"empresa": {"nombre": "A"}}


class TestFormula:
    @pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1"])
    def test_is_text_like_any_other(self, text: str) -> None:
        (row,) = rows_of(f'empresa.nombre,document.name\n"{text}",x\n')

        assert row.values == {"empresa": {"nombre": text}}


class TestCell:
    @pytest.mark.parametrize(
        ("text", "read"),
        [
            ("1234.50", "1234.50"),
            ("1234,50", "1234.50"),
            ("1.234,50", "1234.50"),
            ("1.234.567", "1234567"),
            ("-1.234.567,8", "-1234567.8"),
            ("1,234.50", "1234.50"),
            ("1 000", "1 000"),
            ("1.234", "bulk_number_ambiguous"),
        ],
    )
    def test_of_a_number_is_read_as_a_country_with_decimal_commas_writes_it(
        self, text: str, read: str
    ) -> None:
        assert cell("monto", text) == read

    @pytest.mark.parametrize(
        ("text", "read"), [('"1,234.50"', "1234.50"), ("1.234", "1.234"), ('"1,5"', "1,5")]
    )
    def test_of_a_number_is_read_with_decimal_points_where_commas_divide(self, text: str, read: str) -> None:
        assert cell("monto", text, delimiter=",") == read

    @pytest.mark.parametrize(
        ("text", "language", "read"),
        [
            ("31/12/2026", Language.ES, "2026-12-31"),
            ("1-2-2026", Language.PT, "2026-02-01"),
            ("2026-12-31", Language.EN, "2026-12-31"),
            ("12/31/2026", Language.EN, "12/31/2026"),
            ("31/13/2026", Language.ES, "31/13/2026"),
        ],
    )
    def test_of_a_date_is_read_where_only_one_day_can_be_meant(
        self, text: str, language: Language, read: str
    ) -> None:
        assert cell("fecha", text, language=language) == read

    @pytest.mark.parametrize(
        ("text", "read"),
        [("Sí", True), ("VERDADERO", True), ("não", False), ("FALSO", False), ("quizá", "quizá")],
    )
    def test_of_yes_or_no_is_read_in_words(self, text: str, read: object) -> None:
        assert cell("activo", text) == read

    def test_of_a_megabyte_fails_its_row_alone_and_is_named(self) -> None:
        first, long, last = rows_of("empresa.nombre,monto\nA,1\n" + "x" * 1_000_000 + ",2\nB,3\n")

        (problem,) = long.problems
        assert problem.code == "bulk_cell_too_large"
        assert (problem.facts["row"], problem.facts["column"]) == (2, "empresa.nombre")
        assert (codes(first), codes(last)) == ([], [])

    def test_too_many_fail_their_row(self) -> None:
        assert codes(rows_of("empresa.nombre\nA,B\n")[0]) == ["bulk_row_unreadable"]


class TestHeader:
    def test_is_refused_with_every_column_that_is_wrong(self) -> None:
        with pytest.raises(Refusals) as refused:
            rows_of("monto,nombre,monto,partidas\n1,2,3,4\n")

        told = {(type(one), one.pointer) for one in refused.value.refusals}
        assert told == {
            (BulkColumnUnknown, "/columns/1"),
            (BulkColumnTwice, "/columns/2"),
            (BulkColumnUnknown, "/columns/3"),
            (BulkColumnMissing, None),
        }

    def test_is_refused_where_two_names_mean_one_variable(self) -> None:
        with pytest.raises(Refusals) as refused:
            rows_of("empresa.nombre,values.empresa.nombre\nA,B\n")

        assert [type(one) for one in refused.value.refusals] == [BulkColumnTwice]


class TestFile:
    @pytest.mark.parametrize("kind", RowFormat)
    @pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"], ids=["nothing", "lines", "mark"])
    def test_without_rows_is_refused(self, kind: RowFormat, content: bytes) -> None:
        with pytest.raises(BulkFileEmpty):
            rows_of(content, kind=kind)

    def test_with_a_header_alone_is_refused(self) -> None:
        with pytest.raises(BulkFileEmpty):
            rows_of("empresa.nombre\n")

    @pytest.mark.parametrize("kind", RowFormat)
    def test_of_more_rows_than_a_job_takes_is_refused(self, kind: RowFormat) -> None:
        lines = "A\n" if kind is RowFormat.CSV else "{}\n"
        header = "empresa.nombre\n" if kind is RowFormat.CSV else ""
        assert len(rows_of(header + lines * MAX_ROWS, kind=kind)) == MAX_ROWS

        with pytest.raises(TooManyBulkRows):
            rows_of(header + lines * (MAX_ROWS + 1), kind=kind)

    @pytest.mark.parametrize(
        ("content", "reason", "line"),
        [
            (b'empresa.nombre\nA\n"B\nC\n', "quotes", 3),
            (b'empresa.nombre\n"A"B\n', "quotes", 2),
            (b"empresa.nombre\nA\0\n", "nul", 2),
            (b"empresa.nombre\n\x81\x8d\n", "encoding", 1),
        ],
        ids=["unbalanced", "after-a-quote", "nul", "no-encoding"],
    )
    def test_that_says_nothing_certain_is_refused_with_its_line(
        self, content: bytes, reason: str, line: int
    ) -> None:
        with pytest.raises(BulkFileUnreadable) as refused:
            rows_of(content)

        assert (refused.value.facts["reason"], refused.value.facts["line"]) == (reason, line)

    @pytest.mark.parametrize("content", ["ñ".encode("cp1252"), b"{}\0", "{}".encode("utf-16")])
    def test_of_json_lines_is_utf_8(self, content: bytes) -> None:
        with pytest.raises(BulkFileUnreadable):
            rows_of(content, kind=RowFormat.JSON_LINES)

    def test_larger_than_fifty_megabytes_is_refused_unread(self) -> None:
        file = io.BytesIO(bytes(MAX_FILE_BYTES + 1))

        with pytest.raises(BulkFileTooLarge):
            list(read_rows(file, RowFormat.CSV, shape=SHAPE, language=Language.ES))


class TestJsonLines:
    @pytest.mark.parametrize(
        "line", ["{", "[1]", "1", '{"values": NaN}', "[" * 100_000, '{"values": 1' + "0" * 5_000 + "}"]
    )
    def test_fail_each_for_itself(self, line: str) -> None:
        wrong, right = rows_of(f'{line}\n{{"values": {{}}}}\n', kind=RowFormat.JSON_LINES)

        assert codes(wrong) in (["bulk_row_unreadable"], ["bulk_field_invalid"])
        assert codes(right) == []

    def test_longer_than_a_row_may_be_fail(self) -> None:
        line = '{"values": {"a": "' + "x" * MAX_ROW_BYTES + '"}}\n'

        assert codes(rows_of(line, kind=RowFormat.JSON_LINES)[0]) == ["bulk_row_too_large"]


class TestRow:
    @pytest.mark.parametrize(
        ("given", "pointer"),
        [
            ({"values": []}, "/values"),
            ({"name": ""}, "/name"),
            ({"name": "x" * 201}, "/name"),
            ({"name": "a\u202eb"}, "/name"),
            ({"external_id": 7}, "/external_id"),
            ({"external_id": "a\nb"}, "/external_id"),
            ({"surprise": 1}, "/surprise"),
            ({"recipients": {}}, "/recipients"),
            ({"recipients": [{}] * 26}, "/recipients"),
            ({"recipients": [1]}, "/recipients/0"),
            ({"recipients": [{}]}, "/recipients/0"),
            ({"recipients": [{"email": "a@example.com"}]}, "/recipients/0/name"),
            ({"recipients": [{"signer_id": "s", "name": "x"}]}, "/recipients/0"),
            ({"recipients": [{"signer_id": "s", "kyc": "no"}]}, "/recipients/0/kyc"),
            (
                {"recipients": [{"signer_id": "s", "placements": [{"page": 0}]}]},
                "/recipients/0/placements/0/page",
            ),
        ],
    )
    def test_says_what_is_wrong_and_where(self, given: Any, pointer: str) -> None:
        (row,) = given_rows([given])

        assert pointer in [one.pointer for one in row.problems]

    def test_is_kept_and_read_again_as_it_was(self) -> None:
        box = {"page": 1, "x": 0.1, "y": 0.5, "width": 0.3, "height": 0.1}
        (row,) = given_rows(
            [
                {
                    "name": "Contrato",
                    "external_id": "a-1",
                    "values": {"a": [1, "ñ\ud800"]},
                    "recipients": [{"signer_id": "sgn_1", "placements": [box]}],
                }
            ]
        )

        assert row.problems == ()
        assert Row.read(row.line()) == row

    def test_keeps_no_half_characters_in_what_it_says(self) -> None:
        (row,) = given_rows([{"\ud800": 1}])

        assert row.problems[0].pointer.encode()
