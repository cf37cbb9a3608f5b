"""A page of a few sentences, without a script."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Sequence
from typing import Final

from functions.dialects.pages.page import framed_by
from functions.domain.languages import Language

_STYLE: Final = (
    "body{font:1rem/1.5 system-ui,sans-serif;color:#1a2136;background:#f6f4ee;margin:0;display:grid;"
    "min-height:100vh;place-items:center}main{padding:2rem;max-width:32rem;text-align:center;overflow-wrap:anywhere}"
    "h1{font-size:1.5rem}button{font:inherit;font-weight:600;color:#fff;background:#1d3477;border:0;"
    "border-radius:.6rem;padding:.9rem 1.8rem;cursor:pointer}button:focus-visible{outline:3px solid #b8352a;"
    "outline-offset:3px}"
)
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


def small_page(
    title: str,
    sentences: Sequence[str],
    *,
    language: Language,
    marked: str,
    code: str | None = None,
    button: str | None = None,
) -> str:
    """Return the HTML. `marked` and `code` are for tests and support; `button` posts to the page's own address."""
    told = "".join(f"<p>{html.escape(one)}</p>" for one in sentences)
    coded = "" if code is None else f' data-code="{html.escape(code)}"'
    form = (
        ""
        if button is None
        else f'<form method="post"><button type="submit">{html.escape(button)}</button></form>'
    )
    return (
        f'<!doctype html><html lang="{language.value}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{html.escape(title)}</title><style>{_STYLE}</style></head>'
        f'<body><main data-testid="{marked}"{coded}><h1>{html.escape(title)}</h1>{told}{form}</main></body></html>'
    )


def small_headers(language: Language, *, posts: bool = False) -> dict[str, str]:
    """Return the headers of such a page: nobody frames it, nothing is loaded, and it posts to itself at most."""
    posting = "'self'" if posts else "'none'"
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; "
        f"form-action {posting}; frame-ancestors {framed_by(())}"
    )
    return {
        "Content-Security-Policy": policy,
        "Content-Language": language.value,
        "X-Frame-Options": "DENY",
    }
