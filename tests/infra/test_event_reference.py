"""What is generated of events: a page, schemas, and examples of every body."""

from __future__ import annotations

import json
from typing import Any

import pytest
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import OpenAPIV30SpecValidator

from functions.dialects import catalogue, registry
from functions.dialects.examples import examples
from functions.domain.events import EventType
from functions.storage.bus import SOURCE, detail
from infra.event_reference import examples as written
from infra.event_reference import page
from infra.event_schemas import bus_schema, schema_name


class TestExamples:
    def test_are_there_for_every_body_of_every_dialect(self) -> None:
        bodies = [
            (dialect, json.dumps(one.content))
            for kind in EventType
            for dialect, told in catalogue.bodies(kind).items()
            for one in told
        ]
        files = written()

        assert sorted((path.split("/")[2], json.dumps(json.loads(text))) for path, text in files.items()) == (
            sorted(bodies)
        )
        assert {path.split("/")[2] for path in files} == set(registry.WEBHOOK_DIALECTS)

    def test_bear_the_name_of_their_message(self) -> None:
        for path in written():
            *_, dialect, name = path.removesuffix(".json").split("/")
            names = registry.webhooks(dialect).names
            assert any(name == one or name.startswith(f"{one}-") for one in names), path


class TestPage:
    def test_leads_to_every_schema_and_every_example(self) -> None:
        told = page()

        for one in EventType:
            assert f"(events/{one.value}.schema.json)" in told
        for path in written():
            assert f"({path.removeprefix('docs/')})" in told


class TestSchemaOfTheBus:
    @pytest.mark.parametrize("event_type", EventType)
    def test_is_openapi_3_0_that_names_its_detail_type(self, event_type: EventType) -> None:
        told = bus_schema(event_type)

        assert [one.message for one in OpenAPIV30SpecValidator(told).iter_errors()] == []
        envelope = told["components"]["schemas"]["AWSEvent"]
        assert envelope["x-amazon-events-source"] == SOURCE
        assert envelope["x-amazon-events-detail-type"] == event_type.value

    @pytest.mark.parametrize("event_type", EventType)
    def test_fits_what_is_put_there(self, event_type: EventType) -> None:
        told = bus_schema(event_type)
        _, name = schema_name(event_type).split("@")
        put = json.loads(json.dumps(detail(examples()[event_type].event)))

        OAS30Validator(_strict(told, told["components"]["schemas"][name])).validate(put)

    @pytest.mark.parametrize("event_type", [EventType.EMAIL_BOUNCED, EventType.MESSAGE_FAILED])
    def test_fits_who_is_reached_by_no_channel(self, event_type: EventType) -> None:
        told = bus_schema(event_type)
        _, name = schema_name(event_type).split("@")
        put = json.loads(json.dumps(detail(examples()[event_type].event)))
        put["data"]["next_channel"] = None

        OAS30Validator(_strict(told, told["components"]["schemas"][name])).validate(put)


def _strict(told: dict[str, Any], schema: Any) -> Any:
    """Return the schema with what it refers to inside it, and no room for more."""
    if isinstance(schema, list):
        return [_strict(told, one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _strict(told, told["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    inside = {key: _strict(told, value) for key, value in schema.items()}
    return {**inside, "additionalProperties": False} if "properties" in schema else inside
