"""Uploads: how long they are waited for, and what one that comes in parts is held to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.domain.documents import Document
from functions.domain.duties import Duty, DutyKind
from functions.domain.errors import Conflict, Gone, Invalid, NotFound
from functions.domain.files import MAX_UPLOAD_BYTES, File, FileState, PartPlan, Promise, UploadForm

FORM_LIFETIME: Final = timedelta(minutes=60)
"""How long a form, or the URL of one part, is taken by the bucket."""

OPEN_FOR: Final = timedelta(hours=12)
"""How long parts may come. The bucket gives up what is not complete after a day, counted from the first call."""

GRACE: Final = timedelta(minutes=30)
"""What began in time may take this long to arrive, and to be told of."""

MIN_PART_BYTES: Final = 5 * 1024 * 1024
"""S3 takes no smaller part but the last (Amazon S3 multipart upload limits)."""

MAX_PARTS: Final = -(-MAX_UPLOAD_BYTES // MIN_PART_BYTES)

MAX_ATTEMPTS: Final = 4
"""How often an upload is looked at whose taking in ends its worker."""


class UploadNotFound(NotFound):
    """The document has no such upload in parts."""

    code = "upload_not_found"


class UploadExpired(Gone):
    """The upload did not come in time: the document waits for it no longer."""

    code = "upload_expired"


class UploadCanceled(Gone):
    """The caller called the upload off."""

    code = "upload_canceled"


class UploadTaken(Conflict):
    """What was uploaded has been looked at: there is nothing left to call off."""

    code = "upload_taken"


class UploadFailed(Invalid):
    """Taking the upload in failed, however often it was tried."""

    code = "upload_failed"


class UploadIncomplete(Conflict):
    """Parts are missing, or have another size than they must. Fact `parts`: their numbers."""

    code = "upload_incomplete"


class UploadPartsDiffer(Invalid):
    """The parts that the caller names are not those that came. Fact `parts`: the numbers that differ."""

    code = "upload_parts_differ"


class UploadPartHashes(Invalid):
    """There is one SHA-256 for each part, and parts have a size. Facts `expected` and `given` count."""

    code = "upload_part_hashes"


@dataclass(frozen=True, kw_only=True)
class PartLink:
    """One part: how large it is, where it goes, with which headers. `url` is None once it is there, `etag` before."""

    number: int
    size: int
    url: str | None
    headers: Mapping[str, str]
    etag: str | None


@dataclass(frozen=True, kw_only=True)
class PartsForm:
    """An upload in parts, each put to a URL of its own. `expires_at` is when the URLs end."""

    upload_id: str
    size: int
    part_size: int
    parts: tuple[PartLink, ...]
    expires_at: datetime
    open_until: datetime


Form = UploadForm | PartsForm
"""How a file is uploaded: in one piece, or in parts."""


@dataclass(frozen=True, kw_only=True)
class ReceivedPart:
    """A part that the bucket has."""

    size: int
    etag: str


def planned(transfer_id: str, *, part_size: int, part_sha256: Sequence[str], at: datetime) -> PartPlan:
    """Return what an upload in parts is held to."""
    return PartPlan(
        transfer_id=transfer_id,
        part_size=part_size,
        part_sha256=tuple(one.lower() for one in part_sha256),
        open_until=at + OPEN_FOR,
    )


def require_hashes(size: int, *, part_size: int | None, part_sha256: Sequence[str], pointer: str) -> None:
    """Refuse hashes that are not one for each part; none at all are enough."""
    if not part_sha256:
        return
    expected = 0 if part_size is None else len(part_sizes(size, part_size))
    if len(part_sha256) != expected:
        raise UploadPartHashes(pointer=pointer, expected=expected, given=len(part_sha256))


def part_sizes(size: int, part_size: int) -> dict[int, int]:
    """Return the size of each part by its number, from 1: all of one size but the last, which has the rest."""
    count = -(-size // part_size)
    return {number: min(part_size, size - (number - 1) * part_size) for number in range(1, count + 1)}


def require_complete(
    sizes: Mapping[int, int], received: Mapping[int, ReceivedPart], *, named: Mapping[int, str] | None
) -> None:
    """Refuse an upload that lacks a part, or whose parts are not those that the caller names by their ETags."""
    lacking = [number for number, size in sizes.items() if _size_of(received, number) != size]
    if lacking:
        raise UploadIncomplete(parts=_listed(lacking))
    if named is None:
        return
    numbers = sorted(sizes.keys() | named.keys())
    other = [number for number in numbers if _etag_of(received, number) != _bare(named.get(number, ""))]
    if other:
        raise UploadPartsDiffer(pointer="/parts", parts=_listed(other))


def upload_of(document: Document, upload_id: str) -> File:
    """Return the file that an upload is or was for, or refuse one that the document does not know."""
    for one in document.files:
        if one.upload_id == upload_id:
            return one
    raise UploadNotFound(upload_id=upload_id)


def require_kept(file: File) -> None:
    """Refuse an upload that was given up."""
    for refusal in (UploadExpired, UploadCanceled):
        if file.rejection == refusal.code:
            raise refusal


def plan_of(file: File, *, at: datetime) -> tuple[PartPlan, Promise]:
    """Return what a file that is awaited in parts is held to, or refuse one that comes otherwise, or too late."""
    if file.parts is None or file.promised is None:
        raise UploadNotFound(upload_id=file.upload_id or "")
    if file.parts.open_until <= at:
        raise UploadExpired
    return file.parts, file.promised


def duty_of(document: Document, file: File, *, not_before: datetime) -> Duty:
    """Return the duty to look for an upload."""
    return Duty(
        kind=DutyKind.UPLOAD,
        account_id=document.account_id,
        owner_id=document.id,
        subject=file.upload_id or "",
        not_before=not_before,
    )


def ends_at(file: File, *, asked_at: datetime) -> datetime:
    """Return when an upload that was asked for then is waited for no longer."""
    return GRACE + (asked_at + FORM_LIFETIME if file.parts is None else file.parts.open_until)


def given_up(before: Document, after: Document, *, at: datetime) -> tuple[Duty, ...]:
    """Return the uploads in parts that a change has left without a file: they are put away now, not when they end.

    A form that was given up costs nothing until it ends: what it brings is put away when it comes.
    """
    staying = {one.upload_id for one in after.files}
    return tuple(
        duty_of(after, one, not_before=at)
        for one in before.files
        if one.parts is not None and one.state is FileState.AWAITING_UPLOAD and one.upload_id not in staying
    )


def _size_of(received: Mapping[int, ReceivedPart], number: int) -> int | None:
    return received[number].size if number in received else None


def _etag_of(received: Mapping[int, ReceivedPart], number: int) -> str | None:
    return _bare(received[number].etag) if number in received else None


def _bare(etag: str) -> str:
    return etag.strip().strip('"')


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
