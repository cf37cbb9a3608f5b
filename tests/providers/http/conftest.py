"""Receivers on loopback that behave well or badly, and a count of every connection this process makes."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator

import pytest

from tests.providers.http import receivers
from tests.providers.http.receivers import Authority, Receiver, Script, Serve, make_authority, read_request


@pytest.fixture
def connects() -> list[object]:
    """Every address that this process connected to since the test began."""
    receivers.connections.clear()
    return receivers.connections


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a receiver: `serve(answer)` with bytes, or with a function that is given the connection."""
    stopped = threading.Event()
    listeners: list[socket.socket] = []

    def start(
        answer: bytes | Script, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1", port: int = 0
    ) -> Receiver:
        listener = socket.create_server((host, port))
        listeners.append(listener)
        receiver = Receiver(port=listener.getsockname()[1])
        if tls is not None:
            tls.sni_callback = lambda _socket, name, _context: receiver.server_names.append(name)

        def talk(connection: socket.socket) -> None:
            try:
                with connection:
                    secured = tls.wrap_socket(connection, server_side=True) if tls else connection
                    with secured:
                        if callable(answer):
                            answer(secured)
                        else:
                            receiver.request = read_request(secured)
                            secured.sendall(answer)
            except OSError:
                pass

        def accept() -> None:
            while not stopped.is_set():
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                receiver.connections += 1
                threading.Thread(target=talk, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        return receiver

    yield start
    stopped.set()
    for listener in listeners:
        listener.close()


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority"))
