"""Passes `/v1/…` on to the API Gateway stage, and keeps the limits that MiniStack does not.

On AWS a request over 10 MB never reaches a function, an event or answer over 6 MB is refused by Lambda, and
no answer takes longer than 29 s. The texts are the gateway's own, unless the stack gives it others.
"""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import httpx
from starlette.background import BackgroundTask
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

log = logging.getLogger("rubrica.gateway")

REQUEST_LIMIT = 10 * 1024 * 1024
EVENT_LIMIT = ANSWER_LIMIT = 6 * 1024 * 1024
WITHIN_S = 29.0
HOP_BY_HOP = frozenset(
    {
        *("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer"),
        *("transfer-encoding", "upgrade"),
    }
)


_REPLACED = frozenset({"host", "content-length", "x-forwarded-for", "x-forwarded-host"})


class Gateway:
    """Speaks to the stage. `find` returns what is remembered of it, {} until the stacks are there."""

    def __init__(self, endpoint_url: str, find: Callable[[], Mapping[str, Any]]) -> None:
        self._endpoint_url = endpoint_url
        self._find = find
        self._found: Mapping[str, Any] = {}
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(WITHIN_S, connect=5.0, pool=WITHIN_S),
            limits=httpx.Limits(max_connections=256, max_keepalive_connections=64),
            trust_env=False,
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def __call__(self, request: Request) -> Response:
        """Answer one request as API Gateway would."""
        self._found = self._found or self._find()
        if not self._found:
            return self._own("DEFAULT_5XX", 503, "The service is starting; try again in a few seconds")
        body = await self._body(request)
        if isinstance(body, Response):
            return body
        headers = [
            (name, value)
            for name, value in request.headers.items()
            if name not in HOP_BY_HOP and name not in _REPLACED
        ]
        client = request.client.host if request.client else "127.0.0.1"
        earlier = request.headers.get("x-forwarded-for")
        headers += [
            ("x-forwarded-for", f"{earlier}, {client}" if earlier else client),
            ("x-forwarded-proto", request.url.scheme),
            ("x-forwarded-port", str(request.url.port or (443 if request.url.scheme == "https" else 80))),
            ("x-forwarded-host", request.headers.get("host", "")),
        ]
        sent = self._client.build_request(
            request.method, self._target(request), headers=headers, content=body
        )
        try:
            answer = await self._client.send(sent, stream=True)
        except httpx.ReadTimeout:
            return self._own("INTEGRATION_TIMEOUT", 504, "Endpoint request timed out")
        except httpx.HTTPError as problem:
            log.warning("MiniStack does not answer: %r", problem)
            return self._own("DEFAULT_5XX", 503, "Service Unavailable")
        return await self._answer(answer)

    def _target(self, request: Request) -> httpx.URL:
        """Return the stage's URL of this path, character for character."""
        path = request.scope.get("raw_path") or request.url.path.encode()
        query = request.scope.get("query_string", b"")
        prefix = f"/_aws/execute-api/{self._found['api_id']}/{self._found['api_stage']}".encode()
        return httpx.URL(self._endpoint_url).copy_with(
            raw_path=prefix + path + (b"?" + query if query else b"")
        )

    async def _body(self, request: Request) -> bytes | Response:
        said = request.headers.get("content-length", "0")
        if said.isdigit() and int(said) > REQUEST_LIMIT:
            return self._own("REQUEST_TOO_LARGE", 413, "Request Entity Too Large")
        body = bytearray()
        try:
            async for chunk in request.stream():
                body += chunk
                if len(body) > REQUEST_LIMIT:
                    return self._own("REQUEST_TOO_LARGE", 413, "Request Entity Too Large")
        except ClientDisconnect:
            return Response(status_code=400)
        if len(body) > EVENT_LIMIT // 2 and _event_size(bytes(body)) > EVENT_LIMIT:
            return self._own("REQUEST_TOO_LARGE", 413, "Request Too Long")
        return bytes(body)

    async def _answer(self, answer: httpx.Response) -> Response:
        length = answer.headers.get("content-length", "0")
        if answer.status_code == 502 or int(length) > ANSWER_LIMIT:
            if answer.status_code == 502:
                log.error("the function failed: %s", (await answer.aread()).decode(errors="replace")[:2000])
            else:
                log.error("the function's answer of %s bytes is over Lambda's limit of 6 MB", length)
            await answer.aclose()
            return self._own("INTEGRATION_FAILURE", 502, "Internal server error")
        response = StreamingResponse(
            answer.aiter_raw(), status_code=answer.status_code, background=BackgroundTask(answer.aclose)
        )
        response.raw_headers = [
            (name.lower(), value)
            for name, value in answer.headers.raw
            if name.lower().decode() not in HOP_BY_HOP | {"date", "server"}
        ]
        return response

    def _own(self, kind: str, status: int, message: str) -> Response:
        """Return the gateway's own answer: as the stack's gateway responses say, or its plain one."""
        said = self._found.get("gateway_responses") or {}
        family = "DEFAULT_4XX" if status < 500 else "DEFAULT_5XX"
        chosen = said.get(kind) or said.get(family) or {}
        request_id = str(uuid.uuid4())
        headers = {"x-amzn-requestid": request_id}
        for name, value in (chosen.get("responseParameters") or {}).items():
            if name.startswith("gatewayresponse.header.") and value.startswith("'"):
                headers[name.removeprefix("gatewayresponse.header.")] = value.strip("'")
        kind_of_text, template = next(
            iter((chosen.get("responseTemplates") or {}).items()),
            ("application/json", '{"message":$context.error.messageString}'),
        )
        text = (
            template.replace("$context.error.messageString", json.dumps(message))
            .replace("$context.error.message", message)
            .replace("$context.error.responseType", kind)
            .replace("$context.requestId", request_id)
        )
        if not any(name.lower() == "content-type" for name in headers):
            headers["content-type"] = kind_of_text
        return Response(text, int(chosen.get("statusCode", status)), headers)


def _event_size(body: bytes) -> int:
    """Return the size of the body inside a Lambda event: a JSON text, or Base64 if it is no text."""
    try:
        return len(json.dumps(body.decode(), ensure_ascii=False).encode())
    except UnicodeDecodeError:
        return (len(body) + 2) // 3 * 4
