"""Files in S3: where they lie, how they are pinned, and links that open for an hour."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from botocore.exceptions import ClientError

from functions import settings
from functions.domain.files import MAX_UPLOAD_BYTES, FileLink, Promise, StoredObject, UploadForm
from functions.domain.uploading import FORM_LIFETIME
from functions.storage import aws

LINK_LIFETIME: Final = timedelta(minutes=60)
PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP: Final = "application/zip"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
HEIC: Final = "image/heic"
_ENDINGS: Final = {PDF: "pdf", DOCX: "docx", ZIP: "zip", JPEG: "jpg", PNG: "png", HEIC: "heic"}
_UPLOAD_KEY: Final = re.compile(r"uploads/(acc_\w{26})/(doc_\w{26})/(upl_\w{26})")


class FileDiffers(Exception):
    """What lies in the bucket is not what was pinned. Nothing is done with it."""


@dataclass(frozen=True, kw_only=True)
class UploadPlace:
    """What an upload's key says: nobody but the presigned form that we made can choose it."""

    account_id: str
    document_id: str
    upload_id: str

    @property
    def key(self) -> str:
        return f"uploads/{self.account_id}/{self.document_id}/{self.upload_id}"

    @classmethod
    def read(cls, key: str) -> UploadPlace:
        match = _UPLOAD_KEY.fullmatch(key)
        if match is None:
            raise ValueError("not the key of an upload")
        return cls(account_id=match[1], document_id=match[2], upload_id=match[3])


def document_key(account_id: str, document_id: str, *, kind: str, sha256: str, extension: str) -> str:
    """Return a key that depends on the content: putting the same bytes twice is putting them once."""
    return f"accounts/{account_id}/documents/{document_id}/{kind}/{sha256}.{extension}"


def source_key(account_id: str, document_id: str, *, content: bytes, extension: str) -> str:
    """Return the key of what a document's pages are made from."""
    sha256 = hashlib.sha256(content).hexdigest()
    return document_key(account_id, document_id, kind="source", sha256=sha256, extension=extension)


def export_key(account_id: str, document_id: str) -> str:
    """Return the key of a document's export: the newest takes the place of the one before."""
    return f"accounts/{account_id}/documents/{document_id}/export/document.zip"


def template_key(account_id: str, template_id: str, *, sha256: str) -> str:
    """Return the key of a template's DOCX, by its content as well."""
    return f"accounts/{account_id}/templates/{template_id}/{sha256}.docx"


def preview_key(account_id: str, *, content: bytes, extension: str) -> str:
    """Return a key that the bucket forgets within days, by its content as well."""
    return f"previews/{account_id}/{hashlib.sha256(content).hexdigest()}.{extension}"


_TAKEN: Final = frozenset({"PreconditionFailed", "ConditionalRequestConflict"})
"""Something lies there, or is being put there (S3, conditional writes)."""


def put(*, key: str, body: bytes | Path, media_type: str, replacing: bool = False) -> StoredObject:
    """Store bytes and return them pinned: by version and SHA-256.

    Where something lies already they are put beside it, under a key of their own: the bucket forgets a version some
    time after there is a newer one, and somebody may have pinned it. `replacing` is for what nobody pins for long.
    """
    sha256, size = _measure(body)
    arguments: dict[str, Any] = {
        "Bucket": settings.files_bucket(),
        "ContentType": media_type,
        "ChecksumSHA256": base64_digest(sha256),
    }
    if replacing:
        version_id = _send(body, Key=key, **arguments)
        return StoredObject(key=key, version_id=version_id, sha256=sha256, size=size)
    try:
        version_id = _send(body, Key=key, IfNoneMatch="*", **arguments)
    except ClientError as failed:
        if failed.response["Error"]["Code"] not in _TAKEN:
            raise
        key = _beside(key)
        version_id = _send(body, Key=key, **arguments)
    return StoredObject(key=key, version_id=version_id, sha256=sha256, size=size)


def copy(stored: StoredObject, *, key: str) -> StoredObject:
    """Put the pinned version's bytes under a key beside this one and return them pinned; S3 itself moves them."""
    key = _beside(key)
    answer = aws.s3().copy_object(
        Bucket=settings.files_bucket(),
        Key=key,
        CopySource={"Bucket": settings.files_bucket(), "Key": stored.key, "VersionId": stored.version_id},
        ChecksumAlgorithm="SHA256",
    )
    digest = answer["CopyObjectResult"].get("ChecksumSHA256")
    if digest is not None and digest != base64_digest(stored.sha256):
        raise FileDiffers(key)
    return replace(stored, key=key, version_id=answer.get("VersionId", "null"))


def _send(body: bytes | Path, **arguments: Any) -> str:
    with body.open("rb") if isinstance(body, Path) else io.BytesIO(body) as stream:
        return aws.s3().put_object(**arguments, Body=stream).get("VersionId", "null")


