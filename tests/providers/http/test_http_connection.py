"""Connections and TLS: to whom we speak, and who they must be."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from functions.providers.http import (
    AddressForbidden,
    Answer,
    TlsFailed,
    post,
)
from tests.providers.http.receivers import Authority, Receiver, Serve, networks
from tests.providers.http.sending import LOOPBACK, OK, send


class TestConnection:
    def test_goes_to_the_next_address_when_one_is_dead(self, serve: Serve) -> None:
        receiver = serve(OK)

        answer = post(
            url=f"http://hooks.example.com:{receiver.port}/",
            headers={},
            body=b"",
            allowed_networks=LOOPBACK,
            resolver=lambda *_: ["127.0.0.3", "127.0.0.1"],
        )

        assert answer.address == "127.0.0.1"

    def test_is_made_to_the_address_that_was_checked_though_the_name_moves(self, serve: Serve) -> None:
        good = serve(OK, host="127.0.0.2")
        trap = serve(OK, port=good.port)
        answers = iter([["127.0.0.2"], ["127.0.0.1"]])
        asked = []

        def rebinding(host: str, port: int) -> Sequence[str]:
            asked.append(host)
            return next(answers)

        def request() -> Answer:
            return post(
                url=f"http://hooks.example.com:{good.port}/",
                headers={},
                body=b"",
                allowed_networks=networks("127.0.0.2/32"),
                resolver=rebinding,
            )

        assert request().address == "127.0.0.2"
        assert asked == ["hooks.example.com"]
        with pytest.raises(AddressForbidden):
            request()
        assert (good.connections, trap.connections) == (1, 0)

    def test_ignores_proxies_of_the_environment(self, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
        proxy = serve(OK)
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        receiver = serve(OK)

        send(receiver)

        assert (receiver.connections, proxy.connections) == (1, 0)

    def test_resolves_localhost_where_its_networks_are_open(self, serve: Serve) -> None:
        receiver = serve(OK)

        answer = post(
            url=f"http://localhost:{receiver.port}/", headers={}, body=b"", allowed_networks=LOOPBACK
        )

        assert answer.status == 200


class TestTls:
    def _post(self, receiver: Receiver, authority: Authority, *, host: str = "hooks.example.com") -> Answer:
        return post(
            url=f"https://{host}:{receiver.port}/",
            headers={},
            body=b"{}",
            allowed_networks=LOOPBACK,
            resolver=lambda *_: ["127.0.0.1"],
            trust=authority.trust(),
        )

    def test_is_agreed_with_the_host_of_the_url(self, serve: Serve, authority: Authority) -> None:
        receiver = serve(OK, tls=authority.server("hooks.example.com"))

        answer = self._post(receiver, authority)

        assert (answer.status, answer.body, answer.address) == (200, b"ok", "127.0.0.1")
        assert receiver.server_names == ["hooks.example.com"]

    def test_is_agreed_with_an_international_name(self, serve: Serve, authority: Authority) -> None:
        receiver = serve(OK, tls=authority.server("xn--facturacin-obb.example.com"))

        assert self._post(receiver, authority, host="Facturación.example.com").status == 200
        assert receiver.server_names == ["xn--facturacin-obb.example.com"]

    def test_is_agreed_with_an_address_in_the_certificate(self, serve: Serve, authority: Authority) -> None:
        receiver = serve(OK, tls=authority.server("127.0.0.1"))

        assert self._post(receiver, authority, host="127.0.0.1").status == 200

    @pytest.mark.parametrize(
        ("names", "expired"),
        [(("other.example.com",), False), (("127.0.0.1",), False), (("hooks.example.com",), True)],
        ids=["another name", "the address only", "expired"],
    )
    def test_fails_with_a_certificate_that_is_not_for_it(
        self, serve: Serve, authority: Authority, names: tuple[str, ...], expired: bool
    ) -> None:
        receiver = serve(OK, tls=authority.server(*names, expired=expired))

        with pytest.raises(TlsFailed) as failure:
            self._post(receiver, authority)

        assert failure.value.error_class == "tls_failed"
        assert receiver.request == b""

    def test_fails_with_an_authority_that_the_public_does_not_know(
        self, serve: Serve, authority: Authority
    ) -> None:
        receiver = serve(OK, tls=authority.server("127.0.0.1"))

        with pytest.raises(TlsFailed):
            post(
                url=f"https://127.0.0.1:{receiver.port}/",
                headers={},
                body=b"{}",
                allowed_networks=LOOPBACK,
            )

    def test_fails_with_a_receiver_that_speaks_plain_http(self, serve: Serve, authority: Authority) -> None:
        with pytest.raises(TlsFailed):
            self._post(
                serve(lambda connection: connection.sendall(b"HTTP/1.1 400 Bad request\r\n\r\n")), authority
            )

    def test_fails_with_a_receiver_that_hangs_up(self, serve: Serve, authority: Authority) -> None:
        with pytest.raises(TlsFailed):
            self._post(serve(lambda connection: None), authority)
