"""Downloads from servers that behave well or badly, all on loopback."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from functions.providers.http import (
    AddressForbidden,
    AnswerMalformed,
    AnswerTooLarge,
    DeadlineExceeded,
    Download,
    MediaTypeRefused,
    UrlRefused,
    get,
)
from tests.providers.http.receivers import Receiver, Serve, networks, read_request

LOOPBACK = networks("127.0.0.0/8,::1/128")
CONTENT = bytes(range(256)) * 400


def answer(
    content: bytes = CONTENT, *, status: str = "200 OK", media_type: str = "application/pdf", more: str = ""
) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(content)}\r\n{more}\r\n"
    return head.encode() + content


def fetch(receiver: Receiver, to: Path, *, limit: int = 1_000_000, deadline: float = 5.0) -> Download:
    return get(
        url=f"http://127.0.0.1:{receiver.port}/a.pdf?key=1",
        to=to,
        limit=limit,
        media_types=("application/pdf", "application/octet-stream"),
        deadline=deadline,
        allowed_networks=LOOPBACK,
    )


class TestDownload:
    def test_brings_the_very_bytes(self, serve: Serve, tmp_path: Path) -> None:
        receiver = serve(answer())

        done = fetch(receiver, tmp_path / "a.pdf")

        assert (done.status, done.size) == (200, len(CONTENT))
        assert (tmp_path / "a.pdf").read_bytes() == CONTENT
        head = receiver.request.lower()
        assert head.startswith(b"get /a.pdf?key=1 http/1.1\r\n")
        assert b"accept-encoding: identity" in head
        assert b"content-length" not in head

    def test_takes_a_type_with_parameters_and_none_at_all(self, serve: Serve, tmp_path: Path) -> None:
        named = fetch(serve(answer(media_type="Application/PDF; name=x")), tmp_path / "a.pdf")
        nameless = fetch(serve(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"), tmp_path / "b.pdf")

        assert (named.size, nameless.size) == (len(CONTENT), 1)

    @pytest.mark.parametrize("status", ["302 Found", "404 Not Found", "503 Unavailable", "206 Partial"])
    def test_keeps_nothing_of_any_other_status(self, serve: Serve, tmp_path: Path, status: str) -> None:
        receiver = serve(answer(status=status, more="Location: http://127.0.0.1:1/\r\n"))

        done = fetch(receiver, tmp_path / "a.pdf")

        assert (done.status, done.size) == (int(status[:3]), 0)
        assert not (tmp_path / "a.pdf").exists()
        assert receiver.connections == 1

    @pytest.mark.parametrize("media_type", ["text/html", "application/json", "application/pdfx"])
    def test_refuses_another_type(self, serve: Serve, tmp_path: Path, media_type: str) -> None:
        with pytest.raises(MediaTypeRefused):
            fetch(serve(answer(media_type=media_type)), tmp_path / "a.pdf")

    def test_refuses_what_is_encoded_all_the_same(self, serve: Serve, tmp_path: Path) -> None:
        with pytest.raises(MediaTypeRefused):
            fetch(serve(answer(more="Content-Encoding: gzip\r\n")), tmp_path / "a.pdf")

    def test_refuses_what_says_that_it_is_too_large(self, serve: Serve, tmp_path: Path) -> None:
        with pytest.raises(AnswerTooLarge):
            fetch(serve(answer()), tmp_path / "a.pdf", limit=len(CONTENT) - 1)

        assert not (tmp_path / "a.pdf").exists()

    def test_stops_at_what_grows_too_large(self, serve: Serve, tmp_path: Path) -> None:
        def endless(connection: socket.socket) -> None:
            read_request(connection)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n")
            while True:
                connection.sendall(b"0" * 65536)

        with pytest.raises(AnswerTooLarge):
            fetch(serve(endless), tmp_path / "a.pdf", limit=300_000)

        assert (tmp_path / "a.pdf").stat().st_size < 300_000 + 2 * 65536

    def test_is_not_half_a_file(self, serve: Serve, tmp_path: Path) -> None:
        broken = answer()[:-1000]

        with pytest.raises(AnswerMalformed):
            fetch(serve(broken), tmp_path / "a.pdf")

    def test_ends_in_time_however_slowly_it_comes(self, serve: Serve, tmp_path: Path) -> None:
        def dripping(connection: socket.socket) -> None:
            read_request(connection)
            connection.sendall(answer()[:200])
            while True:
                connection.sendall(b"0")
                time.sleep(0.1)

        begun = time.monotonic()
        with pytest.raises(DeadlineExceeded):
            fetch(serve(dripping), tmp_path / "a.pdf", deadline=1.0)

        assert time.monotonic() - begun < 3

    def test_goes_nowhere_private(self, serve: Serve, tmp_path: Path, connects: list[object]) -> None:
        receiver = serve(answer())

        with pytest.raises(UrlRefused):
            get(url=f"http://127.0.0.1:{receiver.port}/", to=tmp_path / "a", limit=10, media_types=())
        with pytest.raises(AddressForbidden):
            get(
                url="https://files.example.com/",
                to=tmp_path / "a",
                limit=10,
                media_types=(),
                resolver=lambda host, port: ["10.0.0.1"],
            )

        assert connects == []
