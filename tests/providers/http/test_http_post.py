"""Requests to receivers that behave well or badly, all on loopback."""

from __future__ import annotations

import gzip
import resource
import socket
import threading
import time
from collections.abc import Sequence

import pytest

from functions.providers.http import (
    AnswerMalformed,
    ConnectFailed,
    DeadlineExceeded,
    post,
)
from tests.providers.http.receivers import Authority, Receiver, Serve, read_request
from tests.providers.http.sending import LOOPBACK, OK, send


class TestAnswer:
    def test_tells_all_that_the_log_wants(self, serve: Serve) -> None:
        answer = send(serve(OK))

        assert (answer.status, answer.body, answer.truncated) == (200, b"ok", False)
        assert answer.headers["content-type"] == "text/plain"
        assert answer.address == "127.0.0.1"
        assert 0 <= answer.duration_ms < 5000

    def test_comes_from_the_very_bytes_given(self, serve: Serve) -> None:
        receiver = serve(OK)
        body = bytes(range(256)) * 1000

        send(receiver, body=body)

        head, _, received = receiver.request.partition(b"\r\n\r\n")
        assert received == body
        assert head.startswith(b"POST /hook?a=1 HTTP/1.1\r\n")
        assert f"host: 127.0.0.1:{receiver.port}".encode() in head.lower()
        assert b"webhook-id: evt_1" in head.lower()
        assert b"accept-encoding: identity" in head.lower()

    def test_cannot_be_disturbed_by_headers_of_the_caller(self, serve: Serve) -> None:
        receiver = serve(OK)

        post(
            url=f"http://127.0.0.1:{receiver.port}/",
            headers={
                "Host": "other",
                "Content-Length": "99",
                "Transfer-Encoding": "chunked",
                "Accept-Encoding": "gzip",
            },
            body=b"{}",
            allowed_networks=LOOPBACK,
        )

        head = receiver.request.lower()
        assert b"other" not in head
        assert b"content-length: 2" in head
        assert b"chunked" not in head
        assert b"gzip" not in head

    def test_may_be_an_error(self, serve: Serve) -> None:
        assert send(serve(b"HTTP/1.1 503 No\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n")).status == 503

    def test_may_be_a_redirect_which_is_not_followed(self, serve: Serve) -> None:
        trap = serve(OK)
        location = f"http://127.0.0.1:{trap.port}/"
        answer = send(serve(f"HTTP/1.1 307 Go\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()))

        assert answer.status == 307
        assert answer.headers["location"] == location
        assert trap.connections == 0

    def test_may_end_with_the_connection(self, serve: Serve) -> None:
        assert send(serve(b"HTTP/1.1 200 OK\r\n\r\nok")).body == b"ok"

    def test_is_exactly_at_the_limit_not_truncated(self, serve: Serve) -> None:
        answer = send(serve(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 16_384))

        assert (len(answer.body), answer.truncated) == (16_384, False)

    def test_is_cut_one_byte_past_the_limit(self, serve: Serve) -> None:
        answer = send(serve(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 16_385))

        assert (len(answer.body), answer.truncated) == (16_384, True)

    def test_costs_no_memory_where_it_is_400_megabytes(self, serve: Serve) -> None:
        sent = 0

        def flood(connection: socket.socket) -> None:
            nonlocal sent
            read_request(connection)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 419430400\r\n\r\n")
            block = bytes(65_536)
            for _ in range(6400):
                sent += connection.send(block)

        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        answer = send(serve(flood))

        assert (answer.status, len(answer.body), answer.truncated) == (200, 16_384, True)
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16_384  # kB
        assert sent < 50_000_000

    def test_is_never_unpacked(self, serve: Serve) -> None:
        bomb = gzip.compress(bytes(20_000_000))
        answer = send(serve(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + bomb))

        assert answer.body == bomb[:16_384]

    def test_is_read_though_the_receiver_took_only_half_the_request(self, serve: Serve) -> None:
        def hasty(connection: socket.socket) -> None:
            connection.recv(1000)
            connection.sendall(b"HTTP/1.1 413 Too large\r\nContent-Length: 0\r\n\r\n")
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65_536):
                pass

        assert send(serve(hasty), body=bytes(3_000_000)).status == 413


class TestDeadline:
    @pytest.mark.parametrize(
        "beginning",
        [
            b"",
            b"HTTP/1.1 200 OK\r\nX: ",
            b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n\r\n",
        ],
        ids=["status", "headers", "body", "endless body"],
    )
    def test_ends_an_answer_that_drips(self, serve: Serve, beginning: bytes) -> None:
        def drip(connection: socket.socket) -> None:
            read_request(connection)
            connection.sendall(beginning)
            for byte in b"HTTP/1.1 200 OK\r\n" if not beginning else b"a" * 400:
                connection.sendall(bytes([byte]))
                time.sleep(0.05)

        took = _time_to_fail(serve(drip), deadline=0.5)

        assert 0.45 < took < 1.5

    def test_ends_an_answer_that_never_begins(self, serve: Serve) -> None:
        assert _time_to_fail(serve(lambda connection: time.sleep(3)), deadline=0.3) < 1.2

    def test_ends_interim_answers_without_end(self, serve: Serve) -> None:
        def interim(connection: socket.socket) -> None:
            read_request(connection)
            while True:
                connection.sendall(b"HTTP/1.1 102 Processing\r\n\r\n")
                time.sleep(0.001)

        assert _time_to_fail(serve(interim), deadline=0.4) < 1.3

    def test_ends_a_request_that_is_not_taken(self, serve: Serve) -> None:
        receiver = serve(lambda connection: time.sleep(3))

        started = time.monotonic()
        with pytest.raises(DeadlineExceeded):
            send(receiver, body=bytes(60_000_000), deadline=0.4)
        assert time.monotonic() - started < 1.5

    def test_ends_a_tls_greeting_that_is_not_answered(self, serve: Serve, authority: Authority) -> None:
        receiver = serve(lambda connection: time.sleep(3))

        started = time.monotonic()
        with pytest.raises(DeadlineExceeded):
            post(
                url=f"https://127.0.0.1:{receiver.port}/",
                headers={},
                body=b"",
                deadline=0.4,
                allowed_networks=LOOPBACK,
                trust=authority.trust(),
            )
        assert time.monotonic() - started < 1.3

    def test_ends_a_name_server_that_is_silent(self) -> None:
        silence = threading.Event()

        def silent(host: str, port: int) -> Sequence[str]:
            silence.wait(5)
            return ["127.0.0.1"]

        started = time.monotonic()
        with pytest.raises(DeadlineExceeded) as failure:
            post(url="https://hooks.example.com/", headers={}, body=b"", deadline=0.3, resolver=silent)
        took = time.monotonic() - started
        silence.set()

        assert took < 1.2
        assert failure.value.address is None
        assert 250 <= failure.value.duration_ms <= 1200


class TestFailure:
    def test_names_the_address_and_the_time(self, serve: Serve) -> None:
        with pytest.raises(AnswerMalformed) as failure:
            send(serve(b"SSH-2.0-OpenSSH_9.9\r\n"))

        assert failure.value.error_class == "answer_malformed"
        assert failure.value.address == "127.0.0.1"
        assert 0 <= failure.value.duration_ms < 5000

    @pytest.mark.parametrize(
        "nonsense",
        [
            b"",
            b"HTTP/1.1",
            b"HTTP/1.1 abc OK\r\n\r\n",
            b"\x00\xff" * 100,
            b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
            b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 30_000 + b"\r\n",
            b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
        ],
    )
    def test_is_told_of_an_answer_that_is_not_http(self, serve: Serve, nonsense: bytes) -> None:
        with pytest.raises(AnswerMalformed):
            send(serve(nonsense))

    def test_is_told_of_a_port_where_nobody_listens(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]

        with pytest.raises(ConnectFailed):
            send(Receiver(port=port))


def _time_to_fail(receiver: Receiver, *, deadline: float) -> float:
    started = time.monotonic()
    with pytest.raises(DeadlineExceeded):
        send(receiver, deadline=deadline)
    return time.monotonic() - started
