"""The web build and the front door's own pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from functions.providers.timestamps.rfc3161 import query, token
from infra.local.front_door import Door, front_door
from infra.local.state import State, free_port
from tests.infra.local.serving import served

HEADERS = {
    "everywhere": {"X-Content-Type-Options": "nosniff"},
    "pages": [
        {
            "path": "/sign",
            "file": "sign/index.html",
            "headers": {"Content-Security-Policy": "connect-src 'self' {files_origin}"},
        },
        {"path": "/assets/*", "headers": {"Cache-Control": "immutable"}},
    ],
}


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    dist = tmp_path / "web" / "dist"
    (dist / "sign").mkdir(parents=True)
    (dist / "assets").mkdir()
    (dist / "sign" / "index.html").write_text("the page")
    (dist / "assets" / "page.js").write_text("1")
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "web" / "headers.json").write_text(json.dumps(HEADERS))
    state = State(tmp_path / "state").prepare()
    door = Door(
        port=free_port(),
        endpoint_url="http://127.0.0.1:9",
        state=str(state.folder),
        web=str(tmp_path / "web"),
    )
    with served(front_door(door), door.port) as origin:
        yield origin


class TestPages:
    def test_have_the_headers_that_the_web_build_asks_for(self, url: str) -> None:
        answered = httpx.get(f"{url}/sign")

        assert answered.text == "the page"
        assert answered.headers["content-security-policy"] == "connect-src 'self' http://127.0.0.1:9"
        assert answered.headers["x-content-type-options"] == "nosniff"

    def test_serve_assets(self, url: str) -> None:
        answered = httpx.get(f"{url}/assets/page.js")

        assert answered.headers["cache-control"] == "immutable"
        assert answered.headers["content-type"].startswith("text/javascript")

    @pytest.mark.parametrize(
        "path", ["/assets/..%2f..%2f..%2fsecret.txt", "/%2e%2e/%2e%2e/secret.txt", "/assets"]
    )
    def test_serve_nothing_outside_the_build(self, url: str, path: str) -> None:
        answered = httpx.get(url + path)

        assert answered.status_code == 404
        assert "secret" not in answered.text

    @pytest.mark.parametrize(
        ("language", "said"),
        [("es-MX", "Aquí no hay nada"), ("pt", "Não há nada"), ("en", "There is nothing")],
    )
    def test_say_in_the_reader_s_language_that_there_is_nothing(
        self, url: str, language: str, said: str
    ) -> None:
        answered = httpx.get(f"{url}/nowhere", headers={"Accept-Language": language})

        assert answered.status_code == 404
        assert said in answered.text

    def test_say_how_to_build_what_is_not_built(self, url: str, tmp_path: Path) -> None:
        (tmp_path / "web" / "dist" / "sign" / "index.html").unlink()

        assert "make web" in httpx.get(f"{url}/sign").text


class TestTimestampAuthority:
    def test_stamps_a_digest(self, url: str) -> None:
        answered = httpx.post(
            f"{url}/development/timestamp",
            content=query(b"d" * 32, nonce=7),
            headers={"Content-Type": "application/timestamp-query"},
        )

        assert answered.headers["content-type"] == "application/timestamp-reply"
        assert token(answered.content, digest=b"d" * 32, nonce=7)

    def test_keeps_its_keys(self, url: str, tmp_path: Path) -> None:
        httpx.post(
            f"{url}/development/timestamp",
            content=query(b"d" * 32, nonce=7),
            headers={"Content-Type": "application/timestamp-query"},
        )

        kept = tmp_path / "state" / "authority" / "timestamps.pem"

        assert kept.stat().st_mode & 0o077 == 0

    def test_refuses_what_is_no_query(self, url: str) -> None:
        assert httpx.post(f"{url}/development/timestamp", content=b"x").status_code == 415


class TestHealth:
    def test_is_starting_until_the_api_is_there(self, url: str, tmp_path: Path) -> None:
        assert httpx.get(f"{url}/healthz").json() == {"status": "starting"}

        State(tmp_path / "state").remember(api={"api_id": "a", "api_stage": "local"})

        assert httpx.get(f"{url}/healthz").json() == {"status": "ok"}
