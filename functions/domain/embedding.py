"""Embedding: the sites that may show our pages inside their own, and the ids by which such pages are asked for.

A page's secret is in the fragment of its address, which no server sees. So the path carries a public id, and the
answer's `frame-ancestors` (CSP Level 3, 6.4.2) are those of the id: all sites of an account, or exactly one.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from functions.domain.errors import Forbidden, Invalid, NotFound, Refusal, require_none

MAX_ORIGINS: Final = 20
_HERE: Final = ("127.0.0.1", "localhost")
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_NUMBERS: Final = re.compile(r"[0-9.]+")
_ID: Final = re.compile(r"(emb_[a-z2-7]{26})(?:-([a-z2-7]{13}))?")


class EmbedOriginInvalid(Invalid):
    """An origin is `https://host` or `https://host:port`, in ASCII, and nothing else."""

    code = "embed_origin_invalid"


class EmbedOriginUnlisted(Invalid):
    """The account does not let this site embed its pages. Fact `origin`."""

    code = "embed_origin_unlisted"


class EmbedOriginBound(Invalid):
    """The person's page is bound to another site. Fact `origin`."""

    code = "embed_origin_bound"


class EmbedUnknown(NotFound):
    """No site embeds pages by this id, or not any more."""

    code = "embed_unknown"


class EmbeddedElsewhere(Forbidden):
    """The page shows itself only inside the one site that it is bound to. Fact `origin`."""

    code = "embedded_elsewhere"


@dataclass(frozen=True, kw_only=True)
class Embedding:
    """The sites of one account."""

    account_id: str
    origins: tuple[str, ...] = ()

    def require(self, origin: str, *, pointer: str | None = None) -> str:
        """Return the origin, or refuse one that the account does not list."""
        if origin not in self.origins:
            raise EmbedOriginUnlisted(pointer=pointer, origin=origin)
        return origin

    def allowed(self, embed_id: str) -> tuple[str, ...]:
        """Return the sites that an id of this account lets in; refuse one that is bound to a site no longer listed."""
        if embed_id == embed_id_of(self.account_id):
            return self.origins
        for origin in self.origins:
            if embed_id == embed_id_of(self.account_id, origin):
                return (origin,)
        raise EmbedUnknown


def embed_id_of(account_id: str, origin: str | None = None) -> str:
    """Return the public id of an account's embedded pages, or of those bound to one site.

    It is a hash, so that it needs no row of its own for each site, and tells nothing of the account. Nobody finds one
    by trying: it has as many random bits as the account's own id, 80.
    """
    account = f"emb_{_short(account_id, 26)}"
    return account if origin is None else f"{account}-{_short(f'{account_id} {origin}', 13)}"


def account_part(embed_id: str) -> str:
    """Return the part of an id that names the account, or refuse what is no id."""
    found = _ID.fullmatch(embed_id)
    if found is None:
        raise EmbedUnknown
    return found[1]


def is_bound(embed_id: str) -> bool:
    """Whether the id is of one site."""
    found = _ID.fullmatch(embed_id)
    return found is not None and found[2] is not None


def canonical_origins(given: Sequence[str], *, local: bool, pointer: str) -> tuple[str, ...]:
    """Return origins as browsers write them, each once; refuse all that are none, together."""
    origins: dict[str, None] = {}
    problems: list[Refusal] = []
    for place, text in enumerate(given):
        try:
            origins[canonical_origin(text, local=local, pointer=f"{pointer}/{place}")] = None
        except EmbedOriginInvalid as invalid:
            problems.append(invalid)
    require_none(problems)
    return tuple(origins)


def canonical_origin(text: str, *, local: bool, pointer: str | None = None) -> str:
    """Return an origin as browsers write it (RFC 6454 6.2), or refuse what is none.

    `local`: on one machine its own loopback may embed too, without TLS. Numeric hosts are refused: CSP matches none
    but 127.0.0.1 (CSP Level 3, 6.7.2.8). So is a `*`, which would let in sites that nobody named.
    """
    refusal = EmbedOriginInvalid(pointer=pointer)
    try:
        parts = urlsplit(text.lower())
        port = parts.port
    except ValueError:
        raise refusal from None
    host = parts.hostname or ""
    if parts.username is not None or parts.path not in ("", "/") or "?" in text or "#" in text:
        raise refusal
    here = host in _HERE
    if here and not local:
        raise refusal
    if not _HOST.fullmatch(host) or (_NUMBERS.fullmatch(host) and not here) or len(host) > 253:
        raise refusal
    if parts.scheme != "https" and not (here and parts.scheme == "http"):
        raise refusal
    usual = {"https": 443, "http": 80}[parts.scheme]
    return f"{parts.scheme}://{host}" + ("" if port in (None, usual) else f":{port}")


def _short(text: str, length: int) -> str:
    digest = hashlib.sha256(f"embed {text}".encode()).digest()
    return base64.b32encode(digest).decode().lower()[:length]
