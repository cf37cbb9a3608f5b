"""The development time-stamping authority, on the front door: RFC 3161 over HTTP, section 3.4."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from functions.providers.timestamps.development import DevelopmentAuthority

LIMIT = 64 * 1024


def routes(folder: Path, path: str) -> list[Route]:
    """Return the route of the authority, whose keys live in the folder."""
    authority: list[DevelopmentAuthority] = []

    async def stamp(request: Request) -> Response:
        if request.headers.get("content-type", "").split(";")[0] != "application/timestamp-query":
            return PlainTextResponse("Send application/timestamp-query (RFC 3161).", 415)
        query = await request.body()
        if len(query) > LIMIT:
            return PlainTextResponse("A time-stamp query is at most 64 kB.", 413)
        if not authority:
            authority.append(DevelopmentAuthority.kept_in(folder / "timestamps.pem", at=datetime.now(UTC)))
        reply = await run_in_threadpool(authority[0].respond, query, at=datetime.now(UTC))
        return Response(reply, media_type="application/timestamp-reply")

    return [Route(path, stamp, methods=["POST"])]
