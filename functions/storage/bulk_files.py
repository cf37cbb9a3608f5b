"""Rows of bulk jobs in S3: how they are uploaded, and how they are kept until they have become documents.

All rows of a job are one object, one line of JSON each; a worker reads only the lines of the chunk that it is at. The
bucket forgets them after 30 days.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from botocore.exceptions import ClientError

from functions import settings
from functions.domain.bulk import CHUNK, MAX_FILE_BYTES, UPLOAD_LIFETIME, RowFormat
from functions.domain.bulk_rows import Row
from functions.domain.files import StoredObject, UploadForm
from functions.storage import aws, files
from functions.storage.files import FileDiffers

MEDIA_TYPES: Final = {RowFormat.CSV: "text/csv", RowFormat.JSON_LINES: "application/x-ndjson"}
_KEY: Final = re.compile(r"rows/(acc_\w{26})/(blk_\w{26})/(upl_\w{26})")


@dataclass(frozen=True, kw_only=True)
class RowsPlace:
    """Where the rows of a job are uploaded to: nobody but the presigned form that we made can choose it."""

    account_id: str
    job_id: str
    upload_id: str

    @property
    def key(self) -> str:
        return f"rows/{self.account_id}/{self.job_id}/{self.upload_id}"

    @classmethod
    def read(cls, key: str) -> RowsPlace:
        match = _KEY.fullmatch(key)
        if match is None:
            raise ValueError("not the key of uploaded rows")
        return cls(account_id=match[1], job_id=match[2], upload_id=match[3])


@dataclass(frozen=True, kw_only=True)
class StoredChunk:
    """Some lines of the rows, side by side: where they begin, how many bytes they are, and their SHA-256."""

    start: int
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class StoredRows:
    """All rows of a job, pinned, and where each chunk of them lies."""

    stored: StoredObject
    chunks: tuple[StoredChunk, ...]
    total: int


def upload_form(place: RowsPlace, kind: RowFormat, *, at: datetime) -> UploadForm:
    """Return a form that takes one file of up to 50 MB to this place and no other."""
    fields = {"Content-Type": MEDIA_TYPES[kind]}
    form = aws.s3().generate_presigned_post(
        Bucket=settings.uploads_bucket(),
        Key=place.key,
        Fields=fields,
        Conditions=[
            *({name: value} for name, value in fields.items()),
            ["content-length-range", 1, MAX_FILE_BYTES],
        ],
        ExpiresIn=int(UPLOAD_LIFETIME.total_seconds()),
    )
    return UploadForm(
        url=form["url"],
        fields=dict(form["fields"]),
        expires_at=at + UPLOAD_LIFETIME,
        max_bytes=MAX_FILE_BYTES,
    )


def fetch_upload(place: RowsPlace, *, to: Path) -> bool:
    """Bring what was uploaded to a file; False when nothing is there, as after the work was done once."""
    try:
        answer = aws.s3().get_object(Bucket=settings.uploads_bucket(), Key=place.key)
    except ClientError as failed:
        if failed.response["Error"]["Code"] == "NoSuchKey":
            return False
        raise
    with to.open("wb") as file:
        for block in answer["Body"].iter_chunks(1 << 20):
            file.write(block)
    return True


def delete_upload(place: RowsPlace) -> None:
    """Put the upload away; the bucket's lifecycle removes its old versions."""
    aws.s3().delete_object(Bucket=settings.uploads_bucket(), Key=place.key)


def keep(account_id: str, job_id: str, rows: Iterable[Row], *, folder: Path) -> StoredRows:
    """Write the rows to one object, whatever refusals reading them may raise before that."""
    laid = folder / "rows.jsonl"
    chunks: list[StoredChunk] = []
    total = start = 0
    with laid.open("wb") as file:
        waiting: list[bytes] = []
        for row in rows:
            waiting.append(row.line())
            total += 1
            if len(waiting) == CHUNK:
                chunks.append(_written(waiting, start=start))
                start += file.write(b"".join(waiting))
                waiting.clear()
        if waiting:
            chunks.append(_written(waiting, start=start))
            file.write(b"".join(waiting))
    stored = files.put(
        key=f"rows/{account_id}/{job_id}.jsonl", body=laid, media_type=MEDIA_TYPES[RowFormat.JSON_LINES]
    )
    return StoredRows(stored=stored, chunks=tuple(chunks), total=total)


def read_chunk(rows: StoredRows, number: int) -> tuple[Row, ...]:
    """Return the rows of a chunk, from 0, and refuse them if a single byte differs from what was kept."""
    chunk = rows.chunks[number]
    answer = aws.s3().get_object(
        Bucket=settings.files_bucket(),
        Key=rows.stored.key,
        Range=f"bytes={chunk.start}-{chunk.start + chunk.size - 1}",
    )
    content: bytes = answer["Body"].read()
    if hashlib.sha256(content).hexdigest() != chunk.sha256:
        raise FileDiffers(rows.stored.key)
    return tuple(Row.read(line) for line in content.splitlines())


def _written(lines: list[bytes], *, start: int) -> StoredChunk:
    content = b"".join(lines)
    return StoredChunk(start=start, size=len(content), sha256=hashlib.sha256(content).hexdigest())
