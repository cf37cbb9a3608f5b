from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from functions.dialects.native.wire import ExternalId, Metadata, Name, PageLimit, Request, ShortText
from functions.domain.errors import Kind
from functions.runtime.validating import MAX_SHOWN, FieldInvalid, RequestInvalid, problems_of


class Box(Request):
    x: Annotated[float, Field(ge=0, lt=1)] = 0

    @model_validator(mode="after")
    def _lies_on_the_page(self) -> Box:
        if self.x > 0.9:
            raise PydanticCustomError("outside_page", "The box must lie on the page")
        return self


class Everything(Request):
    """A request with one field for each rule."""

    name: Name = "Contrato"
    reason: ShortText = "Porque sí"
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)
    limit: PageLimit = 20
    language: Literal["es", "pt", "en"] = "es"
    boxes: Annotated[list[Box], Field(max_length=2)] = Field(default_factory=list)


class Required(Request):
    name: Name


def refused(fields: Mapping[str, Any], model: type[Request] = Everything) -> RequestInvalid:
    with pytest.raises(ValidationError) as refusal:
        model.model_validate(fields)
    return problems_of(refusal.value)


def one(fields: Mapping[str, Any], model: type[Request] = Everything) -> FieldInvalid:
    (problem,) = refused(fields, model).refusals
    assert isinstance(problem, FieldInvalid)
    return problem


class TestProblemsOf:
    @pytest.mark.parametrize(
        ("fields", "pointer", "code"),
        [
            ({"extra": 1}, "/extra", "field_unknown"),
            ({"name": ""}, "/name", "field_too_short"),
            ({"name": "   "}, "/name", "field_too_short"),
            ({"name": "a" * 201}, "/name", "field_too_long"),
            ({"boxes": [{}, {}, {}]}, "/boxes", "field_too_long"),
            ({"name": "Con\x00trato"}, "/name", "field_control_characters"),
            ({"name": "Con\ntrato"}, "/name", "field_control_characters"),
            ({"name": "\u202efdp.otartnoC"}, "/name", "field_control_characters"),
            ({"name": 7}, "/name", "field_type"),
            ({"name": "a\ud800"}, "/name", "field_type"),
            ({"name": None}, "/name", "field_type"),
            ({"metadata": []}, "/metadata", "field_type"),
            ({"limit": 0}, "/limit", "field_out_of_range"),
            ({"limit": 101}, "/limit", "field_out_of_range"),
            ({"limit": "ten"}, "/limit", "field_type"),
            ({"language": "fr"}, "/language", "field_not_allowed"),
            ({"boxes": [{}, {"x": 1}]}, "/boxes/1/x", "field_out_of_range"),
            ({"boxes": [{"x": float("nan")}]}, "/boxes/0/x", "field_out_of_range"),
            ({"boxes": [{"x": 0.95}]}, "/boxes/0", "field_outside_page"),
            ({"boxes": [{"y": 0}]}, "/boxes/0/y", "field_unknown"),
        ],
    )
    def test_names_the_field_and_the_rule(self, fields: dict[str, Any], pointer: str, code: str) -> None:
        problem = one(fields)

        assert (problem.pointer, problem.code) == (pointer, code)

    def test_names_a_field_that_is_missing(self) -> None:
        problem = one({}, Required)

        assert (problem.pointer, problem.code) == ("/name", "field_missing")

    def test_names_a_metadata_key_that_is_written_badly(self) -> None:
        problem = one({"metadata": {"a key": "x"}})

        assert (problem.pointer, problem.code) == ("/metadata/a key", "field_format")

    def test_escapes_pointers_as_rfc_6901_does(self) -> None:
        assert one({"a/b~c": 1}).pointer == "/a~1b~0c"

    @pytest.mark.parametrize(
        ("fields", "limit"), [({"name": "a" * 201}, 200), ({"limit": 101}, 100), ({"limit": 0}, 1)]
    )
    def test_tells_the_limit(self, fields: dict[str, Any], limit: int) -> None:
        assert one(fields).facts["limit"] == limit

    def test_tells_what_is_allowed(self) -> None:
        expected = str(one({"language": "fr"}).facts["expected"])

        assert all(language in expected for language in ("es", "pt", "en"))

    def test_tells_every_problem_at_once(self) -> None:
        problems = refused({"name": "", "limit": 0, "extra": 1})

        assert (problems.code, problems.kind) == ("request_invalid", Kind.INVALID)
        assert sorted(problem.code for problem in problems.refusals) == [
            "field_out_of_range",
            "field_too_short",
            "field_unknown",
        ]
        assert problems.facts["count"] == 3

    def test_tells_so_many_and_no_more(self) -> None:
        assert len(refused({f"extra_{number}": 1 for number in range(1000)}).refusals) == MAX_SHOWN

    def test_never_tells_the_value(self) -> None:
        problems = refused({"name": 7_654_321, "language": "secreto-del-cliente", "limit": "1234x"})

        told = str([(problem.args, problem.facts) for problem in problems.refusals])
        assert "7654321" not in told
        assert "secreto" not in told
        assert "1234x" not in told

    def test_does_not_lend_one_rule_to_the_next(self) -> None:
        one({"name": ""})

        assert FieldInvalid.code == "field_type"
