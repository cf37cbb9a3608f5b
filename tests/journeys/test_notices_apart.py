"""Messages to people and webhooks to systems: neither waits for the other."""

from __future__ import annotations

import socket

from tests.cloud import OpenAccount
from tests.journeys.test_messages import assigned
from tests.service import until

ENDPOINTS = 5
DOCUMENTS = 4
HEARS = ["document.sent", "recipient.notified"]


class TestMail:
    def test_goes_out_while_every_endpoint_hangs(self, open_account: OpenAccount) -> None:
        api = open_account()
        with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
            server.setblocking(False)
            url = f"http://127.0.0.1:{server.getsockname()[1]}/webhooks"
            for _ in range(ENDPOINTS):
                api.post("webhooks", {"url": url, "event_types": HEARS})
            waiting: list[socket.socket] = []

            def somebody_waits() -> bool | None:
                try:
                    waiting.append(server.accept()[0])
                except BlockingIOError:
                    return True if waiting else None
                return None

            first = assigned(api, {})
            until(somebody_waits, what="a delivery that hangs")
            later = [assigned(api, {}) for _ in range(DOCUMENTS)]

            for sent in (first, *later):
                (mail,) = api.messages(sent.document["recipients"][0]["email"])
                assert sent.pages[0].link in mail["text"]
            for one in waiting:
                one.close()
