"""The files of a draft: extra ones beside the main file, their order, and what comes later for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from functions.domain.documents import Document
from functions.domain.duties import Duty, DutyKind
from functions.domain.events import EventType, Happening, Json
from functions.domain.files import (
    MAX_FILES,
    File,
    FileIsMain,
    FileOrderIncomplete,
    FileState,
    TooManyFiles,
)
from functions.domain.kept_templates import TemplateTakesNoAnnexes
from functions.domain.lifecycle import Status, UploadSuperseded
from functions.domain.placements import Placement
from functions.domain.recipients import Recipient
from functions.domain.uploading import ends_at

_OWED: Final = {
    FileState.AWAITING_UPLOAD: DutyKind.UPLOAD,
    FileState.FETCHING: DutyKind.FETCH,
    FileState.RENDERING: DutyKind.RENDER,
}


def require_room(document: Document) -> None:
    """Refuse a document that takes no other file."""
    document.require_draft()
    if len(document.files) >= MAX_FILES:
        raise TooManyFiles(limit=MAX_FILES)
    if any(one.filled is not None and not one.filled.accepts_annexes for one in document.files):
        raise TemplateTakesNoAnnexes


def with_file(document: Document, file: File, *, at: datetime) -> Document:
    """Add an extra file behind all others."""
    require_room(document)
    return _changed(replace(document, extra_files=(*document.extra_files, file)), _of_file(file), at=at)


def without_file(document: Document, file_id: str, *, at: datetime) -> Document:
    """Take an extra file out. Signatures placed on it are told of when the document is sent."""
    document.require_draft()
    leaving = document.file_of(file_id)
    if leaving.id == document.files[0].id:
        raise FileIsMain
    staying = tuple(one for one in document.extra_files if one.id != file_id)
    return _changed(replace(document, extra_files=staying), {"removed_file_id": file_id}, at=at)


def with_order(document: Document, file_ids: Sequence[str], *, at: datetime) -> Document:
    """Put the files in another order; the first is the main one."""
    document.require_draft()
    files = {one.id: one for one in document.files}
    if sorted(file_ids) != sorted(files):
        raise FileOrderIncomplete(pointer="/file_ids")
    main, *extra = (files[wanted] for wanted in file_ids)
    former = document.files
    if (main, *extra) == former:
        return document
    recipients = document.recipients
    if main.id != former[0].id:
        recipients = tuple(_pinned(one, file_id=former[0].id) for one in recipients)
    ordered = replace(document, file=main, extra_files=tuple(extra), recipients=recipients)
    return _changed(ordered, {"file_ids": list(file_ids)}, at=at)


def awaited_file(document: Document, upload_id: str) -> File:
    """Return the file that an upload, a fetch or a rendering is for, or refuse what the document does not wait for."""
    for one in document.files:
        if one.awaits(upload_id):
            return one
    raise UploadSuperseded


def with_arrived_file(document: Document, file: File, *, at: datetime) -> Document:
    """Take in the file that an upload, a fetch or a rendering brought, accepted or rejected."""
    return _with_content(document, awaited_file(document, file.upload_id or ""), file, at=at)


def with_answers(document: Document, file: File, *, at: datetime) -> Document:
    """Take in what a file made from a template is with its answers of now: to be rendered, or waiting for more."""
    document.require_draft()
    former = document.file_of(file.id)
    former.require_filled()
    return owing_content(_with_content(document, former, file, at=at), file, at=at)


def owing_content(document: Document, file: File, *, at: datetime) -> Document:
    """Owe the fetch or the rendering of a file whose content is still to come that way; one that is here owes nothing.

    An upload comes by itself: what is owed is to look for it once its time is over.
    The answers that a template was filled in with are named by the erasable part of the event.
    """
    told = _naming_answers(document, file)
    if file.state not in _OWED:
        return told
    duty = Duty(
        kind=_OWED[file.state],
        account_id=document.account_id,
        owner_id=document.id,
        subject=file.upload_id or "",
        not_before=ends_at(file, asked_at=at) if file.state is FileState.AWAITING_UPLOAD else at,
    )
    return replace(told, duties=(*told.duties, duty))


def _naming_answers(document: Document, file: File) -> Document:
    if file.filled is None or document.happening is None:
        return document
    personal = {**document.happening.personal, "answers_sha256": file.filled.answers.sha256}
    return replace(document, happening=replace(document.happening, personal=personal))


def _with_content(document: Document, former: File, file: File, *, at: datetime) -> Document:
    """Put the content of a file in the place of a former one's."""
    if document.status is Status.IN_PROGRESS:
        # Made from a template with the values of who signs.
        document.require_open()
        arrived = file.in_place_of(former)
        return _changed(in_its_place(document, arrived), _of_file(arrived), at=at)
    if former.id == document.files[0].id:
        return document.revised(file=file, at=at)
    document.require_draft()
    arrived = file.in_place_of(former)
    extra = tuple(arrived if one.id == arrived.id else one for one in document.extra_files)
    return _changed(replace(document, extra_files=extra), _of_file(arrived), at=at)


def in_its_place(document: Document, file: File) -> Document:
    """Return the document with this file in the place of the one with its id."""
    if file.id == document.files[0].id:
        return replace(document, file=file.in_place_of(document.file))
    extra = tuple(file if one.id == file.id else one for one in document.extra_files)
    return replace(document, extra_files=extra)


def _of_file(file: File) -> dict[str, Json]:
    return {"file_id": file.id, **file.facts()}


def _pinned(recipient: Recipient, *, file_id: str) -> Recipient:
    """Keep placements on the file that they were meant for, when another becomes the main one."""

    def kept(placement: Placement) -> Placement:
        return placement if placement.file_id is not None else replace(placement, file_id=file_id)

    return replace(
        recipient,
        placements=tuple(kept(one) for one in recipient.placements),
        fields=tuple(
            one if one.placement is None else replace(one, placement=kept(one.placement))
            for one in recipient.fields
        ),
    )


def _changed(document: Document, data: dict[str, Json], *, at: datetime) -> Document:
    happening = Happening(type=EventType.DOCUMENT_UPDATED, data={"changed": ["files"], **data})
    return document.having(happening, at=at)
