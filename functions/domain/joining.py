"""Joining: one more person in a draft, or in a document that others sign already."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from functions.domain.asking import require_askable_too
from functions.domain.assigning import recipient_problems
from functions.domain.documents import Document
from functions.domain.drafting import MAX_RECIPIENTS
from functions.domain.duties import Notice
from functions.domain.errors import Conflict, Refusal, require_none
from functions.domain.events import EventType, Happening
from functions.domain.lifecycle import SignerAssignedTwice, Status, TooManyRecipients
from functions.domain.parting import MAX_PARTS
from functions.domain.parts import Channel
from functions.domain.placements import PlacementFileUnknown
from functions.domain.recipients import Link, Recipient
from functions.domain.requirements import Requirement


class OrderGroupPassed(Conflict):
    """Later groups have their turn already: nobody can come before them any more. Fact `current`."""

    code = "order_group_passed"


def require_room(document: Document) -> None:
    """Refuse a document that nobody can join."""
    if document.status is Status.DRAFT:
        document.require_draft()
    else:
        document.require_open()
    if len(document.active_recipients) >= MAX_RECIPIENTS:
        raise TooManyRecipients(limit=MAX_RECIPIENTS)
    if len(document.recipients) >= MAX_PARTS:
        raise TooManyRecipients(limit=MAX_PARTS)


def next_position(document: Document) -> int:
    """Return the place behind everybody."""
    return max((one.position for one in document.recipients), default=0) + 1


def joined(
    document: Document,
    newcomer: Recipient,
    *,
    link: Link | None,
    at: datetime,
    provable: Collection[Requirement] = tuple(Requirement),
    reachable: Collection[Channel] = tuple(Channel),
    found: Sequence[Refusal] = (),
) -> Document:
    """Give one more person a part, behind the others. `link`: their way in, once the document was sent.

    To a draft anything can be added that an assignment may hold; sending looks at the rest. Of who joins later all
    is required that sending requires: `provable`, `reachable` and `found` are what it takes too.
    """
    require_room(document)
    if newcomer.signer_id in {one.signer_id for one in document.active_recipients} - {None}:
        raise SignerAssignedTwice(pointer="/signer_id", signer_id=newcomer.signer_id)
    require_askable_too(
        newcomer, beside=document.active_recipients, file_ids={one.id for one in document.files}
    )
    wrong = recipient_problems(
        newcomer,
        pointer="",
        files=document.files,
        terms=document.terms,
        provable=provable,
        reachable=reachable,
    )
    if document.status is Status.DRAFT:
        # Files and contacts may still change before it is sent.
        wrong = [one for one in wrong if isinstance(one, PlacementFileUnknown)]
    else:
        wrong += [*found, *_too_late(document, newcomer)]
    require_none(wrong)
    newcomer = replace(newcomer, position=next_position(document), link=link)
    now = replace(document, recipients=(*document.recipients, newcomer))
    if now.open and now.reached(newcomer):
        now = replace(now, duties=now.notices([newcomer], Notice.INVITATION, at=at))
    happening = Happening(
        type=EventType.RECIPIENT_ADDED,
        data={
            "recipient_id": newcomer.id,
            "signer_id": newcomer.signer_id,
            "position": newcomer.position,
            "order_group": newcomer.order_group,
            "kyc": newcomer.kyc,
        },
        personal=newcomer.facts(),
    )
    return now.having(happening, at=at)


def _too_late(document: Document, newcomer: Recipient) -> list[Refusal]:
    current = document.current_group
    if not newcomer.acts or current is None or newcomer.order_group >= current:
        return []
    return [OrderGroupPassed(pointer="/order_group", current=current)]
