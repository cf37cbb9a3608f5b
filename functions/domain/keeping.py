"""What can be done with a document apart from its ceremony, in whatever state that is: order it, keep it, delete it.

Deleting hides a document and closes its links; 30 days later, or when it need be kept no longer, all of it is purged.
A legal hold prevents both.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from functions.domain import timing
from functions.domain.documents import Document
from functions.domain.duties import Duty, DutyKind
from functions.domain.events import EventType, Happening, Json
from functions.domain.lifecycle import DocumentBeingSealed, DocumentOnHold, Status
from functions.domain.organising import Organisation

RESTORABLE: Final = timedelta(days=30)
"""How long a deleted document can be restored."""


def organised(document: Document, organisation: Organisation, *, at: datetime) -> Document:
    """Put a document into a folder and mark it. Together with another change it is one event with it.

    What the chain keeps for ever is which of it changed; names of folders and tags may be those of people.
    """
    document.require_present()
    now = Organisation(folder=document.folder, tags=document.tags, custom=document.custom)
    changes = organisation.over(now)
    if not changes:
        return document
    earlier = document.happening or Happening(type=EventType.DOCUMENT_UPDATED, data={"changed": []})
    data: dict[str, Json] = dict(earlier.data)
    if "changed" in data:
        data["changed"] = [*data["changed"], *changes]
    personal: dict[str, Json] = dict(earlier.personal)
    for told in changes.keys() & {"folder", "tags"}:
        personal[told] = changes[told] if told == "folder" else list(changes[told])
    happening = replace(earlier, data=data, personal=personal)
    return replace(document, **changes).having(happening, at=at)


def retained(
    document: Document, *, legal_hold: bool, retain_until: datetime | None, at: datetime
) -> Document:
    """Say how long a document must be kept. One that was deleted is purged accordingly later, or sooner."""
    given = {"legal_hold": legal_hold, "retain_until": retain_until}
    changes = {name: value for name, value in given.items() if getattr(document, name) != value}
    if not changes:
        return document
    kept = replace(document, legal_hold=legal_hold, retain_until=retain_until)
    if document.deleted_at is not None:
        kept = _to_be_purged(kept, deleted_at=document.deleted_at)
    data: dict[str, Json] = {
        "changed": list(changes),
        "legal_hold": legal_hold,
        "retain_until": None if retain_until is None else retain_until.isoformat(),
    }
    return kept.having(Happening(type=EventType.DOCUMENT_UPDATED, data=data), at=at)


def deleted(document: Document, *, keep_until: datetime | None, at: datetime) -> Document:
    """Hide a document and close its links. `keep_until`: how long the account keeps its documents at least."""
    if document.deleted_at is not None:
        return document
    if document.legal_hold:
        raise DocumentOnHold
    if document.status is Status.SEALING:
        raise DocumentBeingSealed
    gone = replace(document, deleted_at=at, account_retains_until=keep_until)
    gone = _to_be_purged(gone, deleted_at=at)
    happening = Happening(
        type=EventType.DOCUMENT_DELETED,
        data={"purge_at": None if gone.purge_at is None else gone.purge_at.isoformat()},
    )
    return gone.having(happening, at=at)


def restored(document: Document, *, at: datetime) -> Document:
    """Bring a deleted document back as it was; links that have not expired open it again."""
    if document.deleted_at is None:
        return document
    back = replace(document, deleted_at=None, purge_at=None, account_retains_until=None)
    # Time has gone on; what it owes was dropped while the document was away.
    back = replace(back, duties=timing.owed(back) if back.open else ())
    return back.having(Happening(type=EventType.DOCUMENT_RESTORED), at=at)


def purgeable(document: Document, *, at: datetime) -> bool:
    """Whether nothing keeps a deleted document any more."""
    due = document.purge_at
    return document.deleted_at is not None and not document.legal_hold and due is not None and due <= at


def _to_be_purged(document: Document, *, deleted_at: datetime) -> Document:
    ends = (deleted_at + RESTORABLE, document.retain_until, document.account_retains_until)
    purge_at = max(one for one in ends if one is not None)
    duty = Duty(
        kind=DutyKind.PURGE, account_id=document.account_id, owner_id=document.id, not_before=purge_at
    )
    return replace(document, purge_at=purge_at, duties=(duty,))
