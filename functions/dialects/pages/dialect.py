"""The dialect of browsers that ask for a page: HTML, and headers that say who may frame it.

It has no credentials: what a page shows is asked for by its script, with the secret behind its address's `#`.
"""

from __future__ import annotations

import base64
import hashlib
import html
from typing import Any, Final

from pydantic import BaseModel

from functions.dialects.contract import WireAnswer, WireRequest
from functions.dialects.native.problems import FAULT, STATUSES, text
from functions.dialects.pages.page import Page, framed_by
from functions.domain.errors import Refusal
from functions.domain.languages import Language

_HTML: Final = "text/html; charset=utf-8"
_STYLE: Final = (
    "body{font:1rem/1.5 system-ui,sans-serif;color:#1a2136;background:#f6f4ee;margin:0;display:grid;"
    "min-height:100vh;place-items:center}main{padding:2rem;max-width:32rem;text-align:center}h1{font-size:1.5rem}"
)
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY: Final = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; frame-ancestors "


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
    title, detail = (
        html.escape(text(code, part, language=language, facts=facts)) for part in ("title", "detail")
    )
    return WireAnswer(
        status=status,
        body=(
            f'<!doctype html><html lang="{language.value}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            f'<meta name="robots" content="noindex"><title>{title}</title><style>{_STYLE}</style></head>'
            f'<body><main data-testid="trouble" data-code="{html.escape(code)}"><h1>{title}</h1><p>{detail}</p></main>'
            "</body></html>"
        ),
        media_type=_HTML,
        headers={
            "Content-Security-Policy": f"{_POLICY}{framed_by(())}",
            "Content-Language": language.value,
            "X-Frame-Options": "DENY",
        },
    )


DIALECT = PagesDialect()
