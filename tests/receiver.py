"""A customer's server on the loopback: keeps what is posted to it and answers as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Delivery:
    """One request as it came."""

    headers: dict[str, str]
    body: bytes
    status: int
    """What it was answered with."""

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def content(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.body)
        return content


class Receiver:
    """Listens while its `with` block lasts. `statuses` are its first answers, in order; then 204.

    `pause`: seconds before each answer. `silent`: it hangs up without one.
    """

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.pause = 0.0
        self.silent = False
        self._deliveries: list[Delivery] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/webhooks"

    @property
    def deliveries(self) -> list[Delivery]:
        with self._lock:
            return list(self._deliveries)

    @property
    def taken(self) -> list[Delivery]:
        """What was answered with success."""
        return [one for one in self.deliveries if one.status < 300]

    def drained(self) -> list[Delivery]:
        """Return what came since this was last asked, and forget it."""
        with self._lock:
            deliveries, self._deliveries = self._deliveries, []
        return deliveries

    def wait(self, holds: Callable[[list[Delivery]], bool], *, within: float = 90) -> list[Delivery]:
        """Return the deliveries once they are as asked."""
        until = time.monotonic() + within
        while not holds(self.deliveries):
            if time.monotonic() > until:
                seen = [(one.content["type"], one.content["sequence"], one.status) for one in self.deliveries]
                raise AssertionError(f"after {within} s the receiver has only {seen}")
            time.sleep(0.05)
        return self.deliveries

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                with receiver._lock:
                    status = receiver.statuses.pop(0) if receiver.statuses else 204
                    headers = {name.lower(): value for name, value in self.headers.items()}
                    receiver._deliveries.append(Delivery(headers=headers, body=body, status=status))
                time.sleep(receiver.pause)
                if receiver.silent:
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                """Say nothing."""

        return Handler

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
