"""A customer's own application, of another origin, which shows a page of ours inside one of its own."""

from __future__ import annotations

import html
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, Self

from playwright.sync_api import FrameLocator, Page

_PAGE = """<!doctype html><html lang="es"><meta charset="utf-8"><title>ERP</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>html,body{{margin:0;height:100%}}iframe{{border:0;width:100%;height:100%}}</style>
<script>window.heard = [];
addEventListener("message", (event) => heard.push({{ origin: event.origin, ...event.data }}));</script>
<iframe title="Rubrica" data-testid="frame" src="{source}"></iframe>"""


class Embedder:
    """Serves one page with a frame in it; each has a port, and so an origin, of its own."""

    def __init__(self) -> None:
        self.source = "about:blank"

    def __enter__(self) -> Self:
        embedder = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                content = _PAGE.format(source=html.escape(embedder.source)).encode()
                found = self.path == "/"
                self.send_response(200 if found else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(content) if found else 0))
                self.end_headers()
                if found:
                    self.wfile.write(content)

            def log_message(self, format: str, *arguments: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def shows(self, page: Page, source: str) -> FrameLocator:
        """Open the application's page with this address in its frame."""
        self.source = source
        page.goto(f"{self.origin}/")
        return page.frame_locator("iframe")


def heard(page: Page) -> list[dict[str, Any]]:
    """Return the messages that the application's page has got."""
    messages: list[dict[str, Any]] = page.evaluate("window.heard")
    return messages