def _beside(key: str) -> str:
    name, dot, extension = key.rpartition(".")
    return f"{name}-{secrets.token_hex(8)}{dot}{extension}"


def fetch(stored: StoredObject, *, to: Path) -> Path:
    """Bring the pinned version to a file, and refuse it if a single byte differs."""
    answer = aws.s3().get_object(Bucket=settings.files_bucket(), Key=stored.key, VersionId=stored.version_id)
    _save(answer["Body"], to=to)
    if _measure(to)[0] != stored.sha256:
        raise FileDiffers(stored.key)
    return to


def read(stored: StoredObject) -> bytes:
    """Return the pinned version's bytes, and refuse them if a single one differs."""
    answer = aws.s3().get_object(Bucket=settings.files_bucket(), Key=stored.key, VersionId=stored.version_id)
    content: bytes = answer["Body"].read()
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise FileDiffers(stored.key)
    return content


def find(*, key: str, sha256: str) -> StoredObject:
    """Return what lies under a key, pinned as it is now; its digest is checked by whoever reads it."""
    found = aws.s3().head_object(Bucket=settings.files_bucket(), Key=key)
    return StoredObject(
        key=key, version_id=found.get("VersionId", "null"), sha256=sha256, size=found["ContentLength"]
    )


def link(
    stored: StoredObject, *, filename: str, inline: bool, at: datetime, media_type: str = PDF
) -> FileLink:
    """Return a link to the pinned version that works for 60 minutes. Making it calls nothing."""
    disposition = "inline" if inline else "attachment"
    name = f"{_plain_name(filename)}.{_ENDINGS[media_type]}"
    url = aws.s3().generate_presigned_url(
        "get_object",
        Params={
            "Bucket": settings.files_bucket(),
            "Key": stored.key,
            "VersionId": stored.version_id,
            "ResponseContentType": media_type,
            "ResponseContentDisposition": f'{disposition}; filename="{name}"',
        },
        ExpiresIn=int(LINK_LIFETIME.total_seconds()),
    )
    return FileLink(url=url, expires_at=at + LINK_LIFETIME)


def upload_form(place: UploadPlace, *, promised: Promise | None, at: datetime) -> UploadForm:
    """Return a form that takes one PDF of up to 50 MB, or the one that is promised, to this place and no other."""
    fields = {"Content-Type": PDF}
    fewest, most = 1, MAX_UPLOAD_BYTES
    if promised is not None:
        fewest = most = promised.size
        # S3 compares it with what arrives, and takes nothing else.
        fields |= {
            "x-amz-checksum-algorithm": "SHA256",
            "x-amz-checksum-sha256": base64_digest(promised.sha256),
        }
    form = aws.s3().generate_presigned_post(
        Bucket=settings.uploads_bucket(),
        Key=place.key,
        Fields=fields,
        Conditions=[
            *({name: value} for name, value in fields.items()),
            ["content-length-range", fewest, most],
        ],
        ExpiresIn=int(FORM_LIFETIME.total_seconds()),
    )
    return UploadForm(
        url=form["url"],
        fields=dict(form["fields"]),
        expires_at=at + FORM_LIFETIME,
        max_bytes=most,
    )


def fetch_upload(place: UploadPlace, *, version_id: str | None, to: Path) -> bool:
    """Bring one version of an upload to a file; False when it is gone, as after the work was done once."""
    arguments: dict[str, Any] = {"Bucket": settings.uploads_bucket(), "Key": place.key}
    if version_id is not None:
        arguments["VersionId"] = version_id
    try:
        answer = aws.s3().get_object(**arguments)
    except ClientError as failed:
        if failed.response["Error"]["Code"] in ("NoSuchKey", "NoSuchVersion"):
            return False
        raise
    _save(answer["Body"], to=to)
    return True


def keeps(promise: Promise, content: Path) -> bool:
    """Whether a file is what was promised."""
    return _measure(content) == (promise.sha256, promise.size)


def delete_upload(place: UploadPlace) -> None:
    """Put the upload away; the bucket's lifecycle removes its old versions."""
    aws.s3().delete_object(Bucket=settings.uploads_bucket(), Key=place.key)


def _save(stream: Any, *, to: Path) -> None:
    with to.open("wb") as file:
        for chunk in stream.iter_chunks(1 << 20):
            file.write(chunk)


def _measure(body: bytes | Path) -> tuple[str, int]:
    if isinstance(body, bytes):
        return hashlib.sha256(body).hexdigest(), len(body)
    with body.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), body.stat().st_size


def base64_digest(hexadecimal: str) -> str:
    """Write a digest as S3's headers have it."""
    return base64.b64encode(bytes.fromhex(hexadecimal)).decode()


def _plain_name(name: str) -> str:
    """Return the name without what could end a header or lead elsewhere (RFC 6266)."""
    plain = re.sub(r"[^A-Za-z0-9 ._-]+", "_", name).strip(" ._") or "document"
    return plain[:80]
