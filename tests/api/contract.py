"""The API's contract, docs/openapi.json, and the judging of real answers by it."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import httpx
from openapi_schema_validator import OAS31Validator, oas31_format_checker

from tests.service import Json, Service

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "openapi.json"
SECURITY_HEADERS: Final = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
}


@dataclass(frozen=True)
class Promised:
    """What the document promises of one operation."""

    name: str
    method: str
    path: str
    entry: Mapping[str, Any]
    document: Mapping[str, Any]

    @property
    def path_names(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)

    @property
    def by_link(self) -> bool:
        """Whether a recipient asks it, by the secret of a link."""
        return "signing_link" in self.entry["security"][0]

    @property
    def body_schema(self) -> Mapping[str, Any] | None:
        body = self.entry.get("requestBody")
        return None if body is None else dict(body["content"]["application/json"]["schema"])

    @property
    def answer_schema(self) -> Mapping[str, Any] | None:
        """The schema of success; None where it has no body."""
        for status, response in self.entry["responses"].items():
            if status < "300" and "content" in response:
                return dict(response["content"]["application/json"]["schema"])
        return None

    def faults(self, answer: httpx.Response) -> list[str]:
        """Return, as sentences, in what the answer is not as promised."""
        response = self.entry["responses"].get(str(answer.status_code))
        if response is None:
            return [f"status {answer.status_code} is not documented: {answer.text[:200]}"]
        response = self._resolved(response)
        faults = [
            f"the header {name} is missing"
            for name in response.get("headers", {})
            if name in ("X-Request-Id", "Location", "Retry-After") and name not in answer.headers
        ]
        if "content" not in response:
            return faults + ([f"a body nobody promised: {answer.text[:100]}"] if answer.content else [])
        ((media_type, content),) = response["content"].items()
        if answer.headers.get("content-type") != media_type:
            return [*faults, f"{answer.headers.get('content-type')} instead of {media_type}"]
        return faults + self.mismatches(content["schema"], answer.json())

    def mismatches(self, schema: Mapping[str, Any], value: Any) -> list[str]:
        """Return where a value is not as a schema of the document has it."""
        # References point into the document: the schema is judged as a part of it.
        whole = {"components": self.document["components"], **schema}
        found = OAS31Validator(whole, format_checker=oas31_format_checker).iter_errors(value)
        return [f"/{'/'.join(map(str, one.absolute_path))}: {one.message}" for one in found]

    def _resolved(self, response: Mapping[str, Any]) -> Mapping[str, Any]:
        if "$ref" not in response:
            return response
        found: Mapping[str, Any] = self.document["components"]["responses"][
            response["$ref"].rpartition("/")[2]
        ]
        return found


@dataclass(frozen=True)
class Contract:
    """The whole document."""

    document: Mapping[str, Any]

    @classmethod
    def read(cls) -> Contract:
        return cls(json.loads(DOCUMENT.read_text(encoding="utf-8")))

    @cached_property
    def operations(self) -> dict[str, Promised]:
        return {
            entry["operationId"]: Promised(entry["operationId"], method.upper(), path, entry, self.document)
            for path, methods in self.document["paths"].items()
            for method, entry in methods.items()
        }

    def examples(self) -> Iterator[tuple[str, Mapping[str, Any], Any]]:
        """Yield every example of the document with its place and schema."""
        waiting: list[tuple[str, Any]] = [("#", self.document)]
        while waiting:
            place, value = waiting.pop()
            if isinstance(value, Mapping):
                schema = value if "type" in value else value.get("schema")
                if isinstance(schema, Mapping) and "example" in value:
                    yield place, schema, value["example"]
                if isinstance(value.get("examples"), list):
                    yield from ((place, value, one) for one in value["examples"])
                waiting += [(f"{place}/{name}", inner) for name, inner in value.items()]
            elif isinstance(value, list):
                waiting += [(f"{place}/{number}", inner) for number, inner in enumerate(value)]


@dataclass(frozen=True)
class Exchange:
    """One answer of one operation."""

    operation: str
    answer: httpx.Response

    @property
    def told(self) -> str:
        request = self.answer.request
        return f"{request.method} {request.url.path} → {self.answer.status_code}"


@dataclass
class Asker:
    """Asks operations by their names, and keeps every answer. `repeatable`: each POST bears an Idempotency-Key."""

    contract: Contract
    api: Service
    repeatable: bool = False
    exchanges: list[Exchange] = field(default_factory=list)

    def ask(
        self,
        name: str,
        body: Any = None,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        secret: str | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        """Ask with the account's key or another secret ("" for none); `content` is a body as it is."""
        promised = self.contract.operations[name]
        bearer = self.api.key if secret is None else secret
        if self.repeatable and promised.method == "POST":
            headers = {"Idempotency-Key": uuid.uuid4().hex, **(headers or {})}
        sent: dict[str, Any] = {}
        if content is not None:
            sent["content"] = content
        elif promised.method in ("POST", "PUT", "PATCH"):
            sent["json"] = {} if body is None else body
        answer = self.api.http.request(
            promised.method,
            self.api.cloud.url + promised.path.format(**(path or {})),
            params=query,
            headers={**({"Authorization": f"Bearer {bearer}"} if bearer else {}), **(headers or {})},
            **sent,
        )
        self.exchanges.append(Exchange(name, answer))
        return answer

    def done(self, name: str, body: Any = None, **more: Any) -> Json:
        """Ask, and return the body of an answer that says yes."""
        answer = self.ask(name, body, **more)
        assert answer.is_success, f"{name}: {answer.status_code} {answer.text}"
        content: Json = answer.json() if answer.content else {}
        return content
