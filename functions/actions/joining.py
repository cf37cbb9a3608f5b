"""Joining: an account adds one more person to a document."""

from __future__ import annotations

from dataclasses import dataclass, replace

from functions.actions import anchoring, carriers, embedding, judging, links
from functions.actions.automating import unmandated
from functions.actions.command import Command
from functions.actions.recording import record
from functions.domain.documents import Document
from functions.domain.errors import Refusal
from functions.domain.identifiers import Prefix
from functions.domain.joining import joined, next_position, require_room
from functions.domain.lifecycle import Status
from functions.domain.parts import Part
from functions.domain.recipients import Recipient
from functions.storage import documents, identity

_ALONE = "/recipients/0"
"""Where what is wrong with a single person is told."""


@dataclass(frozen=True, kw_only=True)
class Added:
    """A person with the document that they are part of now."""

    document: Document
    recipient: Recipient


def add_recipient(
    command: Command, document_id: str, *, signer_id: str, part: Part, expected_version: int | None
) -> Added:
    """Give a signer of the directory a part in a draft, or in a document under way: then with a link of their own."""
    document = documents.load(command.account_id, document_id)
    document.require_version(expected_version)
    require_room(document)
    signer = identity.load_signer(command.account_id, signer_id)
    part = _of_listed_site(command, part)
    newcomer = Recipient.of(
        signer,
        recipient_id=command.mint(Prefix.RECIPIENT),
        position=next_position(document),
        part=part,
    )
    if document.status is Status.DRAFT:
        after = joined(document, newcomer, link=None, at=command.at)
    else:
        alone, missing = anchoring.in_place(replace(document, recipients=(newcomer,)))
        after = joined(
            document,
            alone.recipients[0],
            link=links.make_link(document, newcomer.id, at=command.at),
            provable=judging.provable(),
            reachable=carriers.channels(),
            found=_as_told([*missing, *unmandated(alone, at=command.at)]),
            at=command.at,
        )
    stored = record(command, before=document, after=after)
    return Added(document=stored, recipient=stored.recipient(newcomer.id))


def _of_listed_site(command: Command, part: Part) -> Part:
    try:
        (listed,) = embedding.require_listed_sites(command.account_id, [part])
    except Refusal as refused:
        _as_told([refused])
        raise
    return listed


def _as_told(problems: list[Refusal]) -> list[Refusal]:
    """Point at fields of the request, which is about one person alone."""
    for one in problems:
        one.pointer = None if one.pointer is None else one.pointer.removeprefix(_ALONE)
    return problems
