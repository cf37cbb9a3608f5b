from __future__ import annotations

from ipaddress import IPv4Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.domain.addresses import (
    Target,
    WebhookUrlForbidden,
    check_url,
    is_public,
    is_within,
)

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


class TestCheckUrl:
    @pytest.mark.parametrize(
        ("url", "host", "port", "path"),
        [
            ("https://example.com", "example.com", 443, "/"),
            ("HTTPS://Example.COM/", "example.com", 443, "/"),
            ("https://example.com:8443/a/b?c=d&e", "example.com", 8443, "/a/b?c=d&e"),
            ("https://example.com?x", "example.com", 443, "/?x"),
            ("https://a-b.c1.example.com:65535/%7Euser", "a-b.c1.example.com", 65535, "/%7Euser"),
            ("https://facturación.example.mx/", "xn--facturacin-obb.example.mx", 443, "/"),
            ("https://xn--facturacin-obb.example.mx/", "xn--facturacin-obb.example.mx", 443, "/"),
            ("https://example.com/notificación/@me", "example.com", 443, "/notificaci%C3%B3n/@me"),
            ("https://93.184.216.34:1024/", "93.184.216.34", 1024, "/"),
            ("https://[2606:4700:0::1111]/", "2606:4700::1111", 443, "/"),
            ("https://127.0.0.1.example.com/", "127.0.0.1.example.com", 443, "/"),
            ("https://localhost.example.com/", "localhost.example.com", 443, "/"),
        ],
    )
    def test_takes_apart(self, url: str, host: str, port: int, path: str) -> None:
        target = check_url(url)

        assert (target.host, target.port, target.path) == (host, port, path)

    @pytest.mark.parametrize(
        ("url", "reason"),
        [
            ("ftp://example.com/", "scheme"),
            ("http://example.com/", "scheme"),
            ("https://example.com /", "syntax"),
            ("https://example.com/#part", "syntax"),
            ("https://example.com/" + "a" * 2048, "syntax"),
            ("https://ana:secret@example.com/", "credentials"),
            ("https://example.com:22/", "port"),
            ("https://example.com:80/", "port"),
            ("https://intranet/", "host"),
            ("https://localhost/", "host"),
            ("https://printer.local/", "host"),
            ("https://0x7f.1/", "host"),
            ("https://2130706433/", "host"),
            ("https://①②⑦.⓪.⓪.①/", "host"),
            ("https://example.com./", "host"),
            ("https://127.0.0.1/", "address"),
            ("https://[::ffff:127.0.0.1]/", "address"),
            ("https://169.254.169.254/latest/meta-data/", "address"),
        ],
    )
    def test_says_what_it_refuses(self, url: str, reason: str) -> None:
        with pytest.raises(WebhookUrlForbidden) as refusal:
            check_url(url, pointer="/url")

        assert refusal.value.facts["reason"] == reason
        assert refusal.value.pointer == "/url"

    @pytest.mark.parametrize(
        "url",
        ["http://127.0.0.1:9000/hook", "http://localhost:9000/", "http://[::1]:9000/", "http://127.0.0.1/",
         "https://127.0.0.1:8443/", "http://receiver:9000/"],
    )  # fmt: skip
    def test_lets_one_machine_call_itself(self, url: str) -> None:
        assert check_url(url, allowed_networks=LOOPBACK).path

    @pytest.mark.parametrize(
        "url", ["http://10.0.0.1:9000/", "http://93.184.216.34:9000/", "https://10.0.0.1/"]
    )
    def test_opens_no_more_than_the_networks_named(self, url: str) -> None:
        with pytest.raises(WebhookUrlForbidden):
            check_url(url, allowed_networks=LOOPBACK)

    @given(st.text())
    def test_takes_or_refuses_any_text(self, text: str) -> None:
        for url in (text, f"https://{text}", f"https://{text}.com/", f"https://example.com/{text}"):
            try:
                target = check_url(url)
            except WebhookUrlForbidden:
                continue
            assert target.host.isascii()
            assert target.path.isascii()
            assert target.path.isprintable()

    @given(st.ip_addresses(v=4).filter(lambda address: not is_public(address)))
    def test_refuses_a_closed_address_in_every_spelling(self, address: IPv4Address) -> None:
        number = int(address)
        hexadecimal = ".".join(f"{byte:#x}" for byte in address.packed)
        octal = ".".join(f"0{byte:o}" for byte in address.packed)
        whole = (f"{number}", f"{number:#x}", f"0{number:o}", f"{number >> 24}.{number & 0xFFFFFF}")
        within_v6 = (f"[::{address}]", f"[::ffff:{address}]", f"[64:ff9b::{address}]")
        spellings = (str(address), f"{address}.", hexadecimal, octal, *whole, *within_v6)
        for spelling in spellings:
            with pytest.raises(WebhookUrlForbidden):
                check_url(f"https://{spelling}/")


class TestAuthority:
    @pytest.mark.parametrize(
        ("url", "authority"),
        [
            ("https://example.com/", "example.com"),
            ("https://example.com:443/", "example.com"),
            ("https://example.com:8443/", "example.com:8443"),
            ("https://[2606:4700::1111]:8443/", "[2606:4700::1111]:8443"),
        ],
    )
    def test_is_the_host_header(self, url: str, authority: str) -> None:
        assert check_url(url).authority == authority

    def test_names_the_port_that_is_not_the_scheme_s_own(self) -> None:
        target = Target(scheme="http", host="127.0.0.1", port=443, path="/", literal=ip_address("127.0.0.1"))

        assert target.authority == "127.0.0.1:443"


class TestIsPublic:
    @pytest.mark.parametrize(
        "address",
        ["1.1.1.1", "8.8.8.8", "93.184.216.34", "100.63.255.255", "100.128.0.0", "172.15.255.255",
         "172.32.0.0", "168.63.129.15", "223.255.255.255", "2606:4700::1111", "2a00:1450::1",
         "2001:4860:4860::8888", "2800::1"],
    )  # fmt: skip
    def test_lets_pass(self, address: str) -> None:
        assert is_public(ip_address(address))

    @pytest.mark.parametrize(
        "address",
        ["64:ff9b::169.254.169.254", "2002:a9fe:a9fe::", "168.63.129.16", "192.88.99.1", "3fff::1", "fec0::1",
         "::127.0.0.1", "224.0.0.1", "ff0e::1", "fe80::1%3", "::", "2001:0:1::1", "255.255.255.255"],
    )  # fmt: skip
    def test_closes_what_the_standard_library_calls_global_and_more(self, address: str) -> None:
        assert not is_public(ip_address(address))

    @given(st.ip_addresses())
    def test_never_passes_what_the_standard_library_calls_private(self, address: IPv4Address) -> None:
        if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
            assert not is_public(address)


class TestIsWithin:
    def test_compares_addresses_of_one_version(self) -> None:
        assert is_within(ip_address("127.9.9.9"), LOOPBACK)
        assert is_within(ip_address("::1"), LOOPBACK)
        assert not is_within(ip_address("::2"), LOOPBACK)
        assert not is_within(ip_address("::ffff:127.0.0.1"), LOOPBACK)


class TestCheckUrlPlain:
    def test_lets_http_reach_a_public_name_for_answers_that_prove_themselves(self) -> None:
        assert check_url("http://timestamp.example.com/", plain=True).scheme == "http"

    def test_still_refuses_a_private_address(self) -> None:
        with pytest.raises(WebhookUrlForbidden):
            check_url("http://10.0.0.1/", plain=True)
