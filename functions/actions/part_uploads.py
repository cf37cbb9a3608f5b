"""Uploads in parts, while they are open: what has come, fresh URLs for the rest, putting together, calling off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from functions.actions import intake
from functions.actions.command import Command
from functions.actions.recording import record
from functions.domain import filing
from functions.domain.documents import Document
from functions.domain.files import File
from functions.domain.uploading import (
    PartsForm,
    UploadCanceled,
    UploadExpired,
    UploadTaken,
    duty_of,
    part_sizes,
    plan_of,
    require_complete,
    require_kept,
    upload_of,
)
from functions.storage import documents, duty_rows, part_uploads
from functions.storage.files import UploadPlace
from functions.storage.part_uploads import TransferGone


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A document, the file that an upload is for, and what is left to send; None where nothing is."""

    document: Document
    file: File
    form: PartsForm | None = None

    @property
    def awaited(self) -> bool:
        return self.file.awaits(self.file.upload_id or "")

    @property
    def place(self) -> UploadPlace:
        return UploadPlace(
            account_id=self.document.account_id,
            document_id=self.document.id,
            upload_id=self.file.upload_id or "",
        )


def get_upload(account_id: str, document_id: str, upload_id: str, *, at: datetime) -> Upload:
    """Return what of an upload is there, with fresh URLs for what is missing."""
    upload = _load(account_id, document_id, upload_id)
    require_kept(upload.file)
    if not upload.awaited:
        return upload
    upload.document.require_draft()
    plan, promise = plan_of(upload.file, at=at)
    try:
        received = part_uploads.received(upload.place, plan)
    except TransferGone:
        return _put_together(upload)
    form = part_uploads.form(upload.place, plan, promise, received=received, at=at)
    return Upload(document=upload.document, file=upload.file, form=form)


def complete_upload(
    command: Command, document_id: str, upload_id: str, *, named: Mapping[int, str] | None
) -> Upload:
    """Put the parts together, of which `named` has the ETags by number; what was completed before stays so.

    The bucket tells of the object, and it is taken in. Should that notice be lost, it is looked for before long.
    """
    upload = _load(command.account_id, document_id, upload_id)
    require_kept(upload.file)
    if not upload.awaited:
        return upload
    upload.document.require_draft()
    plan, promise = plan_of(upload.file, at=command.at)
    try:
        received = part_uploads.received(upload.place, plan)
        require_complete(part_sizes(promise.size, plan.part_size), received, named=named)
        part_uploads.put_together(upload.place, plan, promise, received=received)
    except TransferGone:
        upload = _put_together(upload)
    if upload.awaited:
        duty_rows.hurry(command.unit, duty_of(upload.document, upload.file, not_before=command.at))
    return upload


def cancel_upload(command: Command, document_id: str, upload_id: str) -> Upload:
    """Call an upload off: what has come of it is put away, and the document waits for it no longer."""
    upload = _load(command.account_id, document_id, upload_id)
    if upload.file.rejection == UploadCanceled.code:
        return upload
    if not upload.awaited:
        raise UploadTaken(state=upload.file.state.value)
    upload.document.require_draft()
    plan_of(upload.file, at=command.at)
    part_uploads.give_up(upload.place)
    canceled = filing.with_arrived_file(
        upload.document, intake.rejected(UploadCanceled(), upload_id=upload_id), at=command.at
    )
    after = record(command, before=upload.document, after=canceled)
    duty_rows.forget(command.unit, duty_of(after, upload.file, not_before=command.at))
    return Upload(document=after, file=upload_of(after, upload_id))


def _load(account_id: str, document_id: str, upload_id: str) -> Upload:
    document = documents.load(account_id, document_id)
    return Upload(document=document, file=upload_of(document, upload_id))


def _put_together(upload: Upload) -> Upload:
    """Return an upload that the bucket knows in parts no longer, since it is whole; refuse one that is gone."""
    there = part_uploads.lies_there(upload.place)
    # Read after the look into the bucket: an object leaves it only once its file is written down.
    now = _load(upload.document.account_id, upload.document.id, upload.place.upload_id)
    require_kept(now.file)
    if now.awaited and not there:
        raise UploadExpired
    return now
