"""Preparing: what a person on the sender's side does with a draft on the send page, at once, before sending it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

from functions.domain.assigning import assignment_facts
from functions.domain.document_state import DocumentState
from functions.domain.errors import Gone
from functions.domain.events import EventType, Happening
from functions.domain.lifecycle import SignerAssignedTwice, Status
from functions.domain.placements import Placement
from functions.domain.placing import resolved
from functions.domain.recipients import Recipient
from functions.domain.terms import Terms

D = TypeVar("D", bound=DocumentState)

LONGEST: Final = timedelta(minutes=120)
"""A link to the send page lives so long and no longer."""
USUAL: Final = timedelta(minutes=30)


class SendLinkExpired(Gone):
    """The link to the send page has outlived its minutes; the application makes another one."""

    code = "send_link_expired"


class SendLinkUsed(Gone):
    """The document was sent: the link to prepare it has done its work."""

    code = "send_link_used"


def require_preparable(
    document: DocumentState, *, expires_at: datetime | None, sent: bool, at: datetime
) -> None:
    """Refuse a link whose time is over, or whose document was sent; `sent`: by this very link, if only once."""
    if expires_at is None or at >= expires_at:
        raise SendLinkExpired
    document.require_present()
    if sent or document.status is not Status.DRAFT:
        raise SendLinkUsed


def prepared(document: D, *, recipients: Sequence[Recipient], terms: Terms, at: datetime) -> D:
    """Change what is asked of people and the terms together; who is not named comes after those who are, unchanged."""
    document.require_draft()
    named: set[str] = set()
    for place, one in enumerate(recipients):
        document.recipient(one.id)
        if one.id in named:
            raise SignerAssignedTwice(pointer=f"/recipients/{place}/id", signer_id=one.id)
        named.add(one.id)
    everybody = (*recipients, *(one for one in document.recipients if one.id not in named))
    placed = tuple(replace(one, position=place) for place, one in enumerate(everybody, start=1))
    changed = [
        what
        for what, is_other in (
            ("recipients", placed != document.recipients),
            ("terms", terms != document.terms),
        )
        if is_other
    ]
    if not changed:
        return document
    data, personal = assignment_facts(placed)
    return replace(document, recipients=placed, terms=terms).having(
        Happening(type=EventType.DOCUMENT_UPDATED, data={"changed": [*changed], **data}, personal=personal),
        at=at,
    )


def shown_placements(document: DocumentState, recipient: Recipient) -> tuple[Placement, ...]:
    """Return where a person's marks go, in fractions wherever the page is known."""
    return tuple(resolved(document, one) for one in recipient.placements)
