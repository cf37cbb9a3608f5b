"""Taking files in: Base64 inside a request, an upload that a notice of the bucket tells of, a URL to fetch from."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from functions import settings
from functions.actions.base64_files import decoded
from functions.actions.command import Command
from functions.actions.duties import MAX_COMMITS
from functions.actions.recording import record
from functions.domain import filing
from functions.domain.addresses import WebhookUrlForbidden, check_url
from functions.domain.errors import Refusal
from functions.domain.fetching import FileUrlForbidden
from functions.domain.files import (
    Band,
    File,
    FileState,
    Page,
    Promise,
    Promised,
    UploadDiffers,
    UploadForm,
)
from functions.domain.identifiers import Prefix
from functions.domain.lifecycle import (
    DocumentCanceled,
    DocumentDeleted,
    DocumentNotDraft,
    DocumentNotFound,
    UploadSuperseded,
)
from functions.storage import documents, files
from functions.storage.files import UploadPlace
from functions.storage.unit import StaleWrite, Unit

if TYPE_CHECKING:
    from functions.pdf.intake import AcceptedPdf


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A file for a document: ready, or awaited with the form to upload it by."""

    file: File
    form: UploadForm | None = None


def from_base64(
    text: str, *, account_id: str, document_id: str, pointer: str, keep_signed: bool = False
) -> Incoming:
    """Check, rewrite and keep a PDF that came inside a request, or refuse it; a signed one may stay as it is."""
    from functions.pdf.intake import accept

    content = decoded(text, pointer=pointer)
    try:
        accepted = accept(content=content, keep_signed=keep_signed)
    except Refusal as refusal:
        refusal.pointer = pointer
        raise
    return Incoming(file=_kept(accepted, account_id=account_id, document_id=document_id, upload_id=None))


def awaited(command: Command, *, document_id: str, promised: Promised | None = None) -> Incoming:
    """Return a file that is still to come, with the form that takes it and, where one is promised, no other."""
    promise = None if promised is None else Promise(size=promised.size, sha256=promised.sha256.lower())
    place = UploadPlace(
        account_id=command.account_id, document_id=document_id, upload_id=command.mint(Prefix.UPLOAD)
    )
    return Incoming(
        file=File(state=FileState.AWAITING_UPLOAD, upload_id=place.upload_id, promised=promise),
        form=files.upload_form(place, promised=promise, at=command.at),
    )


def fetched(command: Command, url: str, *, pointer: str) -> Incoming:
    """Return a file that is still to be fetched. Nothing is asked of the URL here; its form is checked."""
    try:
        check_url(url, allowed_networks=settings.egress_allowed_networks())
    except WebhookUrlForbidden as refusal:
        raise FileUrlForbidden(pointer=pointer, **refusal.facts) from refusal
    return Incoming(
        file=File(state=FileState.FETCHING, upload_id=command.mint(Prefix.UPLOAD), source_url=url)
    )


def take_upload(command: Command, place: UploadPlace, *, version_id: str | None) -> None:
    """Check, rewrite and keep what was uploaded; a refused file leaves its reason on the document.

    It may be told twice, or late: an upload that the document no longer waits for is put away.
    """
    try:
        document = documents.load(place.account_id, place.document_id)
    except DocumentNotFound:
        files.delete_upload(place)
        return
    try:
        promise = filing.awaited_file(document, place.upload_id).promised
    except UploadSuperseded:
        files.delete_upload(place)
        return
    with tempfile.TemporaryDirectory() as folder:
        uploaded = Path(folder) / "upload.pdf"
        if not files.fetch_upload(place, version_id=version_id, to=uploaded):
            return
        if promise is not None and not files.keeps(promise, uploaded):
            file = rejected(UploadDiffers(), upload_id=place.upload_id)
        else:
            file = taken(
                uploaded,
                account_id=place.account_id,
                document_id=place.document_id,
                upload_id=place.upload_id,
            )
    # Canceled, or given another file, while this one was being read: then it is put away too.
    with suppress(UploadSuperseded, DocumentNotDraft, DocumentCanceled, DocumentDeleted):
        _arrive(command, place, file)
    files.delete_upload(place)


def taken(
    content: Path, *, account_id: str, document_id: str, upload_id: str, keep_signed: bool = False
) -> File:
    """Check, rewrite and keep a PDF that arrived; a refused one is told by its code."""
    from functions.pdf.intake import accept

    try:
        accepted = accept(content=content, keep_signed=keep_signed)
    except Refusal as refusal:
        return rejected(refusal, upload_id=upload_id)
    return _kept(accepted, account_id=account_id, document_id=document_id, upload_id=upload_id)


def rejected(refusal: Refusal, *, upload_id: str) -> File:
    return File(state=FileState.REJECTED, upload_id=upload_id, rejection=refusal.code)


def _arrive(command: Command, place: UploadPlace, file: File) -> None:
    """Write the file down, however often other files of the document arrive meanwhile."""
    for _ in range(MAX_COMMITS):
        attempt = replace(command, unit=Unit())
        before = documents.load(place.account_id, place.document_id)
        record(attempt, before=before, after=filing.with_arrived_file(before, file, at=attempt.at))
        try:
            attempt.unit.commit()
        except StaleWrite:
            continue
        return
    raise StaleWrite


def _kept(accepted: AcceptedPdf, *, account_id: str, document_id: str, upload_id: str | None) -> File:
    stored = files.put(
        key=files.document_key(
            account_id, document_id, kind="original", sha256=accepted.kept_sha256, extension="pdf"
        ),
        body=accepted.content,
        media_type=files.PDF,
    )
    foot = accepted.foot
    return File(
        state=FileState.READY,
        upload_id=upload_id,
        received_sha256=accepted.received_sha256,
        stored=stored,
        pages=tuple(Page(width=round(width, 2), height=round(height, 2)) for width, height in accepted.pages),
        existing_signatures=accepted.existing_signatures,
        foot=None if foot is None else Band(top=round(foot.top, 4), height=round(foot.height, 4)),
    )
