"""The way from the front door to the stage, over a stage that tells what it got."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.local import gateway
from infra.local.gateway import Gateway
from infra.local.state import free_port
from tests.infra.local.serving import served

MEGABYTE = 1024 * 1024
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
TOO_LARGE = {"REQUEST_TOO_LARGE": {"responseTemplates": {"application/problem+json": '{"code":"too_large"}'}}}


async def stage(request: Request) -> Response:
    """Answer with what arrived, or as the query says."""
    asked = request.query_params
    if "sleep" in asked:
        await asyncio.sleep(float(asked["sleep"]))
    if "size" in asked:
        return Response(b"x" * int(asked["size"]))
    if "status" in asked:
        return JSONResponse({"message": "stack trace"}, int(asked["status"]))
    body = await request.body()
    return JSONResponse(
        {
            "method": request.method,
            "raw_path": request.scope["raw_path"].decode(),
            "query": request.scope["query_string"].decode(),
            "headers": dict(request.headers),
            "size": len(body),
        },
        headers={"x-function": "kept"},
    )


@pytest.fixture
def found() -> dict[str, Any]:
    return {"api_id": "abc", "api_stage": "local"}


@contextmanager
def gateway_to(behind: str, found: dict[str, Any]) -> Iterator[str]:
    """Serve a gateway to this stage."""
    door = Gateway(behind, lambda: found)

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        yield
        await door.close()

    app = Starlette(routes=[Route("/v1/{rest:path}", door.__call__, methods=METHODS)], lifespan=life)
    with served(app) as front:
        yield front


@pytest.fixture
def url(found: dict[str, Any]) -> Iterator[str]:
    stages = Starlette(routes=[Route("/{rest:path}", stage, methods=METHODS)])
    with served(stages) as behind, gateway_to(behind, found) as front:
        yield front


class TestRequest:
    def test_reaches_the_stage_character_for_character(self, url: str) -> None:
        got = httpx.post(f"{url}/v1/a%2Fb%20c/%C3%B1?x=1&x=2&y=%20", content=b"body").json()

        assert got["raw_path"] == "/_aws/execute-api/abc/local/v1/a%2Fb%20c/%C3%B1"
        assert got["query"] == "x=1&x=2&y=%20"
        assert (got["method"], got["size"]) == ("POST", 4)

    def test_says_who_called(self, url: str) -> None:
        got = httpx.get(f"{url}/v1/a", headers={"X-Forwarded-For": "203.0.113.9"}).json()["headers"]

        assert got["x-forwarded-for"] == "203.0.113.9, 127.0.0.1"
        assert got["x-forwarded-proto"] == "http"

    def test_keeps_the_credentials(self, url: str) -> None:
        got = httpx.get(f"{url}/v1/a", headers={"Authorization": "Bearer sk_test_1"}).json()["headers"]

        assert got["authorization"] == "Bearer sk_test_1"

    def test_cannot_choose_another_host_behind(self, url: str) -> None:
        got = httpx.get(f"{url}/v1/a", headers={"Host": "bucket.s3.localhost"}).json()["headers"]

        assert got["host"].startswith("127.0.0.1:")

    def test_over_10_megabytes_is_refused(self, url: str) -> None:
        answered = httpx.post(f"{url}/v1/a", content=b"x" * (10 * MEGABYTE + 1))

        assert answered.status_code == 413
        assert answered.json() == {"message": "Request Entity Too Large"}

    def test_over_10_megabytes_in_pieces_is_refused(self, url: str) -> None:
        pieces = (b"x" * MEGABYTE for _ in range(11))

        assert httpx.post(f"{url}/v1/a", content=pieces).status_code == 413

    def test_that_makes_an_event_over_6_megabytes_is_refused(self, url: str) -> None:
        fits, not_fits = b"x" * (6 * MEGABYTE - 2), b'"' * (4 * MEGABYTE)

        assert httpx.post(f"{url}/v1/a", content=fits).status_code == 200
        assert httpx.post(f"{url}/v1/a", content=not_fits).status_code == 413

    def test_is_refused_in_the_words_of_the_stack(self, url: str, found: dict[str, Any]) -> None:
        found["gateway_responses"] = TOO_LARGE

        answered = httpx.post(f"{url}/v1/a", content=b"x" * (11 * MEGABYTE))

        assert answered.json() == {"code": "too_large"}
        assert answered.headers["content-type"] == "application/problem+json"
        assert str(uuid.UUID(answered.headers["x-amzn-requestid"])) == answered.headers["x-amzn-requestid"]


class TestAnswer:
    def test_comes_back_as_the_function_gave_it(self, url: str) -> None:
        assert httpx.get(f"{url}/v1/a").headers["x-function"] == "kept"

    def test_of_a_function_that_failed_tells_nothing(self, url: str) -> None:
        answered = httpx.get(f"{url}/v1/a?status=502")

        assert answered.status_code == 502
        assert answered.json() == {"message": "Internal server error"}

    def test_over_6_megabytes_is_an_error_as_on_lambda(self, url: str) -> None:
        assert httpx.get(f"{url}/v1/a?size={6 * MEGABYTE}").status_code == 200
        assert httpx.get(f"{url}/v1/a?size={6 * MEGABYTE + 1}").status_code == 502

    def test_that_takes_too_long_is_a_timeout(
        self, found: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(gateway, "WITHIN_S", 0.3)
        stages = Starlette(routes=[Route("/{rest:path}", stage)])
        with served(stages) as behind, gateway_to(behind, found) as front:
            answered = httpx.get(f"{front}/v1/a?sleep=2")

        assert answered.status_code == 504
        assert json.loads(answered.text) == {"message": "Endpoint request timed out"}

    def test_is_unavailable_while_there_is_no_stage(self, found: dict[str, Any]) -> None:
        with gateway_to(f"http://127.0.0.1:{free_port()}", found) as front:
            assert httpx.get(f"{front}/v1/a").status_code == 503
            found.clear()
            assert httpx.get(f"{front}/v1/a").status_code == 503
