"""Refusals in the native dialect: RFC 9457 problem details, in the caller's language."""

from __future__ import annotations

import json
from typing import Any, Final

from functions.dialects.contract import WireAnswer, WireRequest
from functions.domain.errors import Kind, Refusal, Refusals
from functions.domain.languages import Language, translator

MEDIA_TYPE: Final = "application/problem+json"
STATUSES: Final[dict[Kind, int]] = {
    Kind.INVALID: 422,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.GONE: 410,
    Kind.TOO_LARGE: 413,
    Kind.TOO_MANY: 429,
    Kind.PRECONDITION_FAILED: 412,
    Kind.UNAVAILABLE: 503,
}
_PROBLEM: Final = "urn:rubrica:problem:"
WORDED: Final = {
    "template_value_invalid": "expected",
    "template_form_invalid": "reason",
    "proof_failed": "reason",
    "value_awaited": "filled_by",
    "question_invalid": "reason",
    "answer_invalid": "expected",
}
"""The fact of a code that is a word of ours and not the caller's: messages of `words` say it in each language."""
FAULT: Final = "internal_error"


def problem(refusal: Refusal, *, language: Language, request: WireRequest) -> WireAnswer:
    """Return the refusal as a problem, several at once as `errors`."""
    status = STATUSES[refusal.kind]
    content = _summary(refusal.code, status=status, language=language, request=request, facts=refusal.facts)
    if isinstance(refusal, Refusals):
        content["errors"] = [_error(one, language=language) for one in refusal.refusals]
    elif refusal.pointer is not None:
        content["errors"] = [_error(refusal, language=language)]
    headers: dict[str, str] = {"Content-Language": language.value}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="rubrica"'
    if refusal.kind in (Kind.TOO_MANY, Kind.UNAVAILABLE):
        headers["Retry-After"] = str(refusal.facts.get("retry_after", 1))
    return _wire(status, content, headers)


def fault(*, language: Language, request: WireRequest) -> WireAnswer:
    """Return the answer to a failure of ours: the request id is what helps to find it."""
    content = _summary(FAULT, status=500, language=language, request=request, facts={})
    return _wire(500, content, {"Content-Language": language.value})


def text(code: str, part: str, *, language: Language, facts: dict[str, Any]) -> str:
    """Return the title or the detail of a code. A code without a text is a bug that a test finds."""
    return translator("errors", language)(f"{code}.{part}", **_worded(code, facts, language=language))


def _worded(code: str, facts: dict[str, Any], *, language: Language) -> dict[str, Any]:
    """Return the facts with a word of ours in the caller's language, where one tells what to do."""
    fact = WORDED.get(code)
    if fact is None or fact not in facts:
        return facts
    return {**facts, fact: translator("words", language)(f"{fact}.{facts[fact]}")}


def _summary(
    code: str, *, status: int, language: Language, request: WireRequest, facts: dict[str, Any]
) -> dict[str, Any]:
    return {
        "type": f"{_PROBLEM}{code}",
        "title": text(code, "title", language=language, facts=facts),
        "status": status,
        "detail": text(code, "detail", language=language, facts=facts),
        "code": code,
        "request_id": request.request_id,
    }


def _error(refusal: Refusal, *, language: Language) -> dict[str, Any]:
    return {
        "pointer": refusal.pointer or "",
        "code": refusal.code,
        "detail": text(refusal.code, "detail", language=language, facts=refusal.facts),
    }


def _wire(status: int, content: dict[str, Any], headers: dict[str, str]) -> WireAnswer:
    return WireAnswer(
        status=status,
        body=json.dumps(content, ensure_ascii=False),
        media_type=MEDIA_TYPE,
        headers=headers,
    )
