"""Writing letters: what a document's recipients and its sender are told, from the document as it stands."""

from __future__ import annotations

from datetime import datetime

from functions.actions import links
from functions.domain.documents import LINK_LIFETIME, Document
from functions.domain.duties import Notice
from functions.domain.languages import Language
from functions.domain.letters import Fact, Letter, Verb
from functions.domain.recipients import Recipient
from functions.domain.refusing import in_words
from functions.domain.telling import told
from functions.domain.terms import RefusalPolicy


def letter_to_recipient(document: Document, recipient: Recipient, notice: Notice, *, at: datetime) -> Letter:
    """Return what a recipient is told; the link is their own, and opens the finished copy too."""
    recipient = told(recipient, notice, link_until=at + LINK_LIFETIME, at=at)
    return Letter(
        notice=notice,
        language=Language(recipient.language or document.language),
        verb=Verb.of(recipient),
        recipient_name=recipient.name,
        sender_name=document.sender,
        document_name=document.name,
        link=links.signing_urls(document, [recipient])[recipient.id],
        expires_at=None if notice is Notice.COMPLETED else _open_until(document, recipient),
        days_left=document.warned_days if notice is Notice.EXPIRING else None,
        messages=_messages(document, recipient) if notice is Notice.INVITATION else (),
        facts=_returned(recipient) if notice is Notice.ATTACHMENT_RETURNED else (),
    )


def letter_to_sender(document: Document, about: Recipient | None, notice: Notice) -> Letter:
    """Return what the sender is told, of one person where the notice is about one."""
    return Letter(
        notice=notice,
        language=Language(document.language),
        verb=Verb.READ,
        recipient_name=document.sender,
        sender_name=document.sender,
        document_name=document.name,
        link=None,
        expires_at=document.terms.expires_at if notice is Notice.SENDER_EXPIRING else None,
        days_left=document.warned_days if notice is Notice.SENDER_EXPIRING else None,
        person="" if about is None else about.name,
        ends=document.terms.refusal_policy is RefusalPolicy.ENDS,
        facts=(*_why(document, about, notice), Fact(label="id", values=(document.id,))),
    )


def _open_until(document: Document, recipient: Recipient) -> datetime | None:
    """Return when the person can no longer act: the document's end, or the link's where that comes first."""
    ends = (document.terms.expires_at, None if recipient.link is None else recipient.link.expires_at)
    return min((one for one in ends if one is not None), default=None)


def _messages(document: Document, recipient: Recipient) -> tuple[str, ...]:
    return tuple(one for one in (document.terms.message, recipient.message) if one)


def _returned(recipient: Recipient) -> tuple[Fact, ...]:
    names = {one.id: one.name for one in recipient.attachment_requests}
    returned = [
        f"{names.get(one.request_id, one.filename)} ({one.filename})" + (f": {one.note}" if one.note else "")
        for one in recipient.attachments
        if one.returned
    ]
    return (Fact(label="returned", values=tuple(returned)),)


def _why(document: Document, about: Recipient | None, notice: Notice) -> tuple[Fact, ...]:
    if notice is Notice.SENDER_REFUSED and about is not None:
        reason = about.refusal_reason
        said = None if reason is None else in_words(reason, terms=document.terms, language=document.language)
        why = (("reason", said), ("comment", about.refusal_comment))
        return tuple(Fact(label=label, values=(value,)) for label, value in why if value)
    if notice in (Notice.SENDER_EXPIRING, Notice.SENDER_EXPIRED):
        return (Fact(label="missing", values=tuple(one.name for one in document.recipients if one.pending)),)
    return ()
