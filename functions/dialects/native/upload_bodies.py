"""What native answers tell of how a file is uploaded: by a form in one piece, or in parts."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from functions.dialects.native.wire import Body
from functions.domain.files import UploadForm
from functions.domain.uploading import Form, PartLink, PartsForm


class UploadBody(Body):
    """A form to post as multipart/form-data: all `fields`, then the PDF in the field `file`."""

    method: Literal["POST"]
    url: str
    fields: dict[str, str]
    expires_at: datetime
    max_bytes: int

    @classmethod
    def of(cls, form: UploadForm) -> UploadBody:
        return cls(
            method="POST",
            url=form.url,
            fields=form.fields,
            expires_at=form.expires_at,
            max_bytes=form.max_bytes,
        )


class PartBody(Body):
    """One part: `size` bytes, put to `url` with these `headers`. The answer's ETag is the proof that it is there.

    Once it is, there is an `etag` and no `url`.
    """

    number: int
    size: int
    url: str | None
    headers: dict[str, str]
    etag: str | None

    @classmethod
    def of(cls, part: PartLink) -> PartBody:
        return cls(
            number=part.number, size=part.size, url=part.url, headers=dict(part.headers), etag=part.etag
        )


class PartUploadBody(Body):
    """An upload in parts: each is put to its own `url`, in any order and as often as needed, then it is completed.

    The URLs end at `expires_at`; GET of the upload gives fresh ones for what is missing, until `open_until`.
    """

    id: str
    method: Literal["PUT"]
    size: int
    part_size: int
    parts: list[PartBody]
    expires_at: datetime
    open_until: datetime

    @classmethod
    def of(cls, form: PartsForm) -> PartUploadBody:
        return cls(
            id=form.upload_id,
            method="PUT",
            size=form.size,
            part_size=form.part_size,
            parts=[PartBody.of(one) for one in form.parts],
            expires_at=form.expires_at,
            open_until=form.open_until,
        )


def upload_body(form: Form | None) -> UploadBody | PartUploadBody | None:
    """Return how the file is uploaded; None where none is still to come."""
    match form:
        case UploadForm():
            return UploadBody.of(form)
        case PartsForm():
            return PartUploadBody.of(form)
        case None:
            return None
