"""Bouncing: a carrier says later that a message did not reach its person, or was not wanted."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from functions.actions import suppressing
from functions.actions.command import Command
from functions.actions.duties import MAX_COMMITS, Clock
from functions.actions.recording import record
from functions.domain.documents import Document
from functions.domain.lifecycle import DocumentNotFound, DocumentPurged
from functions.domain.recipients import RecipientNotFound
from functions.domain.suppressions import Failure
from functions.domain.telling import Reference, link_mark
from functions.storage import documents
from functions.storage.unit import StaleWrite, Unit


def take_failure(command: Command, reference: Reference, *, failure: Failure, clock: Clock) -> None:
    """Note that a message did not reach its person, and owe it by the next channel.

    An address that is dead, or whose owner wants no more, is remembered for the account's next documents too.

    Told twice it is noted once. What is about a person or a link that is no more is let go; of a document that was
    deleted only the address is remembered, as long as anything is left of it.
    """
    with suppress(DocumentNotFound, DocumentPurged, RecipientNotFound):
        stale: StaleWrite | None = None
        for _ in range(MAX_COMMITS):
            attempt = replace(command, unit=Unit(), at=clock())
            before = documents.load(reference.account_id, reference.document_id)
            after = _failed(before, reference, attempt, failure=failure)
            record(attempt, before=before, after=after)
            try:
                attempt.unit.commit()
            except StaleWrite as lost:
                stale = lost
                continue
            return
        raise stale or StaleWrite()


def _failed(document: Document, reference: Reference, command: Command, *, failure: Failure) -> Document:
    recipient = document.recipient(reference.recipient_id)
    if link_mark(recipient) != reference.link:
        return document
    address = recipient.address(reference.channel)
    if address is not None:
        suppressing.suppress(
            command.unit,
            document.account_id,
            channel=reference.channel,
            address=address,
            cause=failure.cause,
            at=command.at,
        )
    if document.deleted_at is not None:
        # Nobody is told of it any more; who called it spam is to be left alone by the next document all the same.
        return document
    return document.with_bounce(
        recipient.id,
        channel=reference.channel,
        notice=reference.notice,
        failure=failure,
        at=command.at,
    )
