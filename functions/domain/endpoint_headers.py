"""Headers of an account's own on its webhooks: what HTTP takes, and none of those that the sending itself needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from functions.domain.errors import Invalid

MAX_HEADERS: Final = 20
MAX_LENGTH: Final = 4000
"""Of all names and values together. KMS encrypts 4096 bytes at once, line ends included."""

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE: Final = re.compile(r"[!-~](?:[ !-~]*[!-~])?")
_RESERVED: Final = frozenset(
    {
        "accept",
        "accept-encoding",
        "connection",
        "expect",
        "forwarded",
        "host",
        "http2-settings",
        "keep-alive",
        "max-forwards",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
        "via",
    }
)
_RESERVED_FAMILIES: Final = ("content-", "proxy-", "webhook-", "x-forwarded-")


class HeaderNameInvalid(Invalid):
    """The name is no token (RFC 9110 5.6.2)."""

    code = "webhook_header_name_invalid"


class HeaderReserved(Invalid):
    """The header belongs to the message, to the connection or to our own signature."""

    code = "webhook_header_reserved"


class HeaderRepeated(Invalid):
    """Names of headers are the same in capitals and in small letters (RFC 9110 5.1)."""

    code = "webhook_header_repeated"


class HeaderValueInvalid(Invalid):
    """A value is visible ASCII with spaces inside (RFC 9110 5.5); it is not told, since it may be a secret."""

    code = "webhook_header_value_invalid"


class HeadersTooLarge(Invalid):
    """All headers together are so many and so long and no more."""

    code = "webhook_headers_too_large"


def check_headers(headers: Mapping[str, str], *, pointer: str = "/headers") -> None:
    """Refuse headers that can not be sent as they are, or that would change what is sent."""
    if len(headers) > MAX_HEADERS or sum(map(len, (*headers, *headers.values()))) > MAX_LENGTH:
        raise HeadersTooLarge(pointer=pointer, limit=MAX_HEADERS, length=MAX_LENGTH)
    seen: set[str] = set()
    for name, value in headers.items():
        here = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
        if not _TOKEN.fullmatch(name):
            raise HeaderNameInvalid(pointer=here)
        small = name.lower()
        if small in _RESERVED or small.startswith(_RESERVED_FAMILIES):
            raise HeaderReserved(pointer=here, name=name)
        if small in seen:
            raise HeaderRepeated(pointer=here, name=name)
        if not _VALUE.fullmatch(value):
            raise HeaderValueInvalid(pointer=here, name=name)
        seen.add(small)


def written(headers: Mapping[str, str]) -> bytes:
    """Return checked headers as one text, to be kept encrypted."""
    return "\n".join(f"{name}:{value}" for name, value in headers.items()).encode("ascii")


def read(text: bytes) -> dict[str, str]:
    """Return headers from how they were written."""
    lines = text.decode("ascii").split("\n") if text else []
    return {name: value for name, _, value in (line.partition(":") for line in lines)}
