"""Embedding: whose sites show our pages, and at which addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from functions import settings
from functions.domain.embedding import (
    EmbeddedElsewhere,
    Embedding,
    EmbedOriginBound,
    canonical_origin,
    embed_id_of,
    is_bound,
)
from functions.domain.errors import Invalid, Refusal, require_none
from functions.domain.parts import Part
from functions.domain.recipients import Recipient
from functions.storage import embeds, page_files
from functions.storage.page_files import PageFile

_LOCAL = "local"


@dataclass(frozen=True, kw_only=True)
class Framed:
    """A page, and the sites that may show it inside their own."""

    file: PageFile
    origins: tuple[str, ...]
    files_origin: str


def on_one_machine() -> bool:
    """Whether this is no deployment but one machine, where pages have no TLS."""
    return settings.stage() == _LOCAL


def framed_page(embed_id: str, page: str, *, destination: str | None) -> Framed:
    """Return a page for the sites of an id.

    `destination` is what the browser says that it asks for (Fetch Metadata, `Sec-Fetch-Dest`). A page that is bound to
    one site is refused to a tab of its own; a browser that does not say is told by the page itself.
    """
    file = page_files.find(page)
    origins = embeds.find(embed_id).allowed(embed_id)
    if is_bound(embed_id) and destination == "document":
        raise EmbeddedElsewhere(origin=origins[0])
    return Framed(file=file, origins=origins, files_origin=settings.files_origin())


def listed_origin(account_id: str, origin: str, *, pointer: str) -> str:
    """Return one of the account's sites, written as browsers do, or refuse another one."""
    written = canonical_origin(origin, local=on_one_machine(), pointer=pointer)
    return embeds.of_account(account_id).require(written, pointer=pointer)


def require_listed_sites(account_id: str, parts: Sequence[Part]) -> list[Part]:
    """Return the parts, each site written as browsers do; refuse those that the account does not list."""
    if all(one.embed_origin is None for one in parts):
        return list(parts)
    listed = embeds.of_account(account_id)
    checked: list[Part] = []
    problems: list[Refusal] = []
    for place, one in enumerate(parts):
        pointer = f"/recipients/{place}/embed_origin"
        try:
            checked.append(replace(one, embed_origin=_listed(listed, one.embed_origin, pointer=pointer)))
        except Invalid as refused:
            problems.append(refused)
    require_none(problems)
    return checked


def _listed(listed: Embedding, origin: str | None, *, pointer: str) -> str | None:
    if origin is None:
        return None
    written = canonical_origin(origin, local=on_one_machine(), pointer=pointer)
    return listed.require(written, pointer=pointer)


def site_of(recipient: Recipient, *, account_id: str, asked: str | None) -> str | None:
    """Return the one site that embeds a person's page; None: any that the account lists."""
    bound = recipient.embed_origin
    if asked is None:
        return None if bound is None else embeds.of_account(account_id).require(bound)
    site = listed_origin(account_id, asked, pointer="/origin")
    if bound is not None and bound != site:
        raise EmbedOriginBound(pointer="/origin", origin=bound)
    return site


def embedded(url: str, *, account_id: str, origin: str | None) -> str:
    """Return a page's address as the sites of an account, or just one of them, can embed it."""
    public = settings.public_url()
    return f"{public}/embed/{embed_id_of(account_id, origin)}{url.removeprefix(public)}"
