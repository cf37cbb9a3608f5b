"""Keeping: how long documents stay, and how they go."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from functions.actions import duties
from functions.actions.command import Command
from functions.actions.duties import Clock
from functions.actions.recording import record
from functions.domain import keeping
from functions.domain.documents import Document
from functions.domain.duties import Duty, DutyKind
from functions.domain.lifecycle import DocumentNotFound, DocumentPurged
from functions.storage import documents, duty_rows, identity, purging
from functions.storage.unit import StaleWrite, Unit

LEASE: Final = timedelta(minutes=6)
"""Longer than the function may run."""
_AGAIN: Final = timedelta(days=1)
"""When a document under legal hold is looked at again; lifting the hold does so at once."""


def retain(
    command: Command, document_id: str, *, legal_hold: bool, retain_until: datetime | None
) -> Document:
    """Put a document under legal hold or free it, and say until when it must be kept."""
    document = documents.load(command.account_id, document_id)
    kept = keeping.retained(document, legal_hold=legal_hold, retain_until=retain_until, at=command.at)
    return record(command, before=document, after=kept)


def delete_document(command: Command, document_id: str) -> Document:
    """Hide a document and close its links; what is hidden already stays as it is."""
    document = documents.load(command.account_id, document_id)
    period = identity.load_account(command.account_id).retention_days
    end = document.ended_at or document.created_at
    keep_until = None if period is None else end + timedelta(days=period)
    gone = keeping.deleted(document, keep_until=keep_until, at=command.at)
    return record(command, before=document, after=gone)


def restore_document(command: Command, document_id: str) -> Document:
    """Bring a deleted document back; the purge that it owes is dropped when its time comes."""
    document = documents.load(command.account_id, document_id)
    return record(command, before=document, after=keeping.restored(document, at=command.at))


def purge_document(command: Command, *, document_id: str, clock: Clock) -> None:
    """Take away what is left of a deleted document if its time has come and nothing keeps it.

    The tombstone comes first: nobody restores what is half gone, and who begins other work finds no document. Who is
    at it already may still store something, and is waited for. Then files, deliveries and rows; dying in between
    leaves the duty, and the rest is done when it is claimed again.
    """
    for claimed in duties.claimed(command.account_id, document_id, DutyKind.PURGE, clock=clock, lease=LEASE):
        if not _buried(claimed, at=clock()):
            continue
        busy = duty_rows.busy_until(command.account_id, document_id, at=clock(), beside=DutyKind.PURGE)
        if busy is not None:
            duty_rows.wait_with(claimed, until=busy)
            continue
        purging.clear_files(command.account_id, document_id)
        purging.clear_rows(command.account_id, document_id)
        identity.forget_endpoints_of(command.account_id, document_id)
        duties.drop(claimed)


def _buried(duty: Duty, *, at: datetime) -> bool:
    """Whether the document is under its tombstone now; if it is not to be, the duty waits or ends."""
    try:
        document = documents.load(duty.account_id, duty.owner_id)
    except DocumentPurged:
        return True
    except DocumentNotFound:
        duties.drop(duty)
        return False
    if document.deleted_at is None or document.purge_at is None:
        duties.drop(duty)
        return False
    if not keeping.purgeable(document, at=at):
        duty_rows.wait_with(duty, until=max(document.purge_at, at + _AGAIN))
        return False
    unit = Unit()
    purging.bury(unit, document, at=at)
    try:
        unit.commit()
    except StaleWrite:
        # Restored or held at this very moment: the next look finds out.
        duty_rows.wait_with(duty, until=at)
        return False
    return True
