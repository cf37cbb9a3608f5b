"""A file that is stored while it is still being written, however large it becomes: S3 takes it part by part.

What is never finished is cleared away by the bucket's lifecycle within a day.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from functions import settings
from functions.domain.files import StoredObject
from functions.storage import aws, files

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

PART_BYTES: Final = 8 * 1024 * 1024
"""S3 takes 5 MB at least, and 10 000 parts at most: 80 GB."""


@dataclass
class OutgoingFile:
    """Takes bytes in their order; nothing is there under the key before `finish`. Memory: one part."""

    key: str
    media_type: str
    _size: int = 0
    _digest: Any = field(default_factory=hashlib.sha256)
    _rest: bytearray = field(default_factory=bytearray)
    _upload_id: str = ""
    _parts: list[CompletedPartTypeDef] = field(default_factory=list)

    def write(self, content: bytes) -> None:
        self._digest.update(content)
        self._size += len(content)
        self._rest += content
        while len(self._rest) >= PART_BYTES:
            self._send(bytes(self._rest[:PART_BYTES]))
            del self._rest[:PART_BYTES]

    def finish(self) -> StoredObject:
        """Store what was written, and return it pinned. What is smaller than a part goes in one piece."""
        if not self._parts:
            return files.put(key=self.key, body=bytes(self._rest), media_type=self.media_type, replacing=True)
        if self._rest:
            self._send(bytes(self._rest))
        answer = aws.s3().complete_multipart_upload(
            Bucket=settings.files_bucket(),
            Key=self.key,
            UploadId=self._upload_id,
            MultipartUpload={"Parts": self._parts},
        )
        return StoredObject(
            key=self.key,
            version_id=answer["VersionId"],
            sha256=self._digest.hexdigest(),
            size=self._size,
        )

    def _send(self, part: bytes) -> None:
        place: Any = {"Bucket": settings.files_bucket(), "Key": self.key}
        if not self._upload_id:
            begun = aws.s3().create_multipart_upload(
                **place, ContentType=self.media_type, ChecksumAlgorithm="SHA256"
            )
            self._upload_id = begun["UploadId"]
        number = len(self._parts) + 1
        # S3 compares it with what arrives.
        checksum = base64.b64encode(hashlib.sha256(part).digest()).decode()
        sent = aws.s3().upload_part(
            **place, UploadId=self._upload_id, PartNumber=number, Body=part, ChecksumSHA256=checksum
        )
        self._parts.append({"PartNumber": number, "ETag": sent["ETag"], "ChecksumSHA256": checksum})
