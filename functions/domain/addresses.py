"""Where an outgoing request may go: the form of a URL and the numbers of the Internet that are public."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote

from functions.domain.errors import Invalid

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LONGEST_URL = 2048
LOWEST_OPEN_PORT = 1024

# Not `ipaddress.is_global`: it passes NAT64, 6to4, multicast, 168.63.129.16, 192.88.99.0/24, fec0::/10 and
# more.
_CLOSED_V4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network, RFC 791
        "10.0.0.0/8",  # private, RFC 1918
        "100.64.0.0/10",  # carrier NAT, RFC 6598; metadata of one cloud
        "127.0.0.0/8",  # loopback, RFC 1122
        "168.63.129.16/32",  # platform services of one cloud
        "169.254.0.0/16",  # link-local, RFC 3927; metadata of most clouds
        "172.16.0.0/12",  # private, RFC 1918
        "192.0.0.0/24",  # protocol assignments, RFC 6890
        "192.0.2.0/24",  # documentation, RFC 5737
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "192.168.0.0/16",  # private, RFC 1918
        "198.18.0.0/15",  # benchmarks, RFC 2544
        "198.51.100.0/24",  # documentation, RFC 5737
        "203.0.113.0/24",  # documentation, RFC 5737
        "224.0.0.0/4",  # multicast, RFC 5771
        "240.0.0.0/4",  # reserved and broadcast, RFC 1112
    )
)
# Only global unicast is public (RFC 4291 2.4): that closes ::, ::1, IPv4 within IPv6, NAT64, ULA,
# link-local and multicast at once.
_PUBLIC_V6 = IPv6Network("2000::/3")
_CLOSED_V6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments, RFC 2928: Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation, RFC 3849
        "2002::/16",  # 6to4: an IPv4 address inside, RFC 3056
        "3ffe::/16",  # the former 6bone, RFC 3701
        "3fff::/20",  # documentation, RFC 9637
    )
)

# Names that never belong to the public DNS: RFC 6761, 6762, 7686, 8375, 9476 and ICANN's `internal`.
_CLOSED_NAMES = ("localhost", "local", "internal", "home.arpa", "onion", "invalid", "alt")

_URL = re.compile(
    r"(?P<scheme>https?)://(?P<authority>[^/?#]+)(?P<path>/[^?#]*)?(?P<query>\?[^#]*)?", re.IGNORECASE
)
_AUTHORITY = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\[\]:]+)(?::(?P<port>[0-9]+))?", re.ASCII)
_NEVER_IN_A_URL = re.compile(r"[\x00-\x20\x7f-\xa0\\\"<>^`{|}\u2028\u2029\ud800-\udfff]")
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_NUMBER_LIKE = re.compile(r"[0-9]+|0x[0-9a-f]*")


class WebhookUrlForbidden(Invalid):
    """Only public HTTPS addresses are called.

    The fact `reason` is one of syntax, scheme, credentials, port, host, address.
    """

    code = "webhook_url_forbidden"


@dataclass(frozen=True)
class Target:
    """A URL taken apart: host in ASCII without brackets, and the literal address if the host is one."""

    scheme: str
    host: str
    port: int
    path: str
    literal: Address | None

    @property
    def authority(self) -> str:
        """The value of the Host header (RFC 9112 3.2)."""
        host = f"[{self.host}]" if isinstance(self.literal, IPv6Address) else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


_DEFAULT_PORTS = {"https": 443, "http": 80}


def is_public(address: Address) -> bool:
    """Tell whether an address is a public unicast one."""
    if isinstance(address, IPv4Address):
        return not any(address in block for block in _CLOSED_V4)
    return address in _PUBLIC_V6 and not any(address in block for block in _CLOSED_V6)


def is_within(address: Address, allowed_networks: Sequence[Network]) -> bool:
    """Tell whether an address lies in a network that the operator opened."""
    return any(address in network for network in allowed_networks if network.version == address.version)


def check_url(
    url: str,
    *,
    allowed_networks: Sequence[Network] = (),
    plain: bool = False,
    pointer: str | None = None,
) -> Target:
    """Take a URL apart, or refuse it.

    HTTPS on port 443 or from 1024 up. Where the operator opened networks (one machine), also HTTP and names
    such as `localhost`. No credentials, no fragment, no closing dot, and one spelling only of an IPv4
    address. Names are not resolved here: whoever sends checks every address that the name has at that
    moment. `plain` lets HTTP reach public addresses too: for answers that prove themselves.
    """
    try:
        return _take_apart(url, allowed_networks=allowed_networks, plain=plain)
    except WebhookUrlForbidden as refusal:
        refusal.pointer = pointer
        raise


def _take_apart(url: str, *, allowed_networks: Sequence[Network], plain: bool) -> Target:
    if len(url) > LONGEST_URL or _NEVER_IN_A_URL.search(url) or _PERCENT.search(url):
        raise WebhookUrlForbidden(reason="syntax")
    if not url.lower().startswith(("https://", "http://")):
        raise WebhookUrlForbidden(reason="scheme")
    parts = _URL.fullmatch(url)
    if parts is None:
        raise WebhookUrlForbidden(reason="syntax")
    scheme = parts["scheme"].lower()
    if scheme == "http" and not allowed_networks and not plain:
        raise WebhookUrlForbidden(reason="scheme")
    if "@" in parts["authority"]:
        raise WebhookUrlForbidden(reason="credentials")
    authority = _AUTHORITY.fullmatch(parts["authority"])
    if authority is None:
        raise WebhookUrlForbidden(reason="syntax")

    port = _port(authority["port"], scheme)
    host = _host(authority["host"])
    literal = _literal(host)
    if literal is None:
        if not allowed_networks and ("." not in host or _is_closed_name(host)):
            raise WebhookUrlForbidden(reason="host")
    elif not is_within(literal, allowed_networks) and (
        (scheme == "http" and not plain) or not is_public(literal)
    ):
        raise WebhookUrlForbidden(reason="address")

    path = quote((parts["path"] or "/") + (parts["query"] or ""), safe="/%?:@!$&'()*+,;=-._~[]")
    return Target(scheme=scheme, host=host, port=port, path=path, literal=literal)


def _port(text: str | None, scheme: str) -> int:
    default = _DEFAULT_PORTS[scheme]
    if text is None:
        return default
    if len(text) > 5 or text.startswith("0"):
        raise WebhookUrlForbidden(reason="port")
    port = int(text)
    if port != default and not LOWEST_OPEN_PORT <= port <= 65535:
        raise WebhookUrlForbidden(reason="port")
    return port


def _host(text: str) -> str:
    """Return the host in lower-case ASCII, if it can be read in one way only."""
    if text.startswith("["):
        literal = _literal(text[1:-1])
        if not isinstance(literal, IPv6Address):
            raise WebhookUrlForbidden(reason="host")
        return str(literal)
    host = text.lower() if text.isascii() else _ascii_name(text)
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in host.split(".")):
        raise WebhookUrlForbidden(reason="host")
    # Whoever resolves 0x7f.1, 2130706433 or 0177.0.0.1 reads an address there: only the plain form may pass.
    if _NUMBER_LIKE.fullmatch(host.rpartition(".")[2]) and not (text.isascii() and _literal(host)):
        raise WebhookUrlForbidden(reason="host")
    if "xn--" in host and _ascii_name(host) != host:
        raise WebhookUrlForbidden(reason="host")
    return host


def _ascii_name(name: str) -> str:
    """Return an international name in ASCII (RFC 5891)."""
    import idna

    try:
        return idna.encode(name, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise WebhookUrlForbidden(reason="host") from error


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _is_closed_name(host: str) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in _CLOSED_NAMES)
