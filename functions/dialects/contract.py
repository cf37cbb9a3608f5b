"""What a dialect is: how one family of clients speaks. Native is simply the first.

A dialect translates and decides nothing. The frame hands it what came over HTTP and takes back what goes over HTTP.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import BaseModel

from functions.domain.errors import Refusal
from functions.domain.events import Event
from functions.domain.languages import Language
from functions.domain.webhooks import About, Message, Subject


@dataclass(frozen=True, kw_only=True)
class WireRequest:
    """A request as it came. Header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    path_parameters: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    source_ip: str | None
    request_id: str

    @classmethod
    def of_gateway(cls, event: Mapping[str, Any]) -> WireRequest:
        """Read the proxy event of an API Gateway REST API."""
        context = event.get("requestContext") or {}
        body = event.get("body") or ""
        return cls(
            method=event["httpMethod"],
            path=event["path"],
            headers={name.lower(): value for name, value in (event.get("headers") or {}).items()},
            path_parameters=event.get("pathParameters") or {},
            query=event.get("queryStringParameters") or {},
            body=base64.b64decode(body) if event.get("isBase64Encoded") else body.encode(),
            source_ip=(context.get("identity") or {}).get("sourceIp"),
            request_id=context.get("requestId") or "",
        )


@dataclass(frozen=True, kw_only=True)
class WireAnswer:
    """An answer as it goes."""

    status: int
    body: str = ""
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


class Dialect(Protocol):
    """How one family of clients speaks."""

    name: str

    def secret(self, request: WireRequest, *, missing: type[Refusal]) -> str:
        """Return the secret by which the caller proves who they are, or refuse as `missing`."""

    def payload(self, request: WireRequest, *, takes_body: bool) -> dict[str, Any]:
        """Return the request's fields by their names, path, query string and body together."""

    def answer(self, body: BaseModel | None, *, status: int) -> WireAnswer:
        """Return what is sent when all went well."""

    def refusal(self, refusal: Refusal, *, language: Language, request: WireRequest) -> WireAnswer:
        """Return what is sent when a rule said no."""

    def fault(self, *, language: Language, request: WireRequest) -> WireAnswer:
        """Return what is sent when we failed. It tells nothing of how."""


class WebhookDialect(Protocol):
    """How one family of systems is told of events."""

    names: tuple[str, ...]
    """What the dialect calls events, all of them; endpoints may ask for them by these names."""
    tells_answers: bool
    """Whether it tells the values that a template was filled in with."""

    def messages(self, event: Event, subject: Subject, about: About) -> tuple[Message, ...]:
        """Return what endpoints of this dialect are told of an event; nothing: the dialect does not know it.

        The same arguments always give the same messages, in the same order.
        """
