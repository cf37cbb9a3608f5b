"""Notifying: what people and senders are told, each by the channel that reaches them."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from functions.actions import branding, duties, suppressing
from functions.actions.command import Command
from functions.actions.duties import Clock
from functions.actions.writing import letter_to_recipient, letter_to_sender
from functions.domain.documents import Document
from functions.domain.duties import Duty, DutyKind
from functions.domain.parts import Channel
from functions.domain.recipients import Recipient
from functions.domain.suppressions import Cause, Failure
from functions.domain.telling import Reference, sender_still_told, still_told
from functions.providers.mail.contract import Mailer, MailRejected, MailUnavailable
from functions.providers.messages.contract import (
    MessageRejected,
    MessageUnavailable,
    MessageUnwanted,
    Messenger,
)
from functions.storage import documents, duty_rows
from functions.storage.unit import StaleWrite

LEASE: Final = timedelta(seconds=60)


class NotNotified(Exception):
    """Some messages did not go out; they are owed still, and tried again."""


def notify_document(
    command: Command, *, document_id: str, carrier: Mailer, phones: Messenger, clock: Clock
) -> None:
    """Send each message that a document owes.

    The message goes out between the claim and the transaction that ends the duty: dying in between sends it again
    once the lease is over, with the same reference.
    """
    owed = duties.claimed(command.account_id, document_id, DutyKind.NOTIFY, clock=clock, lease=LEASE)
    unavailable: Exception | None = None
    for claimed in owed:
        try:
            if claimed.to_sender:
                _tell_sender(claimed, carrier=carrier)
            else:
                _tell(command, claimed, carrier=carrier, phones=phones, clock=clock)
        except StaleWrite:
            # Owed afresh by a resend while we were at it, or taken over: that turn writes down the rest.
            continue
        except (MailUnavailable, MessageUnavailable) as failed:
            with suppress(StaleWrite):
                duty_rows.postpone(claimed, at=clock())
            unavailable = failed
    if unavailable is not None:
        raise NotNotified from unavailable


def _tell(command: Command, duty: Duty, *, carrier: Mailer, phones: Messenger, clock: Clock) -> None:
    document = documents.load(duty.account_id, duty.owner_id)
    recipient = _find(document, duty.recipient_id)
    if recipient is None or not recipient.ways or not still_told(document, recipient, duty.notice):
        duties.drop(duty)
        return
    channel = recipient.ways[0]
    failure = _suppressed(document, recipient, channel)
    if failure is None:
        try:
            _send(document, recipient, duty, channel=channel, carrier=carrier, phones=phones, at=clock())
        except (MailRejected, MessageRejected) as rejected:
            failure = _rejected(document, recipient, channel, rejected, at=clock())
    if failure is not None:
        duties.conclude(
            command,
            duty,
            lambda before, at: before.with_bounce(
                recipient.id, channel=channel, notice=duty.notice, failure=failure, at=at
            ),
            clock=clock,
        )
        return
    duties.conclude(
        command,
        duty,
        lambda before, at: before.with_notified(
            recipient.id, channel=channel.value, notice=duty.notice, at=at
        ),
        clock=clock,
    )


def _suppressed(document: Document, recipient: Recipient, channel: Channel) -> Failure | None:
    """Return why nothing is sent to the person by this channel; None where it may be."""
    address = recipient.address(channel)
    standing = None if address is None else suppressing.standing(document.account_id, channel, address)
    return None if standing is None else Failure(cause=standing.cause, sent=False)


def _rejected(
    document: Document,
    recipient: Recipient,
    channel: Channel,
    rejected: MailRejected | MessageRejected,
    *,
    at: datetime,
) -> Failure:
    """Return why a carrier took no message, and remember it where it is the person who wants none.

    Remembered before the duty ends: dying in between finds the address suppressed the next time.
    """
    if not isinstance(rejected, MessageUnwanted):
        return Failure(cause=Cause.REJECTED, sent=False)
    address = recipient.address(channel)
    if address is not None:
        suppressing.suppress_now(
            document.account_id, channel=channel, address=address, cause=Cause.OPT_OUT, at=at
        )
    return Failure(cause=Cause.OPT_OUT, sent=False)


def _send(
    document: Document,
    recipient: Recipient,
    duty: Duty,
    *,
    channel: Channel,
    carrier: Mailer,
    phones: Messenger,
    at: datetime,
) -> None:
    letter = letter_to_recipient(document, recipient, duty.notice, at=at)
    reference = str(Reference.of(document, recipient, duty, channel))
    if channel is Channel.EMAIL:
        from functions.providers.mail.notices import render_notice

        if recipient.email is None:
            raise MailRejected("the recipient has no address")
        opt_out = suppressing.opt_out_url(
            document.account_id, channel, recipient.email, sender=document.sender
        )
        look = branding.look_of(document.account_id)
        carrier.send(
            render_notice(letter, to=recipient.email, reference=reference, opt_out=opt_out, look=look)
        )
        return
    from functions.providers.messages.notices import render_text

    if recipient.phone is None:
        raise MessageRejected("the recipient has no phone")
    phones.send(render_text(letter, to=recipient.phone, channel=channel, reference=reference))


def _tell_sender(duty: Duty, *, carrier: Mailer) -> None:
    """Mail the sender. Nothing happened to the document by it, so that no event tells of it."""
    from functions.providers.mail.notices import render_notice

    document = documents.load(duty.account_id, duty.owner_id)
    about = _find(document, duty.recipient_id)
    if document.sender_email is not None and sender_still_told(document, about, duty.notice):
        letter = letter_to_sender(document, about, duty.notice)
        reference = f"{document.account_id}.{document.id}.{duty.notice}.{document.sequence}"
        # An address of the sender's that takes no mail is told by nothing else: the events say the same.
        with suppress(MailRejected):
            look = branding.look_of(document.account_id)
            carrier.send(render_notice(letter, to=document.sender_email, reference=reference, look=look))
    duties.drop(duty)


def _find(document: Document, recipient_id: str) -> Recipient | None:
    return next((one for one in document.recipients if one.id == recipient_id), None)
