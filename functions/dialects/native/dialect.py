"""The native dialect: bearer keys, JSON, problem details, Standard Webhooks."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from functions.dialects.contract import WireAnswer, WireRequest
from functions.dialects.native import problems
from functions.domain.errors import Invalid, Refusal
from functions.domain.languages import Language


class BodyNotJson(Invalid):
    """The body is not a JSON object in UTF-8."""

    code = "body_not_json"


class NativeDialect:
    """How Rubrica speaks of its own accord."""

    name = "native"

    def secret(self, request: WireRequest, *, missing: type[Refusal]) -> str:
        """Return the bearer token of the request (RFC 6750 2.1)."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise missing
        return token.strip()

    def payload(self, request: WireRequest, *, takes_body: bool) -> dict[str, Any]:
        """Return the fields; a name in both path and body is the path's, and unknown in the body."""
        if not takes_body:
            return {**request.query, **request.path_parameters}
        content = self._json(request.body) if request.body.strip() else {}
        doubled = {name: value for name, value in content.items() if name in request.path_parameters}
        if doubled:
            content = {name: value for name, value in content.items() if name not in doubled}
            content["_body"] = doubled
        return {**content, **request.path_parameters}

    def answer(self, body: BaseModel | None, *, status: int) -> WireAnswer:
        return WireAnswer(status=status, body="" if body is None else body.model_dump_json())

    def refusal(self, refusal: Refusal, *, language: Language, request: WireRequest) -> WireAnswer:
        return problems.problem(refusal, language=language, request=request)

    def fault(self, *, language: Language, request: WireRequest) -> WireAnswer:
        return problems.fault(language=language, request=request)

    @staticmethod
    def _json(body: bytes) -> dict[str, Any]:
        try:
            # By itself json would take UTF-16 and UTF-32 too; some systems put a byte order mark first.
            content = json.loads(body.decode("utf-8-sig"), parse_constant=_no_number)
        except (ValueError, RecursionError) as unreadable:
            raise BodyNotJson from unreadable
        if not isinstance(content, dict):
            raise BodyNotJson
        return content


def _no_number(name: str) -> None:
    """Refuse NaN and Infinity, which Python reads and RFC 8259 section 6 does not know."""
    raise ValueError(name)


DIALECT = NativeDialect()
