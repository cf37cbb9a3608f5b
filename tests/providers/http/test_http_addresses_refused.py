"""Requests to hostile hosts: refused, and not one connection made."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from functions.providers.http import AddressForbidden, NameNotResolved, RequestFailed, UrlRefused, post
from tests.providers.http.receivers import networks

HOSTILE = (
    # IPv4, plainly
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1",
    "127.1.2.3",
    "168.63.129.16", "169.254.0.1", "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.254",
    "192.0.0.192",
    "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    # IPv4 in other spellings
    "2130706433", "0x7f000001", "0X7F.1", "017700000001", "0177.0.0.1", "127.1", "127.0.1", "0", "0x0",
    "1.1",
    "127.0.0.1.", "127.0.0.01", "127.000.000.001", "00.0.0.0", "4294967295", "425.510.425.510",
    "0xA9FEA9FE",
    "169.254.43518", "1.2.3.4.5", "127.0.0.0x1", "%31%32%37.0.0.1", "127%2e0%2e0%2e1", "127.0.0.1%00",
    "127.0.0.1%20",
    "①②⑦.⓪.⓪.①", "１２７.0.0.1", "127。0。0。1", "127．0．0．1", "١٢٧.٠.٠.١", "𝟏𝟐𝟕.𝟎.𝟎.𝟏", "²130706433",
    # IPv6
    "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::ffff:8.8.8.8]",
    "[::ffff:0:127.0.0.1]", "[64:ff9b::169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::a00:1]",
    "[2002:a9fe:a9fe::]", "[2002:7f00:1::1]", "[2001::1]", "[2001:0:7f00:1::]", "[2001:db8::1]",
    "[2001:10::1]",
    "[2001:20::1]", "[3fff::1]", "[3ffe::1]", "[fe80::1]", "[fe80::1%25eth0]", "[fe80::1%eth0]",
    "[fec0::1]",
    "[fc00::1]", "[fd00:ec2::254]", "[fd00::1]", "[ff02::1]", "[ff0e::1]", "[100::1]", "[5f00::1]",
    "[4000::1]",
    "[::1", "::1", "[]", "[v1.x]", "[127.0.0.1]", "[[::1]]",
    # Names
    "localhost", "LOCALHOST", "localhost.", "a.localhost", "ⓛocalhost", "loc\u00adalhost",
    "metadata.google.internal",
    "printer.local", "router.home.arpa", "x.onion", "intranet", "metadata", "localhost.localdomain",
    "127.0.0.1.nip.io", "localtest.me", "spoofed.burpcollaborator.net", "-a.example.com", "a..example.com",
    "a_b.example.com", "xn--a.example.com", "example.com.", "." , "..", "a" * 64 + ".com",
    "a." * 127 + "com",
    # Tricks with what stands around the host
    "user@127.0.0.1", "user:secret@example.com", "example.com@127.0.0.1", "127.0.0.1@example.com",
    "@127.0.0.1",
    "example.com:443@127.0.0.1", "127.0.0.1\\@example.com", "example.com\\@127.0.0.1",
    "127.0.0.1#@example.com",
    "127.0.0.1:443#", "example.com#", "127.0.0.1?@example.com", "127.0.0.1/@example.com",
    "127.0.0.1;example.com",
    "127.0.0.1\t", "127.0.0.1\n", "\r\n127.0.0.1", " 127.0.0.1", "127.0.0.1 ", "127.0.0.1\x00.example.com",
    "example.com\r\nHost: 127.0.0.1", "127.0.0.1&.example.com", "127.0.0.1,example.com", "", ":443",
    # Ports
    "example.com:22", "example.com:25", "example.com:80", "example.com:0", "example.com:65536",
    "example.com:-1",
    "example.com:", "example.com:00443", "example.com:443:443", "example.com:99999999999",
    "example.com:４４３",
    "example.com:0x1bb",
)  # fmt: skip

URLS = (
    "", " ", "example.com", "//127.0.0.1/", "http://127.0.0.1/", "http://example.com/", "https:/127.0.0.1/",
    "https:127.0.0.1", "https:///127.0.0.1/", "https:\\\\127.0.0.1\\", "ftp://127.0.0.1/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_x", "dict://127.0.0.1/", "javascript:alert(1)", "data:,x",
    "unix:///var/run/x.sock",
    "httpſ://127.0.0.1/", "https://127.0.0.1\u2028/",
    "https://example.com/" + "a" * 2048, "https://example.com/%zz",
    "https://example.com/\ud800", "\u0000https://127.0.0.1/", "jar:https://127.0.0.1!/", "https://[::1]x/",
)  # fmt: skip


class TestPost:
    @pytest.mark.parametrize("url", [*(f"https://{host}/hook" for host in HOSTILE), *URLS])
    def test_connects_to_nothing_at_a_hostile_url(self, url: str, connects: list[object]) -> None:
        with pytest.raises((UrlRefused, AddressForbidden)):
            post(url=url, headers={}, body=b"{}", resolver=_everything_is_loopback, deadline=5)

        assert connects == []

    def test_is_tried_with_more_than_eighty_forms(self) -> None:
        assert len(set(HOSTILE)) == len(HOSTILE) >= 80

    @pytest.mark.parametrize("host", [
        "10.0.0.1", "169.254.169.254", "168.63.129.16", "::1", "::127.0.0.1", "::ffff:127.0.0.1",
        "fe80::1%1",
        "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::", "fd00:ec2::254", "ff02::1", "0.0.0.0", "100.64.0.1",
        "fec0::1",
    ])  # fmt: skip
    def test_refuses_a_name_that_resolves_to(self, host: str, connects: list[object]) -> None:
        with pytest.raises(AddressForbidden):
            post(url="https://hooks.example.com/", headers={}, body=b"", resolver=lambda *_: [host])

        assert connects == []

    def test_refuses_a_name_with_one_bad_address_among_good_ones(self, connects: list[object]) -> None:
        mixed = ["93.184.216.34", "2606:2800:220:1::1", "169.254.169.254"]

        with pytest.raises(AddressForbidden):
            post(url="https://hooks.example.com/", headers={}, body=b"", resolver=lambda *_: mixed)

        assert connects == []

    def test_refuses_plain_http_to_a_public_address_even_where_networks_are_open(
        self, connects: list[object]
    ) -> None:
        with pytest.raises(AddressForbidden):
            post(
                url="http://hooks.example.com/",
                headers={},
                body=b"",
                resolver=lambda *_: ["93.184.216.34"],
                allowed_networks=networks("127.0.0.0/8"),
            )

        assert connects == []

    def test_opens_no_private_network_but_those_allowed(self, connects: list[object]) -> None:
        for host in ("10.0.0.1", "[::1]", "169.254.169.254", "[::ffff:127.0.0.1]"):
            with pytest.raises(UrlRefused):
                post(
                    url=f"https://{host}:8443/",
                    headers={},
                    body=b"",
                    allowed_networks=networks("127.0.0.0/8"),
                )

        assert connects == []

    @pytest.mark.parametrize("answer", [[], ["not an address"]])
    def test_says_when_a_name_has_no_address(self, answer: Sequence[str]) -> None:
        with pytest.raises(NameNotResolved):
            post(url="https://hooks.example.com/", headers={}, body=b"", resolver=lambda *_: answer)

    def test_says_when_the_name_server_knows_no_such_name(self) -> None:
        def unknown(host: str, port: int) -> Sequence[str]:
            raise OSError("Name or service not known")

        with pytest.raises(NameNotResolved) as failure:
            post(url="https://hooks.example.com/", headers={}, body=b"", resolver=unknown)

        assert failure.value.error_class == "name_not_resolved"

    def test_gives_every_failure_a_class_of_its_own(self) -> None:
        classes = [failure.error_class for failure in RequestFailed.__subclasses__()]

        assert len(set(classes)) == len(classes) == 9


def _everything_is_loopback(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]
