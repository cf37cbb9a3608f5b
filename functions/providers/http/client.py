"""The one way out: every request to an address that somebody else chose goes through here."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar

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
    AnswerTooLarge,
    MediaTypeRefused,
    NameNotResolved,
    RequestFailed,
    UrlRefused,
)
from functions.providers.http.network import CheckedNetwork, Deadline, Resolver, resolve, system_resolver

DEADLINE = 15.0
ANSWER_LIMIT = 16_384
DOWNLOAD_DEADLINE = 60.0

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """What a receiver said. Header names are in lower case; `truncated`: the body went on past the limit."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    address: str
    duration_ms: int
    truncated: bool


@dataclass(frozen=True)
class Download:
    """What a server gave: with status 200 `size` bytes lie in the file, with any other none."""

    status: int
    headers: Mapping[str, str]
    size: int
    address: str
    duration_ms: int


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

    def take(response: httpcore.Response, network: CheckedNetwork, until: Deadline) -> Answer:
        received = bytearray()
        for chunk in response.iter_stream():
            received += chunk
            if len(received) > answer_limit:
                break
        return Answer(
            status=response.status,
            headers=_readable(response.headers),
            body=bytes(received[:answer_limit]),
            address=str(network.connected),
            duration_ms=until.spent_ms(),
            truncated=len(received) > answer_limit,
        )

    return _request(
        "POST",
        url,
        headers=headers,
        body=body,
        deadline=deadline,
        allowed_networks=allowed_networks,
        plain=plain,
        resolver=resolver,
        trust=trust,
        take=take,
    )


def get(
    *,
    url: str,
    to: Path,
    limit: int,
    media_types: Collection[str],
    deadline: float = DOWNLOAD_DEADLINE,
    allowed_networks: Sequence[Network] = (),
    resolver: Resolver = system_resolver,
    trust: ssl.SSLContext | None = None,
) -> Download:
    """Bring what lies at a public HTTPS address to a file, by the same rules as `post`.

    Nothing is kept but the body of a 200 in one of the `media_types` (or of none), not encoded, of up to `limit`
    bytes, whole. Raises RequestFailed; AnswerTooLarge and MediaTypeRefused before a body that will not do is read.
    """

    def take(response: httpcore.Response, network: CheckedNetwork, until: Deadline) -> Download:
        headers = _readable(response.headers)
        size = 0
        if response.status == HTTPStatus.OK:
            _require_wanted(headers, limit=limit, media_types=media_types)
            with to.open("wb") as file:
                for chunk in response.iter_stream():
                    size += file.write(chunk)
                    if size > limit:
                        raise AnswerTooLarge("the answer is larger than what is taken")
        return Download(
            status=response.status,
            headers=headers,
            size=size,
            address=str(network.connected),
            duration_ms=until.spent_ms(),
        )

    return _request(
        "GET",
        url,
        headers={"accept": ", ".join(media_types)},
        body=None,
        deadline=deadline,
        allowed_networks=allowed_networks,
        plain=False,
        resolver=resolver,
        trust=trust,
        take=take,
    )


def _require_wanted(headers: Mapping[str, str], *, limit: int, media_types: Collection[str]) -> None:
    length = headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > limit:
        raise AnswerTooLarge("the answer is larger than what is taken")
    # Without a type it is octets (RFC 9110 8.3): what they are is judged when they are here.
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type and media_type not in media_types:
        raise MediaTypeRefused("the answer is not of a type that is taken")
    if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise MediaTypeRefused("the answer is encoded although it was asked for as it is")


def _request(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes | None,
    deadline: float,
    allowed_networks: Sequence[Network],
    plain: bool,
    resolver: Resolver,
    trust: ssl.SSLContext | None,
    take: Callable[[httpcore.Response, CheckedNetwork, Deadline], T],
) -> T:
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
        network = checked = CheckedNetwork(addresses=addresses, deadline=until)
        return _exchange(
            target,
            method=method,
            headers={**_lower(headers), **_own_headers(target, body)},
            body=body,
            network=network,
            trust=trust,
            take=lambda response: take(response, checked, until),
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


def _own_headers(target: Target, body: bytes | None) -> dict[str, str]:
    return {
        "host": target.authority,
        **({} if body is None else {"content-length": str(len(body))}),
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
    method: str,
    headers: Mapping[str, str],
    body: bytes | None,
    network: CheckedNetwork,
    trust: ssl.SSLContext | None,
    take: Callable[[httpcore.Response], T],
) -> T:
    url = httpcore.URL(
        scheme=target.scheme.encode(),
        host=target.host.encode(),
        port=target.port,
        target=target.path.encode(),
    )
    fields = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
    try:
        with (
            httpcore.ConnectionPool(ssl_context=trust or _public_trust(), network_backend=network) as pool,
            pool.stream(method, url, headers=fields, content=body) as response,
        ):
            return take(response)
    except (httpcore.RemoteProtocolError, httpcore.NetworkError) as error:
        raise AnswerMalformed("the answer is not HTTP, or broke off") from error


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
