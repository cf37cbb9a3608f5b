"""The OpenAPI 3.1 document of the native API, derived from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from functions.dialects.native.problems import STATUSES
from functions.domain.errors import Kind
from functions.runtime.access import Access, Caller, Scope
from functions.runtime.operation import Operation
from infra.catalog import Catalog
from infra.sentences import paragraphs

_Names = dict[tuple[type[BaseModel], str], str]
"""The name of the schema of a model, as "validation" (a request) or as "serialization" (an answer)."""
_SCHEMAS: Final = "#/components/schemas/"
_PROBLEM: Final = "application/problem+json"
_INTRODUCTION: Final = """\
Register the parties, send a document to sign, follow what happens, fetch the sealed file.

Identifiers are prefixed ULIDs; times are UTC, ISO 8601. A field that the API does not know is refused.
Every error is a problem (RFC 9457) with a stable `code`; its text comes in the language of `Accept-Language`:
Spanish, Portuguese or English."""


def document(catalog: Catalog) -> dict[str, Any]:
    """Return the document; the same catalogue gives the same bytes once written."""
    operations = [each for each in catalog.operations if each.declaration.dialect == "native"]
    schemas, references = _schemas(operations)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        declaration = operation.declaration
        entry = _operation(operation, schemas=schemas, references=references)
        paths.setdefault(declaration.path, {})[declaration.method.lower()] = entry
    _leave_out_unused(schemas, paths)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Rubrica",
            "version": "1",
            "summary": "Electronic signatures",
            "description": _INTRODUCTION,
        },
        "servers": [
            {
                "url": "{origin}",
                "description": "The host of the deployment",
                "variables": {"origin": {"default": "http://127.0.0.1:8000"}},
            }
        ],
        "tags": [{"name": area} for area in dict.fromkeys(area_of(each) for each in operations)],
        "paths": paths,
        "components": {
            "schemas": dict(sorted({**schemas, "Problem": _problem_schema()}.items())),
            "responses": _problem_responses(),
            "parameters": _PARAMETERS,
            "headers": _HEADERS,
            "securitySchemes": _SECURITY_SCHEMES,
        },
    }


def area_of(operation: Operation) -> str:
    """Return the folder of functions/api that an operation lies in."""
    return operation.declaration.module.split(".")[2]


def _schemas(operations: list[Operation]) -> tuple[dict[str, Any], _Names]:
    """Return the schemas by name, and the name of each model as request and as answer."""
    wanted: dict[tuple[type[BaseModel], Literal["validation", "serialization"]], None] = {}
    for operation in operations:
        wanted[operation.request_model, "validation"] = None
        if operation.response_model is not None:
            wanted[operation.response_model, "serialization"] = None
    found, definitions = models_json_schema(list(wanted), ref_template=f"{_SCHEMAS}{{model}}")
    names: _Names = {
        (model, mode): found[model, mode]["$ref"].removeprefix(_SCHEMAS) for model, mode in wanted
    }
    return dict(definitions.get("$defs", {})), names


def _operation(operation: Operation, *, schemas: dict[str, Any], references: _Names) -> dict[str, Any]:
    declaration = operation.declaration
    name = references[operation.request_model, "validation"]
    properties: dict[str, Any] = schemas[name].get("properties", {})
    required = set(schemas[name].get("required", ()))
    summary, description = paragraphs(declaration.description)
    entry: dict[str, Any] = {
        "operationId": declaration.name,
        "summary": summary,
        **({"description": description} if description else {}),
        "tags": [area_of(operation)],
        "security": [{_SECURITY_OF[declaration.caller]: []}],
        "parameters": [
            *(
                {"name": path, "in": "path", "required": True, **_told(properties[path])}
                for path in declaration.path_names
            ),
        ],
    }
    others = {field: schema for field, schema in properties.items() if field not in declaration.path_names}
    if declaration.takes_body:
        if others:
            entry["requestBody"] = _request_body(name, others, required=required, schemas=schemas)
    else:
        entry["parameters"] += [
            {"name": field, "in": "query", "required": field in required, **_told(schema)}
            for field, schema in others.items()
        ]
    if declaration.keeps_answers:
        entry["parameters"].append({"$ref": "#/components/parameters/IdempotencyKey"})
    if declaration.if_match:
        entry["parameters"].append({"$ref": "#/components/parameters/IfMatch"})
    entry["parameters"].append({"$ref": "#/components/parameters/AcceptLanguage"})
    entry["responses"] = _responses(operation, references)
    if declaration.scope is not None:
        entry["x-scope"] = declaration.scope.value
    return entry


def _told(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A parameter says its description itself, its schema the rest."""
    rest = {key: value for key, value in schema.items() if key not in ("description", "title")}
    return {**({"description": schema["description"]} if "description" in schema else {}), "schema": rest}


