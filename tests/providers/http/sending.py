"""Sending to receivers on loopback."""

from __future__ import annotations

from functions.providers.http import (
    Answer,
    post,
)
from tests.providers.http.receivers import Receiver, networks

LOOPBACK = networks("127.0.0.0/8,::1/128")
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"


def send(receiver: Receiver, *, body: bytes = b'{"a":1}', deadline: float = 5.0, **more: object) -> Answer:
    url = f"http://127.0.0.1:{receiver.port}/hook?a=1"
    return post(
        url=url,
        headers={"Webhook-Id": "evt_1", "content-type": "application/json"},
        body=body,
        deadline=deadline,
        allowed_networks=LOOPBACK,
        **more,  # type: ignore[arg-type]
    )
