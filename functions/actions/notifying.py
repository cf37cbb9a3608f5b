"""Notifying: the message that asks a recipient to sign."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Final

from functions.actions import duties, links
from functions.actions.command import Command
from functions.actions.duties import Clock
from functions.domain.documents import Document
from functions.domain.duties import Duty, DutyKind, Notice
from functions.domain.languages import Language
from functions.domain.recipients import Recipient
from functions.providers.mail.contract import Mailer, MailRejected, MailUnavailable
from functions.providers.mail.invitation import render_invitation
from functions.storage import documents, duty_rows
from functions.storage.unit import StaleWrite

LEASE: Final = timedelta(seconds=60)


class NotNotified(Exception):
    """Some messages did not go out; they are owed still, and tried again."""


def notify_document(command: Command, *, document_id: str, carrier: Mailer, clock: Clock) -> None:
    """Send each message that a document owes.

    The message goes out between the claim and the transaction that ends the duty: dying in between sends it again
    once the lease is over, with the same reference.
    """
    owed = duties.claimed(command.account_id, document_id, DutyKind.NOTIFY, clock=clock, lease=LEASE)
    unavailable: MailUnavailable | None = None
    for claimed in owed:
        try:
            _notify(command, claimed, carrier=carrier, clock=clock)
        except StaleWrite:
            # Owed afresh by a resend while we were at it, or taken over: that turn writes down the rest.
            continue
        except MailUnavailable as failed:
            with suppress(StaleWrite):
                duty_rows.postpone(claimed, at=clock())
            unavailable = failed
    if unavailable is not None:
        raise NotNotified from unavailable


def _notify(command: Command, duty: Duty, *, carrier: Mailer, clock: Clock) -> None:
    document = documents.load(duty.account_id, duty.owner_id)
    recipient = next((one for one in document.recipients if one.id == duty.subject), None)
    asks = duty.notice in (Notice.INVITATION, Notice.REMINDER)
    if recipient is None or not asks or not recipient.may_act or not document.open:
        duties.drop(duty)
        return
    try:
        _mail(document, recipient, duty, carrier=carrier)
    except MailRejected:
        duties.conclude(
            command, duty, lambda before, at: before.with_bounce(recipient.id, at=at), clock=clock
        )
        return
    duties.conclude(
        command,
        duty,
        lambda before, at: before.with_notified(recipient.id, channel="email", notice=duty.notice, at=at),
        clock=clock,
    )


def _mail(document: Document, recipient: Recipient, duty: Duty, *, carrier: Mailer) -> None:
    if recipient.email is None:
        raise MailRejected("the recipient has no address")
    carrier.send(
        render_invitation(
            to=recipient.email,
            language=Language(document.language),
            recipient_name=recipient.name,
            sender_name=document.sender,
            document_name=document.name,
            link=links.signing_urls(document, [recipient])[recipient.id],
            expires_at=None if recipient.link is None else recipient.link.expires_at,
            reminder=duty.notice is Notice.REMINDER,
            reference=_reference(document, recipient),
        )
    )


def _reference(document: Document, recipient: Recipient) -> str:
    """Name the telling, not the try: each sending gives the link a new end, and no try does."""
    told = "" if recipient.link is None else f"{recipient.link.expires_at:%Y%m%d%H%M%S}"
    return f"{document.id}.{recipient.id}.{told}"
