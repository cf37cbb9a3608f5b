"""Exporting: a document with everything that belongs to it as one ZIP, asked for, made by a consumer, fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from functions import settings
from functions.actions import duties
from functions.actions.command import Command
from functions.actions.duties import Clock
from functions.actions.export_entries import entries_of
from functions.actions.waiting import waited
from functions.domain.documents import Document
from functions.domain.duties import Duty, DutyKind
from functions.domain.exports import (
    MAX_ATTEMPTS,
    Export,
    ExportState,
    ExportStatus,
    export_state,
    owing_export,
)
from functions.domain.files import FileLink, StoredObject
from functions.domain.lifecycle import DocumentNotFound, DocumentPurged
from functions.storage import archives, documents, duty_rows, exports, files
from functions.storage.unit import StaleWrite, Unit

LEASE: Final = timedelta(minutes=11)
"""Longer than the function may run: nothing is stored after it, and the purge of the document waits that long."""


@dataclass(frozen=True, kw_only=True)
class ShownExport:
    """Where an export stands, with the link that fetches it once there is one."""

    state: ExportState
    link: FileLink | None


def ask_for_export(command: Command, document_id: str) -> ExportState:
    """Owe the export of a document as it is now, unless it is there or owed already."""
    document = documents.load(command.account_id, document_id)
    owed, made = _standing(command.account_id, document_id)
    duty = owing_export(document, at=command.at)
    if (made is None or not made.shows(document)) and duty.subject not in {one.subject for one in owed}:
        duties.owe(command, duty, queue_url=settings.exports_queue_url())
        owed = (*owed, duty)
    return export_state(document, made=made, owed=owed)


def get_export(command: Command, document_id: str, *, wait: float = 0) -> ShownExport:
    """Return where the export stands; with `wait`, in seconds, not before it is made or the time is over."""
    document, state = waited(
        lambda: _look(command.account_id, document_id),
        pending=lambda seen: seen[1].status is ExportStatus.MAKING,
        wait=wait,
    )
    if state.made is None or state.made.stored is None:
        return ShownExport(state=state, link=None)
    link = files.link(
        state.made.stored, filename=document.name, inline=False, at=command.at, media_type=files.ZIP
    )
    return ShownExport(state=state, link=link)


def export_documents(command: Command, *, document_id: str, clock: Clock) -> None:
    """Make every export that a document owes. What fails is given back and tried again, a few times."""
    for claimed in duties.claimed(command.account_id, document_id, DutyKind.EXPORT, clock=clock, lease=LEASE):
        try:
            _export(claimed, clock=clock)
        except (DocumentNotFound, DocumentPurged):
            duties.drop(claimed)
        except Exception:
            duty_rows.postpone(claimed, at=clock())
            raise


def _look(account_id: str, document_id: str) -> tuple[Document, ExportState]:
    document = documents.load(account_id, document_id)
    owed, made = _standing(account_id, document_id)
    return document, export_state(document, made=made, owed=owed)


def _standing(account_id: str, document_id: str) -> tuple[tuple[Duty, ...], Export | None]:
    # The duty is looked for first: it ends in the transaction that writes what came of it.
    owed = duty_rows.owed_by(account_id, document_id, DutyKind.EXPORT)
    return owed, exports.load(account_id, document_id)


def _export(duty: Duty, *, clock: Clock) -> None:
    document = documents.load(duty.account_id, duty.owner_id)
    before = exports.load(duty.account_id, duty.owner_id)
    if before is not None and before.shows(document):
        duties.drop(duty)
        return
    # Work that kills its worker comes to an end too: attempts count before it.
    stored = None if duty.attempts > MAX_ATTEMPTS else _make(document)
    _conclude(duty, Export(version=document.sequence, made_at=clock(), stored=stored))


def _make(document: Document) -> StoredObject:
    history = documents.all_events(document.account_id, document.id)
    # What happened since the document was read belongs to its next version.
    events = history[: document.sequence]
    return archives.put(
        key=files.export_key(document.account_id, document.id),
        entries=entries_of(document, events),
        at=document.updated_at,
    )


def _conclude(duty: Duty, export: Export) -> None:
    """End the duty together with what came of it; an export of a later version stays."""
    for _ in range(duties.MAX_COMMITS):
        unit = Unit()
        before = exports.load(duty.account_id, duty.owner_id)
        if before is None or before.version <= export.version:
            exports.keep(unit, duty.account_id, duty.owner_id, export, instead_of=before)
        duty_rows.end(unit, duty)
        try:
            unit.commit()
        except StaleWrite:
            if not _ours(duty):
                return
            continue
        return
    raise StaleWrite


def _ours(duty: Duty) -> bool:
    return duty in duty_rows.owed_by(duty.account_id, duty.owner_id, DutyKind.EXPORT)
