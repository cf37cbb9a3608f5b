"""Sockets that reach only addresses checked beforehand, and never work past one deadline."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from threading import BoundedSemaphore, Thread
from typing import Any

import httpcore

from functions.domain.addresses import Address
from functions.providers.http.errors import (
    AnswerMalformed,
    ConnectFailed,
    DeadlineExceeded,
    NameNotResolved,
    TlsFailed,
)

Resolver = Callable[[str, int], Sequence[str]]
"""What gives the addresses of a name, as text. It may block; it raises OSError where there are none."""

_LARGEST_READ = 65_536
_MOST_TRIED = 4
# A name server that never answers holds a thread until the system's resolver gives up; this many at most.
_resolvers = BoundedSemaphore(8)


class Deadline:
    """One moment by which everything has to be over."""

    def __init__(self, seconds: float) -> None:
        self.began = time.monotonic()
        self._ends = self.began + seconds

    def left(self) -> float:
        """Return the seconds left, more than 0. Raises DeadlineExceeded."""
        seconds = self._ends - time.monotonic()
        if seconds <= 0:
            raise DeadlineExceeded("the time for the whole request is over")
        return seconds

    def spent_ms(self) -> int:
        return round((time.monotonic() - self.began) * 1000)


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Ask the operating system for the addresses of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return tuple(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def resolve(host: str, port: int, *, resolver: Resolver, deadline: Deadline) -> Sequence[str]:
    """Resolve a name once, in a thread, since the system's resolver knows no deadline."""
    if not _resolvers.acquire(timeout=deadline.left()):
        raise DeadlineExceeded("name servers are not answering")
    answer: Future[Sequence[str]] = Future()

    def ask() -> None:
        try:
            answer.set_result(resolver(host, port))
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            answer.set_exception(error)
        finally:
            _resolvers.release()

    Thread(target=ask, name="resolver", daemon=True).start()
    try:
        addresses = answer.result(timeout=deadline.left())
    except TimeoutError as error:
        raise DeadlineExceeded("the name was not resolved in time") from error
    except (OSError, UnicodeError) as error:
        raise NameNotResolved("the name has no address") from error
    if not addresses:
        raise NameNotResolved("the name has no address")
    return addresses


class CheckedNetwork(httpcore.NetworkBackend):
    """Connects to the addresses given and to nothing else, whatever name is asked for."""

    def __init__(self, *, addresses: Sequence[Address], deadline: Deadline) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self.connected: Address | None = None

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        tried = self._addresses[:_MOST_TRIED]
        for position, address in enumerate(tried):
            # An address that swallows packets may not use up the time of those after it.
            share = self._deadline.left() / (len(tried) - position)
            try:
                connection = socket.create_connection((str(address), port), timeout=share)
            except OSError:
                continue
            self.connected = address
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return _Stream(connection, deadline=self._deadline)
        self._deadline.left()
        raise ConnectFailed("no address took the connection")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise ConnectFailed("only the network is reached")

    def sleep(self, seconds: float) -> None:
        raise AssertionError("httpcore sleeps between retries only, and there are none")


class _Stream(httpcore.NetworkStream):
    def __init__(self, connection: socket.socket, *, deadline: Deadline) -> None:
        self._connection = connection
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._connection.settimeout(self._deadline.left())
        try:
            return self._connection.recv(min(max_bytes, _LARGEST_READ))
        except TimeoutError as error:
            raise DeadlineExceeded("the answer did not come in time") from error
        except OSError as error:
            raise AnswerMalformed("the connection broke off") from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        left = memoryview(buffer)
        while left:
            self._connection.settimeout(self._deadline.left())
            try:
                left = left[self._connection.send(left) :]
            except TimeoutError as error:
                raise DeadlineExceeded("the request was not taken in time") from error
            except OSError as error:
                # httpcore goes on to read: a receiver may answer and close before it took the whole body.
                raise httpcore.WriteError("the connection broke off") from error

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        self._connection.settimeout(self._deadline.left())
        try:
            secured = ssl_context.wrap_socket(self._connection, server_hostname=server_hostname)
        except TimeoutError as error:
            self.close()
            raise DeadlineExceeded("TLS was not agreed in time") from error
        except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
            self.close()
            raise TlsFailed(_reason(error)) from error
        return _Stream(secured, deadline=self._deadline)

    def close(self) -> None:
        self._connection.close()

    def get_extra_info(self, info: str) -> Any:
        if info == "ssl_object" and isinstance(self._connection, ssl.SSLSocket):
            return self._connection
        return None


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate does not hold: {error.verify_message}"
    if isinstance(error, ssl.SSLError) and error.reason:
        return f"TLS failed: {error.reason.lower().replace('_', ' ')}"
    return "TLS failed"
