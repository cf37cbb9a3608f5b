"""docs/events/*.json: the schemas of what events say, to webhooks and to the bus."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from functions.dialects.native import event_catalogue
from functions.domain.events import EventType
from functions.storage.bus import SOURCE

FOLDER: Final = "docs/events"
_SCHEMAS: Final = "#/components/schemas/"
_TEXT: Final = {"type": "string"}


def files() -> dict[str, str]:
    """Return the schemas by their path in the repository."""
    written = {f"{_path(one.value)}": _json(_payload(one)) for one in EventType}
    for name, body in dict(event_catalogue.subject_of(one) for one in EventType).items():
        schema = event_catalogue.subject_schema(body)
        written[_path(name)] = _json({"$schema": event_catalogue.DRAFT, "title": name, **schema})
    written[f"{FOLDER}/eventbridge.json"] = _json({schema_name(one): bus_schema(one) for one in EventType})
    return written


def schema_name(event_type: EventType) -> str:
    """Return what a registry calls the schema of an event: `rubrica@DocumentSent`."""
    words = event_type.value.replace(".", "_").split("_")
    return f"{SOURCE}@{''.join(word.capitalize() for word in words)}"


def bus_schema(event_type: EventType) -> dict[str, Any]:
    """Return the schema of an event on the bus, as EventBridge's registries take it (OpenAPI 3.0, `AWSEvent`)."""
    name = schema_name(event_type).partition("@")[2]
    facts = event_catalogue.facts_schema(event_type)
    definitions = facts.pop("$defs", {})
    detail = {
        "type": "object",
        "description": event_catalogue.description(event_type),
        "required": [*_DETAIL, "data"],
        "properties": {**_DETAIL, "data": _closest(facts), "trimmed": _TRIMMED},
    }
    return {
        "openapi": "3.0.0",
        "info": {"version": "1.0.0", "title": name},
        "paths": {},
        "components": {
            "schemas": {
                "AWSEvent": {
                    "type": "object",
                    "required": list(_ENVELOPE),
                    "x-amazon-events-detail-type": event_type.value,
                    "x-amazon-events-source": SOURCE,
                    "properties": {**_ENVELOPE, "detail": {"$ref": f"{_SCHEMAS}{name}"}},
                },
                name: detail,
                **{one: _closest(schema) for one, schema in definitions.items()},
            }
        },
    }


def _payload(event_type: EventType) -> dict[str, Any]:
    name, _ = event_catalogue.subject_of(event_type)
    return event_catalogue.payload_schema(event_type, reference=f"{name}.schema.json")


def _closest(schema: Any) -> Any:
    """Say in OpenAPI 3.0, which knows neither `null` nor `const`, what a JSON schema says."""
    if isinstance(schema, list):
        return [_closest(one) for one in schema]
    if not isinstance(schema, Mapping):
        return schema.replace("#/$defs/", _SCHEMAS) if isinstance(schema, str) else schema
    told = {key: _closest(value) for key, value in schema.items() if key not in ("anyOf", "const")}
    if "const" in schema:
        told["enum"] = [schema["const"]]
    choices = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(choices) == 1:
        # A description of the field comes before that of its type.
        told = {**_closest(choices[0]), **told}
    elif choices:
        told["anyOf"] = _closest(choices)
    if len(choices) < len(schema.get("anyOf", ())):
        told["nullable"] = True
        if "enum" in told:
            # What is listed is all there may be, null not excepted (OpenAPI 3.0.3 proposal on nullable).
            told["enum"] = [*told["enum"], None]
    return told


def _path(name: str) -> str:
    return f"{FOLDER}/{name}.schema.json"


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


_ENVELOPE: Final[Mapping[str, Any]] = {
    "detail-type": _TEXT,
    "resources": {"type": "array", "items": _TEXT},
    "detail": {"type": "object"},
    "id": _TEXT,
    "source": _TEXT,
    "time": {"type": "string", "format": "date-time"},
    "region": _TEXT,
    "version": _TEXT,
    "account": _TEXT,
}
_DETAIL: Final[Mapping[str, Any]] = {
    "id": {"type": "string", "description": "The id of the event, the same if it comes twice"},
    "type": _TEXT,
    "sequence": {"type": "integer", "description": "Counts the events of one document without gaps"},
    "occurred_at": {"type": "string", "format": "date-time"},
    "account_id": {"type": "string", "description": "Whose event it is"},
    "document_id": {
        "type": "string",
        "description": "The document, or the webhook endpoint, that it is about",
    },
    "status": {"type": "string", "description": "What state that was in afterwards"},
}
"""What functions/storage/bus.py puts there beside the event's own facts."""
_TRIMMED: Final[Mapping[str, Any]] = {
    "type": "boolean",
    "description": "There where the event was too large for the bus: lists and objects of `data` stayed behind",
}
