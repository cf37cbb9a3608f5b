"""Pictures of pages in S3, below the document that they are of: made on demand, kept, purged with it."""

from __future__ import annotations

import base64
from typing import Final

from botocore.exceptions import ClientError

from functions import settings
from functions.domain.files import StoredObject
from functions.storage import aws, files

_NOT_THERE: Final = frozenset({"404", "NoSuchKey", "403", "AccessDenied"})
"""Who may not list a bucket is not told that something is not in it (S3 API, HeadObject)."""


def key_of(
    account_id: str, document_id: str, *, stored: StoredObject, page: int, width: int, media_type: str
) -> str:
    """Return a key that says what the picture shows: of the same bytes there is one, whoever asks."""
    kind = media_type.partition("/")[2]
    return f"accounts/{account_id}/documents/{document_id}/pages/{stored.sha256}/{page}-{width}.{kind}"


def find(key: str) -> StoredObject | None:
    """Return the picture, pinned as it is now; None if it was not made yet."""
    try:
        found = aws.s3().head_object(Bucket=settings.files_bucket(), Key=key, ChecksumMode="ENABLED")
    except ClientError as failed:
        if failed.response["Error"]["Code"] in _NOT_THERE:
            return None
        raise
    digest = base64.b64decode(found.get("ChecksumSHA256", "")).hex()
    return StoredObject(
        key=key, version_id=found.get("VersionId", "null"), sha256=digest, size=found["ContentLength"]
    )


def keep(key: str, picture: bytes, *, media_type: str) -> StoredObject:
    return files.put(key=key, body=picture, media_type=media_type, replacing=True)