def _request_body(
    name: str, others: Mapping[str, Any], *, required: set[str], schemas: dict[str, Any]
) -> dict[str, Any]:
    """Leave in the request's schema what comes in the body: the path's own fields do not."""
    needed = [field for field in others if field in required]
    schema = {key: value for key, value in schemas[name].items() if key not in ("properties", "required")}
    schemas[name] = {**schema, "properties": dict(others), **({"required": needed} if needed else {})}
    return {
        "required": bool(needed),
        "content": {"application/json": {"schema": {"$ref": f"{_SCHEMAS}{name}"}}},
    }


def _responses(operation: Operation, references: _Names) -> dict[str, Any]:
    declaration = operation.declaration
    problems = {
        str(STATUSES[kind]): {"$ref": f"#/components/responses/{_component(kind)}"}
        for kind in _kinds(operation)
    }
    problems["500"] = {"$ref": "#/components/responses/Fault"}
    statuses = sorted({declaration.status, declaration.also or declaration.status})
    done = {str(status): _done(operation, status=status, references=references) for status in statuses}
    return {**done, **dict(sorted(problems.items()))}


def _done(operation: Operation, *, status: int, references: _Names) -> dict[str, Any]:
    declaration = operation.declaration
    done: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "headers": {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}},
    }
    if status == HTTPStatus.CREATED:
        done["headers"]["Location"] = {"$ref": "#/components/headers/Location"}
    if declaration.keeps_answers:
        done["headers"]["Idempotency-Replayed"] = {"$ref": "#/components/headers/IdempotencyReplayed"}
    if operation.response_model is not None:
        name = references[operation.response_model, "serialization"]
        done["content"] = {"application/json": {"schema": {"$ref": f"{_SCHEMAS}{name}"}}}
        if "version" in operation.response_model.model_fields:
            done["headers"]["ETag"] = {"$ref": "#/components/headers/ETag"}
    return done


def _kinds(operation: Operation) -> list[Kind]:
    """Return which kinds of refusal a caller has to expect."""
    declaration = operation.declaration
    kinds = [Kind.UNAUTHENTICATED, Kind.INVALID, Kind.TOO_MANY, Kind.UNAVAILABLE]
    if declaration.scope is not None:
        kinds.append(Kind.FORBIDDEN)
    named = {field for field in operation.request_model.model_fields if field.endswith("_id")}
    # Who prepares a draft names its people, inside the body.
    prepares = declaration.caller is Caller.SENDER and declaration.method == "PUT"
    if named - {"external_id"} or declaration.path_names or prepares:
        kinds.append(Kind.NOT_FOUND)
    if declaration.method != "GET" or _NEED_A_STATE & set(declaration.access):
        kinds.append(Kind.CONFLICT)
    if declaration.takes_body:
        kinds.append(Kind.TOO_LARGE)
    if declaration.if_match:
        kinds.append(Kind.PRECONDITION_FAILED)
    # The feed forgets: a cursor may stand before all that is left.
    forgets = {"cursor", "since"} <= operation.request_model.model_fields.keys()
    if declaration.caller is not Caller.ACCOUNT or "document_id" in declaration.path_names or forgets:
        kinds.append(Kind.GONE)
    return kinds


