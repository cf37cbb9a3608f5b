"""Uploads: the form that one comes by, and taking in what came, by the bucket's notice or when its time is over."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from functions.actions import duties, intake
from functions.actions.command import Command
from functions.actions.duties import MAX_COMMITS, Clock
from functions.actions.intake import Incoming
from functions.actions.recording import record
from functions.domain import filing
from functions.domain.duties import Duty, DutyKind
from functions.domain.files import File, FileState, Promise, Promised, UploadDiffers
from functions.domain.identifiers import Prefix
from functions.domain.lifecycle import (
    DocumentCanceled,
    DocumentDeleted,
    DocumentNotDraft,
    DocumentNotFound,
    DocumentPurged,
    UploadSuperseded,
)
from functions.domain.uploading import (
    GRACE,
    MAX_ATTEMPTS,
    UploadExpired,
    UploadFailed,
    duty_of,
    planned,
    require_hashes,
)
from functions.storage import documents, duty_rows, files, part_uploads
from functions.storage.files import UploadPlace
from functions.storage.unit import StaleWrite, Unit

LEASE: Final = timedelta(minutes=4)
"""Longer than the function may run."""

_NOT_WAITED_FOR: Final = (UploadSuperseded, DocumentNotDraft, DocumentCanceled, DocumentDeleted)
_NO_DOCUMENT: Final = (DocumentNotFound, DocumentPurged)


def awaited(command: Command, *, document_id: str, promised: Promised | None, pointer: str) -> Incoming:
    """Return a file that is still to come, with the form that takes it and, where one is promised, no other."""
    place = UploadPlace(
        account_id=command.account_id, document_id=document_id, upload_id=command.mint(Prefix.UPLOAD)
    )
    file = File(state=FileState.AWAITING_UPLOAD, upload_id=place.upload_id)
    if promised is None:
        return Incoming(file=file, form=files.upload_form(place, promised=None, at=command.at))
    require_hashes(
        promised.size,
        part_size=promised.part_size,
        part_sha256=promised.part_sha256,
        pointer=f"{pointer}/part_sha256",
    )
    promise = Promise(size=promised.size, sha256=promised.sha256.lower())
    file = replace(file, promised=promise)
    if promised.part_size is None:
        return Incoming(file=file, form=files.upload_form(place, promised=promise, at=command.at))
    plan = planned(
        part_uploads.begin(place, hashed=bool(promised.part_sha256)),
        part_size=promised.part_size,
        part_sha256=promised.part_sha256,
        at=command.at,
    )
    return Incoming(
        file=replace(file, parts=plan),
        form=part_uploads.form(place, plan, promise, received={}, at=command.at),
    )


def take_upload(command: Command, place: UploadPlace, *, version_id: str | None) -> None:
    """Check, rewrite and keep what was uploaded; a refused file leaves its reason on the document.

    It may be told twice, or late: an upload that the document no longer waits for is put away.
    """
    try:
        waiting = filing.awaited_file(documents.load(place.account_id, place.document_id), place.upload_id)
    except (UploadSuperseded, *_NO_DOCUMENT):
        files.delete_upload(place)
        return
    file = _brought(place, waiting, version_id=version_id)
    if file is None:
        return
    # Canceled, or given another file, while this one was being read: then it is put away too.
    with suppress(*_NOT_WAITED_FOR):
        _arrive(command, place, file)
    files.delete_upload(place)


def settle_uploads(command: Command, *, document_id: str, clock: Clock) -> None:
    """Look for every upload of the document whose time is over: what is there is taken in, the rest is given up.

    The bucket's notice is a wake-up like any other: it may be lost, or have failed too often.
    """
    for claimed in duties.claimed(command.account_id, document_id, DutyKind.UPLOAD, clock=clock, lease=LEASE):
        place = UploadPlace(
            account_id=claimed.account_id, document_id=claimed.owner_id, upload_id=claimed.subject
        )
        try:
            _settle(command, claimed, place, clock=clock)
        except (*_NOT_WAITED_FOR, *_NO_DOCUMENT):
            _put_away(place)
            duties.drop(claimed)


def _settle(command: Command, duty: Duty, place: UploadPlace, *, clock: Clock) -> None:
    document = documents.load(duty.account_id, duty.owner_id)
    document.require_draft()
    waiting = filing.awaited_file(document, duty.subject)
    file = _found(place, waiting, attempts=duty.attempts)
    if file is None:
        if waiting.parts is not None and clock() < waiting.parts.open_until + GRACE:
            # Looked for because it was said to be complete; it may be sent on until it ends.
            duty_rows.wait_with(duty, until=waiting.parts.open_until + GRACE)
            return
        file = intake.rejected(UploadExpired(), upload_id=duty.subject)
    try:
        duties.conclude(
            command, duty, lambda before, at: filing.with_arrived_file(before, file, at=at), clock=clock
        )
    except StaleWrite:
        # Taken over by somebody, who ends it, and finds in the bucket what we found.
        return
    _put_away(place)


def _found(place: UploadPlace, waiting: File, *, attempts: int) -> File | None:
    """Take in what lies in the bucket. Work that kills its worker comes to an end too: attempts count before it."""
    if attempts > MAX_ATTEMPTS:
        return intake.rejected(UploadFailed(), upload_id=place.upload_id)
    return _brought(place, waiting, version_id=None)


def _brought(place: UploadPlace, waiting: File, *, version_id: str | None) -> File | None:
    """Return the file that an upload brought, accepted or rejected; None when nothing is there."""
    with tempfile.TemporaryDirectory() as folder:
        uploaded = Path(folder) / "upload.pdf"
        if not files.fetch_upload(place, version_id=version_id, to=uploaded):
            return None
        if waiting.promised is not None and not files.keeps(waiting.promised, uploaded):
            return intake.rejected(UploadDiffers(), upload_id=place.upload_id)
        return intake.taken(
            uploaded,
            account_id=place.account_id,
            document_id=place.document_id,
            upload_id=place.upload_id,
            keep_signed=waiting.keep_signed,
        )


def _put_away(place: UploadPlace) -> None:
    files.delete_upload(place)
    part_uploads.give_up(place)


def _arrive(command: Command, place: UploadPlace, file: File) -> None:
    """Write the file down with the end of its duty, however often other files of the document arrive meanwhile."""
    for _ in range(MAX_COMMITS):
        attempt = replace(command, unit=Unit())
        before = documents.load(place.account_id, place.document_id)
        record(attempt, before=before, after=filing.with_arrived_file(before, file, at=attempt.at))
        duty_rows.forget(attempt.unit, duty_of(before, file, not_before=attempt.at))
        try:
            attempt.unit.commit()
        except StaleWrite:
            continue
        return
    raise StaleWrite
