"""The dialect of browsers that ask for a page: HTML, and headers that say who may frame it.

It has no credentials: what a page shows is asked for by its script, with the secret behind its address's `#`.
"""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel

from functions.dialects.contract import WireAnswer, WireRequest
from functions.dialects.native.problems import FAULT, STATUSES, text
from functions.dialects.pages.page import Page
from functions.dialects.pages.small import small_headers, small_page
from functions.domain.errors import Refusal
from functions.domain.languages import Language

_HTML: Final = "text/html; charset=utf-8"


class PagesDialect:
    """How a browser asks for a page."""

    name = "pages"

    def secret(self, request: WireRequest, *, missing: type[Refusal]) -> str:
        """Refuse: whoever asks for a page shows nothing."""
        raise missing

    def payload(self, request: WireRequest, *, takes_body: bool) -> dict[str, Any]:
        """Return the names in the path, and what the page is for (Fetch Metadata); what else is asked is not heard."""
        return {**request.path_parameters, "destination": request.headers.get("sec-fetch-dest")}

    def answer(self, body: BaseModel | None, *, status: int) -> WireAnswer:
        if not isinstance(body, Page):
            raise TypeError("an operation of this dialect answers with a page")
        return WireAnswer(status=status, body=body.html, media_type=_HTML, headers=body.headers)

    def refusal(self, refusal: Refusal, *, language: Language, request: WireRequest) -> WireAnswer:
        return _told(refusal.code, STATUSES[refusal.kind], language=language, facts=refusal.facts)

    def fault(self, *, language: Language, request: WireRequest) -> WireAnswer:
        return _told(FAULT, 500, language=language, facts={})


def _told(code: str, status: int, *, language: Language, facts: dict[str, Any]) -> WireAnswer:
    """Return a page that says what is wrong. Nobody frames it."""
    title, detail = (text(code, part, language=language, facts=facts) for part in ("title", "detail"))
    return WireAnswer(
        status=status,
        body=small_page(title, [detail], language=language, marked="trouble", code=code),
        media_type=_HTML,
        headers=small_headers(language),
    )


DIALECT = PagesDialect()
