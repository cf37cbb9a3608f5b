"""Serves the web build as the CDN does: the files of web/dist with the headers of web/headers.json."""

from __future__ import annotations

import fnmatch
import gzip
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

NOT_BUILT = """<!doctype html><meta charset="utf-8"><title>Rubrica</title>
<p>The pages are not built yet: run <code>make web</code>, then load this page again.</p>"""


class Pages:
    """The web build. `origins` fills the places of headers.json, such as `{files_origin}`."""

    def __init__(self, web: Path, origins: Mapping[str, str]) -> None:
        self._dist = (web / "dist").resolve()
        self._headers_file = web / "headers.json"
        self._origins = origins

    async def __call__(self, request: Request) -> Response:
        """Answer with the page or asset of this path."""
        path = request.url.path
        entry, everywhere = self._entry(path)
        file = (self._dist / (entry.get("file") or path.lstrip("/"))).resolve()
        if not file.is_relative_to(self._dist):
            return not_found(request)
        if not file.is_file():
            built = self._dist.is_dir() and entry.get("file") is None
            return not_found(request) if built else HTMLResponse(NOT_BUILT, 503)
        response = _answer(file, zipped="gzip" in request.headers.get("accept-encoding", ""))
        for name, value in {**everywhere, **entry.get("headers", {})}.items():
            response.headers[name] = self._filled(value)
        return response

    def _entry(self, path: str) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the first entry of headers.json that matches, and the headers of every file."""
        if not self._headers_file.exists():
            return {}, {}
        said = json.loads(self._headers_file.read_text())
        for entry in said.get("pages", []):
            if fnmatch.fnmatchcase(path, entry["path"]):
                return entry, said.get("everywhere", {})
        return {}, said.get("everywhere", {})

    def _filled(self, value: str) -> str:
        for name, origin in self._origins.items():
            value = value.replace("{" + name + "}", origin)
        return value


def _answer(file: Path, *, zipped: bool) -> Response:
    """Return the file, what is text compressed: the CDN does so, and slow lines need it."""
    if not zipped or file.suffix not in _TEXTS:
        return FileResponse(file)
    content = _compressed(file, changed=file.stat().st_mtime_ns)
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(content, media_type=_TEXTS[file.suffix], headers=headers)


@lru_cache(maxsize=200)
def _compressed(file: Path, *, changed: int) -> bytes:
    """Compress a file once until it changes."""
    _ = changed
    return gzip.compress(file.read_bytes(), 6)


_TEXTS: Final = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}


def not_found(request: Request) -> Response:
    """Say, to people in their language, that there is nothing here."""
    language = request.headers.get("accept-language", "es")[:2].lower()
    title, text = _NOTHING.get(language, _NOTHING["es"])
    return HTMLResponse(
        f'<!doctype html><html lang="{language if language in _NOTHING else "es"}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style>"
        f'<main><h1>{title}</h1><p>{text}</p><p><a href="/mailbox">/mailbox</a></p></main></html>',
        404,
        {
            "Content-Security-Policy": _POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        },
    )


_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;color:#1c2430;background:#f6f7f9;margin:0;display:grid;"
    "min-height:100vh;place-items:center}main{padding:2rem;max-width:32rem}a{color:#1d4ed8}"
)
_NOTHING = {
    "es": (
        "Aquí no hay nada",
        "La dirección no es de ninguna página. La API está en <code>/v1/</code>; el correo de prueba, en:",
    ),
    "pt": (
        "Não há nada aqui",
        "O endereço não é de nenhuma página. A API está em <code>/v1/</code>; o correio de teste, em:",
    ),
    "en": (
        "There is nothing here",
        "The address belongs to no page. The API is under <code>/v1/</code>; the test mailbox is at:",
    ),
}
