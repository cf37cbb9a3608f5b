"""The body of the REST API: an OpenAPI 3.0 skeleton of routes and integrations.

API Gateway imports OpenAPI 3.0 and draft-4 models only, so models stay out: the frame validates, and
docs/openapi.json tells people.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from functions.runtime.operation import Operation
from infra.names import Names

INVOKE_ROLE: Final = "ApiInvoke"
"""Logical name of the role that API Gateway invokes functions as."""
_INVOKE: Final = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"


def body(operations: Sequence[Operation], *, names: Names) -> dict[str, Any]:
    """Return the skeleton. Its text depends on nothing but the catalogue and the names."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        declaration = operation.declaration
        method: dict[str, Any] = {
            "operationId": declaration.name,
            "responses": {str(declaration.status): {"description": "Done"}},
            "x-amazon-apigateway-integration": {
                "type": "aws_proxy",
                "httpMethod": "POST",
                "uri": {"Fn::Sub": f"{_INVOKE}{names.function_arn(declaration.name)}/invocations"},
                "credentials": {"Fn::GetAtt": [INVOKE_ROLE, "Arn"]},
                "passthroughBehavior": "when_no_match",
                "timeoutInMillis": 29000,
            },
        }
        if declaration.path_names:
            method["parameters"] = [
                {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                for name in declaration.path_names
            ]
        paths.setdefault(declaration.path, {})[declaration.method.lower()] = method
    return {
        "openapi": "3.0.1",
        "info": {"title": names.prefix, "version": "1"},
        "paths": paths,
        "x-amazon-apigateway-gateway-responses": gateway_responses(),
    }


_UNREACHED: Final = (
    # Gateway's name, status, our code, title. What no function sees, so no language can be chosen.
    ("ACCESS_DENIED", 403, "forbidden", "Forbidden"),
    ("BAD_REQUEST_BODY", 400, "request_malformed", "Bad request"),
    ("BAD_REQUEST_PARAMETERS", 400, "request_malformed", "Bad request"),
    ("INTEGRATION_FAILURE", 502, "unavailable", "Bad gateway"),
    ("INTEGRATION_TIMEOUT", 504, "timeout", "The answer took too long"),
    ("MISSING_AUTHENTICATION_TOKEN", 404, "route_not_found", "No such route"),
    ("QUOTA_EXCEEDED", 429, "rate_limited", "Too many requests"),
    ("REQUEST_TOO_LARGE", 413, "request_too_large", "The request is larger than 10 MB"),
    ("RESOURCE_NOT_FOUND", 404, "route_not_found", "No such route"),
    ("THROTTLED", 429, "rate_limited", "Too many requests"),
    ("UNSUPPORTED_MEDIA_TYPE", 415, "media_type_unsupported", "Unsupported media type"),
    ("WAF_FILTERED", 403, "forbidden", "Forbidden"),
    ("DEFAULT_4XX", None, "request_refused", "Request refused"),
    ("DEFAULT_5XX", None, "internal", "Internal error"),
)


def gateway_responses() -> dict[str, Any]:
    """Return the answers of the gateway itself, in the shape of every other error (RFC 9457)."""
    responses: dict[str, Any] = {}
    for kind, status, code, title in _UNREACHED:
        status_text = str(status) if status else "$context.responseOverride.status"
        template = (
            f'{{"type":"about:blank","title":"{title}","code":"{code}",'
            + (f'"status":{status_text},' if status else "")
            + '"detail":$context.error.messageString,"request_id":"$context.requestId"}'
        )
        parameters = {
            "gatewayresponse.header.Content-Type": "'application/problem+json'",
            "gatewayresponse.header.X-Request-Id": "context.requestId",
            "gatewayresponse.header.X-Content-Type-Options": "'nosniff'",
            "gatewayresponse.header.Strict-Transport-Security": "'max-age=63072000; includeSubDomains'",
            "gatewayresponse.header.Cache-Control": "'no-store'",
            "gatewayresponse.header.Content-Security-Policy": "'sandbox'",
            "gatewayresponse.header.Referrer-Policy": "'no-referrer'",
        }
        if status == 429:
            parameters["gatewayresponse.header.Retry-After"] = "'1'"
        responses[kind] = {
            **({"statusCode": status} if status else {}),
            "responseParameters": parameters,
            "responseTemplates": {"application/json": template},
        }
    return responses
