"""Documents whose file is uploaded, and what the bucket holds of them."""

from __future__ import annotations

import hashlib
from typing import Final

from functions import settings
from functions.actions import uploads
from functions.actions.sources import Source
from functions.dialects.native.inputs import UploadInput
from functions.domain.documents import Document
from functions.domain.uploading import MIN_PART_BYTES
from functions.storage import aws
from functions.storage.files import UploadPlace
from infra.local.samples.make import CONTRACT
from tests.reliability.drafting import drafted_from
from tests.reliability.messages import wakeups
from tests.reliability.office import Office

CONTENT: Final = CONTRACT.read_bytes()
IN_PARTS: Final = UploadInput(
    size=len(CONTENT), sha256=hashlib.sha256(CONTENT).hexdigest(), part_size=MIN_PART_BYTES
)


def awaiting(office: Office, *, upload: bool | UploadInput = True) -> Document:
    """Create a document whose file is still to be uploaded."""
    return drafted_from(office, Source(upload=upload))


def uploaded(office: Office) -> Document:
    """Create a document and upload its file."""
    document = awaiting(office)
    aws.s3().put_object(Bucket=settings.uploads_bucket(), Key=place_of(document).key, Body=CONTENT)
    return document


def in_parts(office: Office) -> Document:
    """Create a document and send the parts of its file: a single one, which is the last."""
    document = awaiting(office, upload=IN_PARTS)
    assert document.file.parts is not None
    aws.s3().upload_part(
        Bucket=settings.uploads_bucket(),
        Key=place_of(document).key,
        UploadId=document.file.parts.transfer_id,
        PartNumber=1,
        Body=CONTENT,
    )
    return document


def place_of(document: Document) -> UploadPlace:
    assert document.file.upload_id is not None
    return UploadPlace(
        account_id=document.account_id, document_id=document.id, upload_id=document.file.upload_id
    )


def take(office: Office, document: Document) -> None:
    """Do what the bucket's notice causes."""
    uploads.take_upload(office.command(), place_of(document), version_id=None)


def settle(office: Office, document: Document) -> None:
    """Do what the sweeper's hint causes."""
    uploads.settle_uploads(office.command(), document_id=document.id, clock=office.clock)


def swept(office: Office) -> set[str]:
    """Return the documents whose uploads the sweeper finds overdue; the bucket's own notices are thrown away."""
    wakeups(settings.uploads_queue_url())
    office.sweep()
    hints = [one for one in wakeups(settings.uploads_queue_url()) if one["detail-type"] == "duty.upload"]
    return {one["detail"]["owner_id"] for one in hints}


def owed(office: Office, document: Document) -> list[str]:
    return [row for row in office.owed(document) if row.startswith("DUTY#")]


def versions_of(document: Document) -> list[str]:
    """Return the versions of what was uploaded that the bucket ever had."""
    listed = aws.s3().list_object_versions(Bucket=settings.uploads_bucket(), Prefix=place_of(document).key)
    return [one["VersionId"] for one in listed.get("Versions", [])]


def lies_there(document: Document) -> bool:
    """Whether anything of the upload lies in the bucket, whole or in parts."""
    bucket, key = settings.uploads_bucket(), place_of(document).key
    whole = aws.s3().list_objects_v2(Bucket=bucket, Prefix=key)
    parts = aws.s3().list_multipart_uploads(Bucket=bucket, Prefix=key)
    return bool(whole.get("KeyCount") or parts.get("Uploads"))
