"""The mailbox to look at: a page for people, JSON for tests. Only for browsers that came by a local name."""

from __future__ import annotations

import base64
import email.policy
from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from infra.local.mailbox import Mailbox, Message

PAGE = Path(__file__).with_name("mailbox.html")
LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data: http: https:; font-src data: http: https:; frame-ancestors 'self'"
)


def routes(mailbox: Mailbox) -> list[Route]:
    """Return the routes under /mailbox."""

    async def page(request: Request) -> Response:
        return HTMLResponse(PAGE.read_text(), headers=_headers(_PAGE_POLICY))

    async def script(request: Request) -> Response:
        return Response(
            PAGE.with_suffix(".js").read_bytes(), media_type="text/javascript", headers=_headers()
        )

    async def style(request: Request) -> Response:
        return Response(PAGE.with_suffix(".css").read_bytes(), media_type="text/css", headers=_headers())

    async def listed(request: Request) -> Response:
        if request.method == "DELETE":
            return JSONResponse({"deleted": mailbox.clear()}, headers=_headers())
        limit = request.query_params.get("limit", "200")
        found = mailbox.messages(
            to=request.query_params.get("to") or None, limit=int(limit) if limit.isdigit() else 200
        )
        return JSONResponse({"messages": [one.public() for one in found]}, headers=_headers())

    async def html(request: Request) -> Response:
        message = _named(mailbox, request)
        if message is None:
            return PlainTextResponse("No such message", 404)
        shown = '<base target="_blank">' + _with_pictures(message)
        return HTMLResponse(shown, headers=_headers(_MAIL_POLICY))

    async def raw(request: Request) -> Response:
        message = _named(mailbox, request)
        if message is None:
            return PlainTextResponse("No such message", 404)
        return PlainTextResponse(message.raw, headers=_headers("default-src 'none'; sandbox"))

    return [
        Route("/mailbox", _locally(page)),
        Route("/mailbox/mailbox.js", _locally(script)),
        Route("/mailbox/mailbox.css", _locally(style)),
        Route("/mailbox/messages.json", _locally(listed), methods=["GET", "DELETE"]),
        Route("/mailbox/messages/{id}/html", _locally(html)),
        Route("/mailbox/messages/{id}/raw", _locally(raw)),
    ]


def _with_pictures(message: Message) -> str:
    """Return the HTML with the pictures that came with it (RFC 2392), as a mail program shows them."""
    shown = message.html
    if "cid:" not in shown:
        return shown
    for part in BytesParser(EmailMessage, policy=email.policy.default).parsebytes(message.raw).walk():
        named, content = part["Content-ID"], part.get_payload(decode=True)
        if named is not None and isinstance(content, bytes):
            inside = base64.b64encode(content).decode()
            shown = shown.replace(
                f"cid:{str(named).strip('<> ')}", f"data:{part.get_content_type()};base64,{inside}"
            )
    return shown


Handler = Callable[[Request], Awaitable[Response]]


def _locally(handler: Handler) -> Handler:
    """Refuse requests by a foreign name: a page elsewhere could point its own name at this machine."""

    async def guarded(request: Request) -> Response:
        if request.url.hostname not in LOCAL_NAMES:
            return PlainTextResponse("The mailbox opens at 127.0.0.1 only.", 403)
        return await handler(request)

    return guarded


def _named(mailbox: Mailbox, request: Request) -> Message | None:
    return mailbox.message(request.path_params["id"])


def _headers(policy: str | None = None) -> dict[str, str]:
    said = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    return {**said, "Content-Security-Policy": policy} if policy else said
