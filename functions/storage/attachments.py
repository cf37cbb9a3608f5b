"""Attachments on their way in: where they are uploaded to, and what was said of them when that began.

Nothing is written down before one has arrived: the form binds what was said to the object, as its metadata.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote, unquote

from botocore.exceptions import ClientError

from functions import settings
from functions.domain.files import StoredObject, UploadForm
from functions.domain.media_types import ENDINGS
from functions.domain.uploading import FORM_LIFETIME
from functions.storage import aws, files

_ANY: Final = "application/octet-stream"
_META: Final = "x-amz-meta-"


@dataclass(frozen=True, kw_only=True)
class AttachmentPlace:
    """Where an attachment is uploaded to: nobody but the presigned form that we made can choose it."""

    account_id: str
    document_id: str
    recipient_id: str
    attachment_id: str

    @property
    def key(self) -> str:
        return f"attachments/{self.account_id}/{self.document_id}/{self.recipient_id}/{self.attachment_id}"


@dataclass(frozen=True, kw_only=True)
class Announced:
    """What was said of an attachment before it was uploaded."""

    request_id: str
    filename: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Uploaded:
    """What arrived, with what was said of it."""

    announced: Announced
    content: bytes


def upload_form(place: AttachmentPlace, announced: Announced, *, at: datetime) -> UploadForm:
    """Return a form that takes the one file that is announced to this place. Making it calls nothing."""
    fields = {
        "Content-Type": _ANY,
        # S3 compares it with what arrives, and takes nothing else.
        "x-amz-checksum-algorithm": "SHA256",
        "x-amz-checksum-sha256": files.base64_digest(announced.sha256),
        f"{_META}request": announced.request_id,
        f"{_META}filename": quote(announced.filename, safe=""),
        f"{_META}sha256": announced.sha256,
    }
    form = aws.s3().generate_presigned_post(
        Bucket=settings.uploads_bucket(),
        Key=place.key,
        Fields=fields,
        Conditions=[
            *({name: value} for name, value in fields.items()),
            ["content-length-range", announced.size, announced.size],
        ],
        ExpiresIn=int(FORM_LIFETIME.total_seconds()),
    )
    return UploadForm(
        url=form["url"],
        fields=dict(form["fields"]),
        expires_at=at + FORM_LIFETIME,
        max_bytes=announced.size,
    )


def fetch(place: AttachmentPlace) -> Uploaded | None:
    """Return what was uploaded to a place, read once; None where nothing is there."""
    try:
        answer = aws.s3().get_object(Bucket=settings.uploads_bucket(), Key=place.key)
    except ClientError as failed:
        if failed.response["Error"]["Code"] in ("NoSuchKey", "NoSuchVersion"):
            return None
        raise
    said = answer["Metadata"]
    return Uploaded(
        announced=Announced(
            request_id=said["request"],
            filename=unquote(said["filename"]),
            size=answer["ContentLength"],
            sha256=said["sha256"],
        ),
        content=answer["Body"].read(),
    )


def keep(place: AttachmentPlace, content: bytes, *, sha256: str, media_type: str) -> StoredObject:
    """Put an attachment where the document's files are: what was read and judged, and nothing else."""
    key = files.document_key(
        place.account_id,
        place.document_id,
        # Of their own for each: two may send the same.
        kind=f"attachments/{place.recipient_id}",
        sha256=sha256,
        extension=ENDINGS[media_type],
    )
    return files.put(key=key, body=content, media_type=media_type)


def put_away(place: AttachmentPlace) -> None:
    """Put the upload away; the bucket's lifecycle removes what is left of it, and what nobody completed."""
    aws.s3().delete_object(Bucket=settings.uploads_bucket(), Key=place.key)