def _component(kind: Kind) -> str:
    return "".join(word.capitalize() for word in kind.value.split("_"))


def _problem_responses() -> dict[str, Any]:
    content = {_PROBLEM: {"schema": {"$ref": f"{_SCHEMAS}Problem"}}}
    responses: dict[str, Any] = {}
    for kind, status in STATUSES.items():
        response: dict[str, Any] = {"description": HTTPStatus(status).phrase, "content": content}
        if kind in (Kind.TOO_MANY, Kind.UNAVAILABLE):
            response["headers"] = {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}
        responses[_component(kind)] = response
    responses["Fault"] = {"description": "Our own failure; `request_id` helps to find it", "content": content}
    return responses


def _problem_schema() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "type": "object",
        "description": "Why a request was refused (RFC 9457).",
        "required": ["type", "title", "status", "code", "request_id"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": text,
            "status": {"type": "integer"},
            "detail": {
                "type": "string",
                "description": "What is wrong and what to do, in the caller's language.",
            },
            "code": {"type": "string", "description": "Stable: what a program decides by."},
            "request_id": text,
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["pointer", "code", "detail"],
                    "properties": {
                        "pointer": {"type": "string", "description": "JSON pointer of the field (RFC 6901)."},
                        "code": text,
                        "detail": text,
                    },
                },
            },
        },
        "example": {
            "type": "urn:rubrica:problem:document_not_draft",
            "title": "El documento ya no es un borrador",
            "status": 409,
            "detail": "Sólo se puede cambiar o enviar un borrador.",
            "code": "document_not_draft",
            "request_id": "6f1c2b4e-8a8e-4a37-9d7e-0c6f6f0a2c55",
        },
    }


def _leave_out_unused(schemas: dict[str, Any], paths: Mapping[str, Any]) -> None:
    """Drop the schemas of requests that turned into parameters, and what only they named."""
    used: set[str] = set()
    waiting: list[Any] = [paths]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            name = str(value.get("$ref", "")).removeprefix(_SCHEMAS)
            if name in schemas and name not in used:
                used.add(name)
                waiting.append(schemas[name])
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    for name in set(schemas) - used:
        del schemas[name]


_NEED_A_STATE: Final = frozenset({Access.FILES_READ, Access.SECRETS_DECRYPT, Access.UPLOADS_WRITE})
"""What a GET hands out only while the document stands in the right state: files and links."""
_SECURITY_OF: Final = {one: "api_key" if one is Caller.ACCOUNT else "signing_link" for one in Caller}
_SECURITY_SCHEMES: Final[Mapping[str, Any]] = {
    "api_key": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "sk_live_… or sk_test_…",
        "description": "A key of the account. Its scopes say what it may do: "
        + ", ".join(f"`{scope.value}`" for scope in Scope)
        + ".",
    },
    "signing_link": {
        "type": "http",
        "scheme": "bearer",
        "description": "The secret of a recipient's link, which the link carries behind its `#`.",
    },
}
_PARAMETERS: Final[Mapping[str, Any]] = {
    "AcceptLanguage": {
        "name": "Accept-Language",
        "in": "header",
        "description": "Language of texts in answers: es (the default), pt or en.",
        "schema": {"type": "string"},
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Repeat a request with the same key and the first answer comes again, for 24 hours; "
        "the same key with another body is refused.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "The ETag of an earlier answer: refused when somebody has changed the document since.",
        "schema": {"type": "string"},
    },
}
_HEADERS: Final[Mapping[str, Any]] = {
    "ETag": {
        "description": "The version that is shown, for If-Match.",
        "schema": {"type": "string"},
    },
    "IdempotencyReplayed": {
        "description": "`true` when this is the kept answer of an earlier request with the same key.",
        "schema": {"type": "string", "const": "true"},
    },
    "Location": {
        "description": "Path of what was created.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "RequestId": {"description": "Names the request in logs and problems.", "schema": {"type": "string"}},
    "RetryAfter": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}},
}
