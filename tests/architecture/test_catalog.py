"""Promises that every declaration keeps."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from functions.runtime.access import Access, Caller, Scope
from functions.runtime.consumer import Consumer, Every, Queue, consumer
from functions.runtime.operation import Operation, operation
from infra.catalog import ROOT, Catalog, load, problems

CATALOG = load()
HEAVY = (
    "aiohttp",
    "aws_cdk",
    "aws_xray_sdk",
    "docxtpl",
    "jsonschema",
    "lxml",
    "pikepdf",
    "PIL",
    "pyhanko",
    "reportlab",
)


def named(name: str, *, module: str | None = None) -> Callable[..., Any]:
    def function(request: object, call: object) -> None:
        """Do it."""

    function.__name__ = name
    function.__module__ = module or f"functions.api.things.{name}"
    return function


def an_operation(route: str, *, name: str = "do_it", module: str | None = None) -> Operation:
    return operation(route, scope=Scope.DOCUMENTS_READ)(named(name, module=module))


def a_consumer(name: str, on: Any) -> Consumer:
    return consumer(on=on, access=[])(named(name))


def catalog_of(*declared: Operation | Consumer) -> Catalog:
    return Catalog(
        operations=tuple(each for each in declared if isinstance(each, Operation)),
        consumers=tuple(each for each in declared if isinstance(each, Consumer)),
    )


class TestProblems:
    def test_are_none_in_the_service(self) -> None:
        assert problems(CATALOG) == []
        assert CATALOG.operations
        assert CATALOG.consumers

    def test_tell_a_file_that_bears_another_name(self) -> None:
        wrong = an_operation("GET /v1/things", name="get_thing", module="functions.api.things.list_things")

        (problem,) = problems(catalog_of(wrong))
        assert "declares get_thing" in problem

    def test_tell_a_name_used_twice(self) -> None:
        wrong = catalog_of(
            an_operation("GET /v1/things"),
            a_consumer("do_it", Every(minutes=1)),
        )

        assert problems(wrong) == ["function name do_it is declared more than once"]

    def test_tell_a_route_used_twice_whatever_its_variables_are_called(self) -> None:
        wrong = catalog_of(
            an_operation("GET /v1/things/{thing_id}", name="one"),
            an_operation("GET /v1/things/{id}", name="other"),
        )

        assert "route GET /v1/things/{} is declared more than once" in problems(wrong)

    def test_tell_variables_of_the_same_place_that_differ(self) -> None:
        wrong = catalog_of(
            an_operation("GET /v1/things/{id}", name="one"),
            an_operation("POST /v1/things/{thing_id}/send", name="other"),
        )

        assert problems(wrong) == ["/v1/things is followed by {id} and by {thing_id}"]

    def test_tell_a_queue_read_by_two(self) -> None:
        wrong = catalog_of(a_consumer("one", Queue(name="same")), a_consumer("other", Queue(name="same")))

        assert problems(wrong) == ["queue same is declared more than once"]


def identify(declared: Operation | Consumer) -> str:
    return declared.declaration.name


class TestEveryFile:
    def test_of_the_api_and_of_events_declares_one_thing_or_is_named_as_help(self) -> None:
        declaring = {each.declaration.module for each in CATALOG.declared}
        assert len(declaring) == len(CATALOG.declared)
        for place in ("functions/api", "functions/events"):
            for file in (ROOT / place).rglob("*.py"):
                module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
                text = file.read_text(encoding="utf-8")
                if "\n@operation(" in text or "\n@consumer(" in text:
                    assert module in declaring, module


@pytest.mark.parametrize("each", CATALOG.declared, ids=identify)
class TestEveryDeclaration:
    def test_says_in_one_sentence_what_it_does(self, each: Operation | Consumer) -> None:
        first = each.declaration.description.partition("\n\n")[0]

        assert first.endswith(".")
        assert len(each.declaration.name) < len(first) < 250

    def test_names_each_right_once(self, each: Operation | Consumer) -> None:
        assert len(set(each.declaration.access)) == len(each.declaration.access)

    def test_asks_for_memory_and_time_that_lambda_gives(self, each: Operation | Consumer) -> None:
        longest = 29 if isinstance(each, Operation) else 900

        assert 128 <= each.declaration.memory <= 1024
        assert 1 <= each.declaration.timeout <= longest


@pytest.mark.parametrize("each", CATALOG.operations, ids=identify)
class TestEveryOperation:
    def test_takes_the_variables_of_its_route_in_its_request(self, each: Operation) -> None:
        assert set(each.declaration.path_names) <= set(each.request_model.model_fields)

    def test_refuses_fields_that_it_does_not_know(self, each: Operation) -> None:
        if each.declaration.dialect == "native":
            assert each.request_model.model_config.get("extra") == "forbid"

    def test_lies_below_v1_if_it_is_native(self, each: Operation) -> None:
        if each.declaration.dialect == "native":
            assert each.declaration.path.startswith("/v1/")

    def test_needs_a_scope_exactly_if_accounts_call_it(self, each: Operation) -> None:
        assert (each.declaration.scope is not None) == (each.declaration.caller is Caller.ACCOUNT)

    def test_sees_the_state_of_proofs_if_it_answers_with_the_session(self, each: Operation) -> None:
        shows = each.response_model is not None and each.response_model.__name__ == "SigningSessionBody"

        assert not shows or Access.PROOFS_READ in each.declaration.access

    def test_writes_nothing_if_it_is_a_get(self, each: Operation) -> None:
        writing = {Access.DOCUMENTS_WRITE, Access.IDENTITY_WRITE, Access.DELIVERIES_WRITE, Access.IDEMPOTENCY}

        assert each.declaration.method != "GET" or not writing & set(each.declaration.rights)

    def test_has_a_scope_to_write_if_it_changes_something(self, each: Operation) -> None:
        scope = each.declaration.scope
        if scope is not None and each.declaration.method != "GET":
            assert scope.value.endswith(":write")


class TestEveryHandler:
    def test_imports_with_an_empty_environment_and_without_heavy_packages(self) -> None:
        handlers = [each.declaration.module for each in CATALOG.operations]
        program = (
            "import importlib, json, sys\n"
            f"for name in {handlers!r}: importlib.import_module(name)\n"
            f"print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))\n"
        )
        bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env=bare, capture_output=True, text=True, check=False
        )

        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == "[]"
