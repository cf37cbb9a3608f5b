"""The one way out: every request to an address that somebody else chose goes through here."""

from __future__ import annotations

import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address

import certifi
import httpcore

from functions.domain.addresses import (
    Address,
    Network,
    Target,
    WebhookUrlForbidden,
    check_url,
    is_public,
    is_within,
)
from functions.providers.http.errors import (
    AddressForbidden,
    AnswerMalformed,
    NameNotResolved,
    RequestFailed,
    UrlRefused,
)
from functions.providers.http.network import CheckedNetwork, Deadline, Resolver, resolve, system_resolver

DEADLINE = 15.0
ANSWER_LIMIT = 16_384


@dataclass(frozen=True)
class Answer:
    """What a receiver said. Header names are in lower case; `truncated`: the body went on past the limit."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    address: str
    duration_ms: int
    truncated: bool


def post(
    *,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    deadline: float = DEADLINE,
    answer_limit: int = ANSWER_LIMIT,
    allowed_networks: Sequence[Network] = (),
    plain: bool = False,
    resolver: Resolver = system_resolver,
    trust: ssl.SSLContext | None = None,
) -> Answer:
    """Send a POST to a public HTTPS address and return the answer, whatever its status.

    `deadline`, in seconds, is for everything: name, connection, TLS, the last byte of the answer. Of the
    body, `answer_limit` bytes are read, never unpacked. Redirects are answers like any other; proxies of
    the environment are not used. The name is resolved once; if any of its addresses is neither public nor
    in `allowed_networks`, nothing is sent. HTTP without TLS is for `allowed_networks` only, unless
    `plain` is given: for answers that prove themselves, as a timestamp does (RFC 3161 3.4). Raises RequestFailed.
    """
    until = Deadline(deadline)
    network: CheckedNetwork | None = None
    try:
        try:
            target = check_url(url, allowed_networks=allowed_networks, plain=plain)
        except WebhookUrlForbidden as refusal:
            raise UrlRefused(f"the URL may not be called: {refusal.facts['reason']}") from refusal
        addresses = _checked(
            target, allowed_networks=allowed_networks, plain=plain, resolver=resolver, until=until
        )
        network = CheckedNetwork(addresses=addresses, deadline=until)
        return _exchange(
            target,
            headers={**_lower(headers), **_own_headers(target, body)},
            body=body,
            answer_limit=answer_limit,
            network=network,
            until=until,
            trust=trust,
        )
    except RequestFailed as failure:
        failure.duration_ms = until.spent_ms()
        failure.address = str(network.connected) if network and network.connected else None
        raise


def _checked(
    target: Target,
    *,
    allowed_networks: Sequence[Network],
    plain: bool,
    resolver: Resolver,
    until: Deadline,
) -> tuple[Address, ...]:
    """Return the addresses to connect to, all of them allowed."""
    if target.literal is not None:
        return (target.literal,)
    found = resolve(target.host, target.port, resolver=resolver, deadline=until)
    try:
        addresses = tuple(ip_address(address) for address in found)
    except ValueError as error:
        raise NameNotResolved("the name has no address that can be read") from error
    for address in addresses:
        if is_within(address, allowed_networks):
            continue
        if (target.scheme == "http" and not plain) or not is_public(address):
            raise AddressForbidden("an address of the name is not public")
    return addresses


def _own_headers(target: Target, body: bytes) -> dict[str, str]:
    return {
        "host": target.authority,
        "content-length": str(len(body)),
        "accept-encoding": "identity",
        "connection": "close",
    }


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    given = {name.lower(): value for name, value in headers.items()}
    given.pop("transfer-encoding", None)
    return {"user-agent": "Rubrica", "accept": "*/*", **given}


def _exchange(
    target: Target,
    *,
    headers: Mapping[str, str],
    body: bytes,
    answer_limit: int,
    network: CheckedNetwork,
    until: Deadline,
    trust: ssl.SSLContext | None,
) -> Answer:
    url = httpcore.URL(
        scheme=target.scheme.encode(),
        host=target.host.encode(),
        port=target.port,
        target=target.path.encode(),
    )
    fields = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
    received = bytearray()
    try:
        with (
            httpcore.ConnectionPool(ssl_context=trust or _public_trust(), network_backend=network) as pool,
            pool.stream("POST", url, headers=fields, content=body) as response,
        ):
            for chunk in response.iter_stream():
                received += chunk
                if len(received) > answer_limit:
                    break
    except (httpcore.RemoteProtocolError, httpcore.NetworkError) as error:
        raise AnswerMalformed("the answer is not HTTP, or broke off") from error
    return Answer(
        status=response.status,
        headers=_readable(response.headers),
        body=bytes(received[:answer_limit]),
        address=str(network.connected),
        duration_ms=until.spent_ms(),
        truncated=len(received) > answer_limit,
    )


def _readable(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Join headers of the same name (RFC 9110 5.3)."""
    joined: dict[str, str] = {}
    for name, value in headers:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        joined[key] = f"{joined[key]}, {text}" if key in joined else text
    return joined


@cache
def _public_trust() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certifi.where())
