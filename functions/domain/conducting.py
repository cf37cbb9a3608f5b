"""What a sender can do with a ceremony as a whole: change its terms, take it back, begin it again after its end."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from typing import Final

from functions.domain import timing
from functions.domain.assigning import DeadlinePassed
from functions.domain.documents import LINK_LIFETIME, Document
from functions.domain.duties import Notice
from functions.domain.errors import Conflict
from functions.domain.events import EventType, Happening, Json
from functions.domain.lifecycle import Status
from functions.domain.recipients import Link, Recipient, RecipientStatus
from functions.domain.terms import Terms

_LATER: Final = frozenset({"message", "reminders", "expires_at"})
"""The terms that bind nobody who has signed already."""


class TermsAgreed(Conflict):
    """Once a document is sent, what people agree to by signing stays as it is. Fact `terms`."""

    code = "terms_agreed"


class DocumentNotReactivable(Conflict):
    """Only what was refused or has expired can begin again."""

    code = "document_not_reactivable"


def with_terms(document: Document, terms: Terms, *, at: datetime) -> Document:
    """Change the terms: all of them in a draft, those that bind nobody once it is sent.

    Together with another change it is one event with it.
    """
    changed = [
        one.name for one in fields(Terms) if getattr(terms, one.name) != getattr(document.terms, one.name)
    ]
    if not changed:
        return document
    if document.status is Status.DRAFT:
        document.require_draft()
    else:
        document.require_open()
        bound = [name for name in changed if name not in _LATER]
        if bound:
            raise TermsAgreed(pointer=f"/terms/{bound[0]}", terms=", ".join(bound))
        if terms.expires_at is not None and terms.expires_at <= at:
            raise DeadlinePassed(pointer="/terms/expires_at")
    earlier = document.happening or Happening(type=EventType.DOCUMENT_UPDATED, data={"changed": []})
    data: dict[str, Json] = dict(earlier.data)
    if "changed" in data:
        data["changed"] = [*data["changed"], "terms"]
    data["terms"] = changed
    now = replace(document, terms=terms)
    if document.status is not Status.DRAFT:
        # A later end is warned of anew.
        if "expires_at" in changed:
            now = replace(now, warned_days=timing.too_late(terms, at=at))
        now = replace(now, duties=(*now.duties, *timing.owed(now)))
    return now.having(replace(earlier, data=data), at=at)


def reopened(document: Document, *, at: datetime) -> Document:
    """Take a document that was sent back to the draft: its links and signatures are worth nothing any more.

    What happened stays in the history; those whose part had passed to somebody else are left out of the draft.
    """
    if document.status not in (Status.REFUSED, Status.EXPIRED):
        document.require_open()
    document.require_present()
    discarded = [one.id for one in document.recipients if one.signed_at is not None]
    draft = replace(
        document,
        status=Status.DRAFT,
        sent_at=None,
        ended_at=None,
        end_reason=None,
        sealed_link_seed=None,
        reminders_sent=0,
        reminded_at=None,
        warned_days=None,
        recipients=tuple(
            replace(one.afresh(), position=place)
            for place, one in enumerate(document.active_recipients, start=1)
        ),
    )
    happening = Happening(
        type=EventType.DOCUMENT_REOPENED,
        data={"was": document.status.value, "signatures_discarded": discarded},
    )
    return draft.having(happening, at=at)


def reactivated(document: Document, *, expires_at: datetime | None, at: datetime) -> Document:
    """Begin again what was refused or has expired, with another end; signatures that were given stay.

    Whoever refused is asked again. Links that had run out live again.
    """
    document.require_present()
    if document.status not in (Status.REFUSED, Status.EXPIRED):
        raise DocumentNotReactivable(status=document.status.value)
    if expires_at is not None and expires_at <= at:
        raise DeadlinePassed(pointer="/expires_at")
    terms = replace(document.terms, expires_at=expires_at)
    open_again = replace(
        document,
        status=Status.IN_PROGRESS,
        ended_at=None,
        end_reason=None,
        reminders_sent=0,
        reminded_at=at,
        warned_days=timing.too_late(terms, at=at),
        terms=terms,
        recipients=tuple(_asked_again(one, at=at) for one in document.recipients),
    )
    awaited = [one for one in open_again.recipients if one.may_act and open_again.reached(one)]
    open_again = replace(
        open_again,
        duties=(*open_again.notices(awaited, Notice.INVITATION, at=at), *timing.owed(open_again)),
    )
    happening = Happening(
        type=EventType.DOCUMENT_REACTIVATED,
        data={
            "was": document.status.value,
            "recipients": [one.id for one in awaited],
            "expires_at": None if expires_at is None else expires_at.isoformat(),
        },
    )
    return open_again.having(happening, at=at)


def _asked_again(recipient: Recipient, *, at: datetime) -> Recipient:
    link = recipient.link
    alive = None if link is None else Link(secret_sha256=link.secret_sha256, expires_at=at + LINK_LIFETIME)
    # Where every channel has failed each is tried once more, as by a resend: somebody must be told, or the sender.
    failures = recipient.channel_failures if recipient.ways else ()
    recipient = replace(recipient, link=alive, channel_failures=failures)
    if recipient.status is not RecipientStatus.REFUSED:
        return recipient
    reached = (
        (RecipientStatus.VERIFIED, recipient.verified_at),
        (RecipientStatus.VIEWED, recipient.viewed_at),
    )
    status = next((status for status, at in reached if at is not None), RecipientStatus.WAITING)
    return replace(recipient, status=status, refused_at=None, refusal_reason=None, refusal_comment=None)
