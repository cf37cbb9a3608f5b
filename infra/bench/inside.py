"""The service's own code, run inside this process against a running one-machine cloud."""

from __future__ import annotations

import base64
import io
import json
import os
import secrets
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from functions.actions.accounts import Opened, create_account
from functions.runtime.access import Scope
from functions.runtime.call import mint_at
from functions.runtime.consumer import Consumer
from functions.runtime.operation import Operation
from functions.storage import aws
from infra.catalog import load
from infra.local.cloud import LocalCloud
from infra.local.front_door import carriers

Json = dict[str, Any]


class Unexpected(Exception):
    """A handler did not answer with success: the measure would be of something else."""


@dataclass(frozen=True)
class Inside:
    """Handlers by name, called as Lambda calls them."""

    operations: Mapping[str, Operation]
    consumers: Mapping[str, Consumer]

    def open_account(self) -> Opened:
        """Open an account of its own for a measure."""
        at = datetime.now(UTC)
        return create_account(
            name="Bench",
            email="bench@example.com",
            tax_id=None,
            language="es",
            live=False,
            scopes=frozenset(str(scope) for scope in Scope),
            random_text=secrets.token_urlsafe(32),
            at=at,
            mint=mint_at(at),
        )

    def ask(
        self,
        name: str,
        secret: str,
        body: Json | None = None,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Json:
        """Ask an operation with this bearer secret, with an Idempotency-Key where it takes one."""
        operation = self.operations[name]
        declared = operation.declaration
        headers = {"authorization": f"Bearer {secret}"}
        if declared.keeps_answers:
            headers["idempotency-key"] = secrets.token_hex(16)
        event = {
            "httpMethod": declared.method,
            "path": declared.path.format(**(path or {})),
            "headers": headers,
            "pathParameters": dict(path or {}),
            "queryStringParameters": dict(query or {}),
            "body": json.dumps(body) if declared.takes_body else None,
            "requestContext": {"requestId": str(uuid.uuid4()), "identity": {"sourceIp": "192.0.2.7"}},
        }
        answer = operation(event, _context())
        if answer["statusCode"] >= 300:
            raise Unexpected(f"{name}: {answer['statusCode']} {answer['body']}")
        content: Json = json.loads(answer["body"]) if answer["body"] else {}
        return content

    def react(self, name: str, event: Json) -> None:
        """Give a consumer its batch; raise if anything of it failed."""
        answer = self.consumers[name](event, _context())
        if answer["batchItemFailures"]:
            raise Unexpected(f"{name} failed")


@contextmanager
def inside(cloud: LocalCloud, *, hooks: Mapping[str, Callable[..., None]] | None = None) -> Iterator[Inside]:
    """Let this process be every function of the cloud's stage; `hooks` hear botocore's events meanwhile."""
    given = {
        **_variables(cloud),
        "AWS_ENDPOINT_URL": cloud.endpoint_url,
        **carriers(cloud.url),
        "AWS_REGION": cloud.region,
        "AWS_DEFAULT_REGION": cloud.region,
        **{name.upper(): value for name, value in cloud.credentials.items()},
        "POWERTOOLS_LOG_LEVEL": "CRITICAL",
    }
    before = {name: os.environ.get(name) for name in given}
    _forget_clients()
    os.environ.update(given)
    try:
        for event, hook in (hooks or {}).items():
            aws.session().events.register(event, hook)
        catalog = load()
        # Metrics are lines on standard output, which here belongs to the figures.
        with redirect_stdout(io.StringIO()):
            yield Inside(
                operations={each.declaration.name: each for each in catalog.operations},
                consumers={each.declaration.name: each for each in catalog.consumers},
            )
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        _forget_clients()


def _variables(cloud: LocalCloud) -> dict[str, str]:
    """Return what the stage's functions find in their environment, all together."""
    found: dict[str, str] = {}
    for page in cloud.client("lambda").get_paginator("list_functions").paginate():
        for one in page["Functions"]:
            if one["FunctionName"].startswith(f"{cloud.names.prefix}-"):
                found.update(one.get("Environment", {}).get("Variables", {}))
    return found


def _forget_clients() -> None:
    aws.forget()


def _context() -> object:
    return SimpleNamespace(aws_request_id=str(uuid.uuid4()))


def streamed(row: Json, *, number: str) -> Json:
    """Return what a table's stream gives to a function for a new row: JSON, in which bytes are Base64."""
    record = {"dynamodb": {"SequenceNumber": number, "NewImage": row}}
    found: Json = json.loads(
        json.dumps({"Records": [record]}, default=lambda content: base64.b64encode(content).decode())
    )
    return found
