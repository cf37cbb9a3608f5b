"""The templates that go to AWS."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from functions import settings as function_settings
from functions.runtime.access import Access
from functions.runtime.consumer import ConsumerDeclaration, Queue, Stream
from infra.access import GRANTS, statements_of
from infra.catalog import Catalog
from infra.names import TABLES
from infra.stacks import nag
from infra.stacks.app import compose
from infra.stacks.functions import policy_document
from infra.stacks.people import by_link
from infra.stacks.settings import SettingInvalid, Settings
from tests.infra.conftest import Template
from tests.infra.reading import LIMIT, NAMES, functions, resources, rights, single


class TestSynthesis:
    def test_makes_the_five_stacks(self, templates: dict[str, Template]) -> None:
        assert set(templates) == {"data", "people", "api", "async", "web"}

    def test_keeps_every_stack_below_the_limit_with_room_to_grow(
        self, templates: dict[str, Template]
    ) -> None:
        counts = {room: len(template["Resources"]) for room, template in templates.items()}

        assert max(counts.values()) < LIMIT * 3 / 4, counts

    def test_costs_three_resources_an_operation(
        self, templates: dict[str, Template], catalog: Catalog
    ) -> None:
        kinds = ("AWS::Lambda::Function", "AWS::IAM::Role", "AWS::Logs::LogGroup")
        made = {
            kind: sum(len(resources(templates[room], kind)) for room in ("people", "api")) for kind in kinds
        }
        # The API adds two roles of its own and one log group of accesses.
        operations = len(catalog.operations)

        assert made == dict(zip(kinds, (operations, operations + 2, operations + 1), strict=True))

    def test_passes_aws_solutions(self, assembly: Path) -> None:
        assert nag.findings(assembly) == []

    def test_gives_the_same_templates_twice(self, templates: dict[str, Template], tmp_path: Path) -> None:
        begun = time.monotonic()
        compose(outdir=tmp_path).synth()
        took = time.monotonic() - begun

        again = {
            file.name.removesuffix(".template.json").rpartition("-")[2]: json.loads(file.read_text())
            for file in tmp_path.glob("*.template.json")
        }
        assert again == templates
        assert took < 30

    def test_for_one_machine_makes_all_but_the_web(self, tmp_path: Path, parts: object) -> None:
        compose(context={"stage": "local", "environment": {"FLAG": "on"}}, outdir=tmp_path).synth()

        assert {file.name for file in tmp_path.glob("*.template.json")} == {
            f"rubrica-local-{room}.template.json" for room in ("data", "people", "api", "async")
        }
        api = json.loads((tmp_path / "rubrica-local-api.template.json").read_text())
        assert all(each["Environment"]["Variables"]["FLAG"] == "on" for each in functions(api).values())


class TestSettings:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"stage": "Prod"},
            {"stage": "a-stage-with-a-long-name"},
            {"arch": "mips"},
            {"python": "3.9"},
            {"environment": {"AWS_ENDPOINT_URL": "http://elsewhere"}},
        ],
    )
    def test_refuses_what_no_stack_can_be_made_from(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(SettingInvalid):
            Settings(**wrong).checked()


class TestFunctions:
    def test_exist_for_every_declaration(self, templates: dict[str, Template], catalog: Catalog) -> None:
        made = {name for room in ("people", "api", "async") for name in functions(templates[room])}

        assert made == {NAMES.function(each.declaration.name) for each in catalog.declared}

    def test_take_handler_memory_and_timeout_from_the_declaration(
        self, templates: dict[str, Template], catalog: Catalog
    ) -> None:
        made = {
            name: one
            for room in ("people", "api", "async")
            for name, one in functions(templates[room]).items()
        }
        for each in catalog.declared:
            declaration, function = each.declaration, made[NAMES.function(each.declaration.name)]
            names = ("MemorySize", "Timeout", "Architectures")
            assert tuple(function[name] for name in names) == (
                declaration.memory,
                declaration.timeout,
                ["arm64"],
            )
            runs = ("Handler", "Runtime", "PackageType", "ImageConfig")
            image = isinstance(declaration, ConsumerDeclaration) and declaration.image is not None
            assert tuple(function.get(name) for name in runs) == (
                (None, None, "Image", {"Command": [declaration.handler]})
                if image
                else (declaration.handler, "python3.13", None, None)
            )

    def test_run_in_an_image_on_aws_alone(
        self, templates: dict[str, Template], catalog: Catalog, tmp_path: Path, parts: object
    ) -> None:
        compose(context={"stage": "local", "environment": {}}, outdir=tmp_path).synth()
        here = json.loads((tmp_path / "rubrica-local-async.template.json").read_text())
        images = [one for one in functions(templates["async"]).values() if "PackageType" in one]

        assert [one["FunctionName"] for one in images] == [
            NAMES.function("create_bulk_documents"),
            NAMES.function("render_documents"),
        ]
        assert images[0]["Code"] == images[1]["Code"]
        assert "dkr.ecr" in json.dumps(images[0]["Code"])
        assert not [one for one in functions(here).values() if "PackageType" in one]

    def test_send_to_the_image_only_what_it_is_made_of(self, assembly: Path) -> None:
        (context,) = (one.parents[2] for one in assembly.glob("asset.*/infra/renderer/Dockerfile"))
        files = {one.relative_to(context).as_posix() for one in context.rglob("*") if one.is_file()}

        assert {"infra/renderer/Dockerfile", "infra/renderer/requirements.txt"} <= files
        assert {one.partition("/")[0] for one in files} == {"infra", "functions"}
        assert not [one for one in files if one.startswith("infra/") and "renderer" not in one]

    def test_share_no_role(self, templates: dict[str, Template]) -> None:
        for room in ("people", "api", "async"):
            made = functions(templates[room])
            assert len({each["Role"]["Fn::GetAtt"][0] for each in made.values()}) == len(made)

    def test_of_operations_may_do_what_is_declared_and_be_seen(
        self, templates: dict[str, Template], catalog: Catalog
    ) -> None:
        for operation in catalog.operations:
            declaration = operation.declaration
            room = "people" if by_link(operation) else "api"
            function = functions(templates[room])[NAMES.function(declaration.name)]
            declared = single(policy_document(statements_of(declaration.rights, NAMES)))
            granted = single(rights(templates[room], function))

            assert declared <= granted
            assert {action.partition(":")[0] for action, *_ in granted - declared} == {"logs", "xray"}

    def test_of_consumers_may_only_read_their_own_queue_beside_what_is_declared(
        self, templates: dict[str, Template], catalog: Catalog
    ) -> None:
        made = functions(templates["async"])
        for consumer in catalog.consumers:
            declaration = consumer.declaration
            granted = single(rights(templates["async"], made[NAMES.function(declaration.name)]))
            declared = single(policy_document(statements_of(declaration.access, NAMES)))
            beside = {each for each in granted - declared if not each[0].startswith(("logs:", "xray:"))}
            match declaration.on:
                case Queue(name=queue):
                    own = NAMES.queue_arn(queue)
                case Stream():
                    own = NAMES.dead_letters_arn(declaration.name)
                case _:
                    own = "nothing"
            assert declared <= granted
            assert {resource for _, resource, _ in beside} <= {json.dumps({"Fn::Sub": own})}, declaration.name

    def test_get_the_settings_that_the_code_reads_and_no_others(self, templates: dict[str, Template]) -> None:
        source = Path(function_settings.__file__).read_text()
        known = set(re.findall(r'"([A-Z][A-Z_]+)"', source)) | {
            "POWERTOOLS_SERVICE_NAME",
            "POWERTOOLS_METRICS_NAMESPACE",
        }
        for room in ("people", "api", "async"):
            for name, function in functions(templates[room]).items():
                assert set(function["Environment"]["Variables"]) <= known, name

    def test_know_the_tables_that_they_may_touch(self, templates: dict[str, Template]) -> None:
        for room in ("people", "api", "async"):
            for name, function in functions(templates[room]).items():
                text = json.dumps(rights(templates[room], function))
                touched = {table for table in TABLES if f"table/{NAMES.table(table)}" in text}
                variables = function["Environment"]["Variables"]
                assert touched == {table for table in TABLES if f"{table.upper()}_TABLE" in variables}, name


class TestRights:
    def test_are_defined_for_every_word(self) -> None:
        assert set(GRANTS) == set(Access)

    @pytest.mark.parametrize("right", list(Access))
    def test_name_no_wildcard_without_a_reason(self, right: Access) -> None:
        for statement in GRANTS[right].statements(NAMES):
            assert not any("*" in action for action in statement.actions)
            if any("*" in str(resource) for resource in statement.resources):
                assert statement.reason

    @pytest.mark.parametrize("right", list(Access))
    def test_stay_inside_the_stage(self, right: Access) -> None:
        for statement in GRANTS[right].statements(NAMES):
            for resource in statement.resources:
                text = json.dumps(resource)
                marks = ("rubrica-dev", "rubrica/dev", "${MailSender}", "${Domain}", "${SmsOrigination}")
                wide = text == '"*"' or text.endswith(':phone-number-id/*"')
                assert any(mark in text for mark in marks) or (wide and statement.reason)


class TestApi:
    def test_routes_every_operation_to_its_function(
        self, templates: dict[str, Template], catalog: Catalog
    ) -> None:
        (api,) = resources(templates["api"], "AWS::ApiGateway::RestApi").values()
        routed = {
            f"{method.upper()} {path}": entry["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"]
            for path, methods in api["Properties"]["Body"]["paths"].items()
            for method, entry in methods.items()
        }

        assert set(routed) == {
            f"{each.declaration.method} {each.declaration.path}" for each in catalog.operations
        }
        for each in catalog.operations:
            uri = routed[f"{each.declaration.method} {each.declaration.path}"]
            assert uri.endswith(f":function:{NAMES.function(each.declaration.name)}/invocations")

    def test_deploys_anew_when_a_route_changes(self, templates: dict[str, Template]) -> None:
        (deployment,) = resources(templates["api"], "AWS::ApiGateway::Deployment")

        assert re.fullmatch(r"Deployment[0-9a-f]{12}", deployment)

    def test_answers_what_never_reaches_a_function_as_a_problem(self, templates: dict[str, Template]) -> None:
        (api,) = resources(templates["api"], "AWS::ApiGateway::RestApi").values()
        for kind, response in api["Properties"]["Body"]["x-amazon-apigateway-gateway-responses"].items():
            template = response["responseTemplates"]["application/json"]
            said = json.loads(
                template.replace("$context.error.messageString", '"text"').replace("$context.requestId", "id")
            )
            assert set(said) >= {"type", "title", "code", "detail", "request_id"}, kind
            assert said.get("status") == response.get("statusCode")

    def test_stands_behind_a_firewall_with_logs_traces_and_a_limit(
        self, templates: dict[str, Template]
    ) -> None:
        api = templates["api"]
        (stage,) = resources(api, "AWS::ApiGateway::Stage").values()

        assert stage["Properties"]["TracingEnabled"] is True
        assert "$context.path" not in stage["Properties"]["AccessLogSetting"]["Format"]
        assert stage["Properties"]["MethodSettings"][0]["ThrottlingRateLimit"] > 0
        assert resources(api, "AWS::WAFv2::WebACLAssociation")
        assert resources(api, "AWS::ApiGateway::UsagePlan")


class TestAcrossStacks:
    def test_what_is_imported_is_exported_by_an_earlier_stack(self, templates: dict[str, Template]) -> None:
        exported: set[str] = set()
        for room in ("data", "people", "api", "async", "web"):
            assert set(_imports(templates[room])) <= exported, room
            outputs = templates[room].get("Outputs", {}).values()
            exported |= {each["Export"]["Name"] for each in outputs if "Export" in each}


def _imports(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if "Fn::ImportValue" in value:
            yield value["Fn::ImportValue"]
        for each in value.values():
            yield from _imports(each)
    elif isinstance(value, list):
        for each in value:
            yield from _imports(each)
