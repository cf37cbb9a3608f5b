"""Uploads in parts: begun at the bucket, put by whoever holds the URLs, put together or given up by us.

What S3 is held to. A part's URL binds its size, by a signed Content-Length, and its SHA-256 where the sender said so.
Putting together binds the parts by their ETags and the sum of their sizes. S3 knows a SHA-256 of the whole for objects
that came in one piece only (with parts it is one of their hashes: Amazon S3, checking object integrity): that of the
whole is compared when the upload is taken in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from botocore.exceptions import ClientError

from functions import settings
from functions.domain.files import PartPlan, Promise
from functions.domain.uploading import FORM_LIFETIME, PartLink, PartsForm, ReceivedPart, part_sizes
from functions.storage import aws
from functions.storage.files import PDF, UploadPlace, base64_digest
from functions.storage.unit import StaleWrite

_CHECKSUM: Final = "x-amz-checksum-sha256"


class TransferGone(Exception):
    """The bucket knows no such upload in parts: it was put together, given up, or forgotten after a day."""


def begin(place: UploadPlace, *, hashed: bool) -> str:
    """Begin an upload in parts and return the bucket's name of it. `hashed`: each part's SHA-256 is known.

    One begun in vain, by a command that had to be tried again, is forgotten by the bucket after a day.
    """
    arguments: dict[str, Any] = {
        "Bucket": settings.uploads_bucket(),
        "Key": place.key,
        "ContentType": PDF,
    }
    if hashed:
        # Said here or never: S3 takes no hash with a part of an upload that was begun without.
        arguments |= {"ChecksumAlgorithm": "SHA256", "ChecksumType": "COMPOSITE"}
    return aws.s3().create_multipart_upload(**arguments)["UploadId"]


def form(
    place: UploadPlace,
    plan: PartPlan,
    promise: Promise,
    *,
    received: Mapping[int, ReceivedPart],
    at: datetime,
) -> PartsForm:
    """Return every part, with a URL that takes it for 60 minutes where it is not there. Making them calls nothing."""
    lifetime = min(FORM_LIFETIME, plan.open_until - at)
    seconds = int(lifetime.total_seconds())
    return PartsForm(
        upload_id=place.upload_id,
        size=promise.size,
        part_size=plan.part_size,
        parts=tuple(
            _part(place, plan, number, size=size, there=received.get(number), seconds=seconds)
            for number, size in part_sizes(promise.size, plan.part_size).items()
        ),
        expires_at=at + lifetime,
        open_until=plan.open_until,
    )


def received(place: UploadPlace, plan: PartPlan) -> dict[int, ReceivedPart]:
    """Return the parts that the bucket has, by their numbers."""
    with _of_transfer():
        answer = aws.s3().list_parts(
            Bucket=settings.uploads_bucket(), Key=place.key, UploadId=plan.transfer_id
        )
    # All on one page: there are 1000 on one, and of 50 MB no more parts than ten.
    return {
        one["PartNumber"]: ReceivedPart(size=one["Size"], etag=one["ETag"]) for one in answer.get("Parts", [])
    }


def put_together(
    place: UploadPlace, plan: PartPlan, promise: Promise, *, received: Mapping[int, ReceivedPart]
) -> None:
    """Make one object of the parts; the bucket tells of it as of any other. Stale when a part came anew meanwhile."""
    parts: Any = [_completed(plan, number, part) for number, part in sorted(received.items())]
    with _of_transfer():
        aws.s3().complete_multipart_upload(
            Bucket=settings.uploads_bucket(),
            Key=place.key,
            UploadId=plan.transfer_id,
            MultipartUpload={"Parts": parts},
            MpuObjectSize=promise.size,
        )


def lies_there(place: UploadPlace) -> bool:
    """Whether the object of an upload is there, whole."""
    listed = aws.s3().list_objects_v2(Bucket=settings.uploads_bucket(), Prefix=place.key, MaxKeys=1)
    return bool(listed.get("KeyCount"))


def give_up(place: UploadPlace) -> None:
    """Free what parts have come. Nothing is left to do where they were put together, or given up before."""
    listed = aws.s3().list_multipart_uploads(Bucket=settings.uploads_bucket(), Prefix=place.key)
    for one in listed.get("Uploads", []):
        try:
            with _of_transfer():
                aws.s3().abort_multipart_upload(
                    Bucket=settings.uploads_bucket(), Key=place.key, UploadId=one["UploadId"]
                )
        except TransferGone:
            continue


def _part(
    place: UploadPlace, plan: PartPlan, number: int, *, size: int, there: ReceivedPart | None, seconds: int
) -> PartLink:
    """Return one part; one of another size than it must have is to be sent anew."""
    digest = base64_digest(plan.part_sha256[number - 1]) if plan.part_sha256 else None
    here = there is not None and there.size == size
    return PartLink(
        number=number,
        size=size,
        url=None if here else _url(place, plan, number, size=size, digest=digest, seconds=seconds),
        # What every client sends by itself, the length, is not among them.
        headers={} if digest is None else {_CHECKSUM: digest},
        etag=there.etag if there is not None and here else None,
    )


def _url(
    place: UploadPlace, plan: PartPlan, number: int, *, size: int, digest: str | None, seconds: int
) -> str:
    return aws.s3().generate_presigned_url(
        "upload_part",
        Params={
            "Bucket": settings.uploads_bucket(),
            "Key": place.key,
            "UploadId": plan.transfer_id,
            "PartNumber": number,
            "ContentLength": size,
            **({} if digest is None else {"ChecksumSHA256": digest}),
        },
        ExpiresIn=seconds,
    )


def _completed(plan: PartPlan, number: int, part: ReceivedPart) -> dict[str, Any]:
    said: dict[str, Any] = {"PartNumber": number, "ETag": part.etag}
    if plan.part_sha256:
        # S3 asks for the hash of each part of an upload that was begun with hashes.
        said["ChecksumSHA256"] = base64_digest(plan.part_sha256[number - 1])
    return said


@contextmanager
def _of_transfer() -> Iterator[None]:
    """Say in our words what the bucket says no with."""
    try:
        yield
    except ClientError as failed:
        match failed.response["Error"]["Code"]:
            case "NoSuchUpload":
                raise TransferGone from failed
            case "InvalidPart":
                raise StaleWrite from failed
        raise
