from __future__ import annotations

import gzip
import resource
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import pytest

from functions.actions import delivering
from functions.domain.endpoints import DeliveryState, delivery_id
from functions.domain.identifiers import Prefix
from functions.providers.http import client
from functions.storage import deliveries
from tests.providers.http import receivers
from tests.providers.http.receivers import Authority, Serve, read_request
from tests.providers.http.test_http_addresses_refused import HOSTILE, URLS
from tests.receiver import Receiver
from tests.reliability.deliveries import Told, changed, deliver, delivery_of, told
from tests.reliability.office import Office
from tests.reliability.tally import Tally

DEADLINE = 1.0
MEGABYTE = 1 << 20
OK = b"HTTP/1.1 200 OK\r\n"


def closes_at_once(connection: socket.socket) -> None:
    connection.sendall(OK + b"Content-Length: 0\r\n\r\n")


def drips(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(OK + b"Content-Length: 9999\r\n\r\n")
    for _ in range(400):
        connection.sendall(b"a")
        time.sleep(0.05)


def never_answers(connection: socket.socket) -> None:
    read_request(connection)
    time.sleep(4)


def floods(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(OK + b"Content-Length: 419430400\r\n\r\n")
    for _ in range(400):
        connection.sendall(bytes(MEGABYTE))


def bombs(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(20 * MEGABYTE)))


def talks_nonsense(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(b"220 mail.example.com ESMTP\r\n")


def hangs_up(connection: socket.socket) -> None:
    read_request(connection)


@dataclass(frozen=True)
class Case:
    answer: Callable[[socket.socket], None]
    status: int | None
    error: str | None


CASES = {
    "answers 200 and closes": Case(closes_at_once, 200, None),
    "drips": Case(drips, None, "deadline_exceeded"),
    "never answers": Case(never_answers, None, "deadline_exceeded"),
    "answers 400 MB": Case(floods, 200, None),
    "answers a gzip bomb": Case(bombs, 200, None),
    "talks nonsense": Case(talks_nonsense, None, "answer_malformed"),
    "hangs up": Case(hangs_up, None, "answer_malformed"),
}


@pytest.fixture
def short(environment: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests have a second in place of fifteen."""
    monkeypatch.setattr(client, "post", partial(client.post, deadline=DEADLINE))


class TestDeliverer:
    @pytest.mark.parametrize("name", CASES)
    @pytest.mark.usefixtures("short")
    def test_is_not_harmed_by_a_receiver_that(self, office: Office, serve: Serve, name: str) -> None:
        case = CASES[name]
        endpoint = office.endpoint(f"http://127.0.0.1:{serve(case.answer).port}/")
        one = told(office)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.monotonic()

        deliver(office, one.event_id)

        took = time.monotonic() - began
        after = delivery_of(one, endpoint)
        (attempt,) = deliveries.attempts_of(after)
        assert (attempt.status, attempt.error) == (case.status, case.error)
        good = case.status == 200
        assert after.state is (DeliveryState.DELIVERED if good else DeliveryState.PENDING)
        assert attempt.duration_ms < DEADLINE * 1000 + 500
        assert took < DEADLINE + 3
        assert len(attempt.answer) <= 1024
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 16 * 1024  # kB

    def test_follows_no_redirect(self, office: Office, serve: Serve, receiver: Receiver) -> None:
        head = f"HTTP/1.1 307 Go\r\nLocation: {receiver.url}\r\nContent-Length: 0\r\n\r\n".encode()
        endpoint = office.endpoint(f"http://127.0.0.1:{serve(head).port}/")
        one = told(office)

        deliver(office, one.event_id)

        after = delivery_of(one, endpoint)
        assert (after.state, after.last_status) == (DeliveryState.PENDING, 307)
        assert receiver.deliveries == []

    def test_trusts_no_certificate_of_its_own_making(
        self, office: Office, serve: Serve, authority: Authority
    ) -> None:
        server = serve(OK, tls=authority.server("127.0.0.1"))
        endpoint = office.endpoint(f"https://127.0.0.1:{server.port}/")
        one = told(office)

        deliver(office, one.event_id)

        assert delivery_of(one, endpoint).last_error == "tls_failed"
        assert server.request == b""

    def test_holds_its_claim_for_longer_than_any_request_lasts(self) -> None:
        assert delivering.LEASE.total_seconds() >= 2 * client.DEADLINE
        assert client.DEADLINE == 15

    def test_connects_to_nothing_that_points_inward(
        self, office: Office, monkeypatch: pytest.MonkeyPatch, tally: Tally
    ) -> None:
        """What the API would refuse may have been stored by an older release: the client refuses it too."""
        endpoint = office.endpoint("https://hooks.example.com/")
        one = told(office)
        model, messages = delivery_of(one, endpoint), deliveries.frozen(one.event_id, "native")
        monkeypatch.setenv("EGRESS_ALLOWED_NETWORKS", "")
        monkeypatch.setattr(client, "post", partial(client.post, resolver=lambda *_: ["127.0.0.1"]))
        # A surrogate can not be stored at all.
        forms = [url for url in (*(f"https://{host}/" for host in HOSTILE), *URLS) if "\ud800" not in url]
        office_s_own = _ports(receivers.connections)
        receivers.connections.clear()
        refused = 0
        for url in forms:
            endpoint = changed(endpoint, replace(endpoint, url=url))
            event_id = office.command().mint(Prefix.EVENT)
            named = delivery_id(event_id=event_id, endpoint_id=endpoint.id)
            deliveries.freeze(event_id, "native", messages, at=office.clock())
            deliveries.add(replace(model, id=named, event_id=event_id))
            deliver(office, event_id)
            after = delivery_of(Told(document=one.document, event_id=event_id), endpoint)
            refused += after.last_error in ("url_refused", "address_forbidden")
        made = _ports(receivers.connections) - office_s_own

        tally.note(f"inward URLs through the deliverer: {len(forms)} forms tried, {len(made)} connects")
        assert refused == len(forms) >= 80
        assert made == set()


def _ports(connections: list[object]) -> set[object]:
    """Return whereto connections went."""
    return {one for one in connections if isinstance(one, tuple)}
